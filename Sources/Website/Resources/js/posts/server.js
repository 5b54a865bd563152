// Talks to the site about posts.

import { archiveSentence } from '../opening.js'

/** What the server said, in its own sentences. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {{what?: string, kept?: string, next?: string}} told
   */
  constructor(status, told) {
    super([told.what, told.kept, told.next].filter(Boolean).join(' '))
    this.name = 'Refusal'
    this.status = status
  }
}

/**
 * What went wrong, for people.
 *
 * @param {unknown} error
 * @param {import('../texts.js').Texts} texts
 */
export function sentenceFor(error, texts) {
  if (error instanceof Refusal) return error.message || texts.say('error.unknown')
  if (error instanceof TypeError) return texts.say('offline') // `fetch` says no more than that.
  return archiveSentence(error, texts)
}

export class Server {
  #token

  /** @param {string} token of the page's forms */
  constructor(token) {
    this.#token = token
  }

  /**
   * @param {string} path below `/api/posts/`
   * @param {BodyInit | null} body
   * @param {AbortSignal} [signal]
   * @returns {Promise<any>}
   */
  async send(path, body, signal) {
    return this.#answer(
      await fetch(`/api/posts/${path}`, {
        method: 'POST', body, signal,
        headers: { 'X-Form-Token': this.#token, 'Content-Type': 'application/octet-stream' },
      }),
    )
  }

  /**
   * @param {string} path below `/api/posts/`
   * @param {Record<string, string>} [headers]
   */
  async get(path, headers = {}) {
    return this.#answer(await fetch(`/api/posts/${path}`, { headers }))
  }

  /**
   * What is at the destination already, and where dates can be told there. Somebody else's archive is refused here, before
   * any post of it is sent.
   *
   * @param {string} network
   * @param {import('../archive/archive.js').Owner | null} owner
   * @returns {Promise<{ids: string[], dates: string[]}>}
   */
  async moved(network, owner) {
    const name = owner?.screenName ?? ''
    return this.get(`moved?network=${network}`, {
      ...(owner ? { 'X-Archive-Owner': owner.id } : {}), ...(/^\w{1,20}$/.test(name) ? { 'X-Archive-Name': name } : {}),
    })
  }

  /**
   * What publishing so much means: by when it is done, and which bridge would carry it on.
   *
   * @param {string} network
   * @param {{posts: number, blobs: number, videos: number}} sums
   * @returns {Promise<{finish: string, bridge?: string}>}
   */
  async cost(network, { posts, blobs, videos }) {
    return this.get(`cost?network=${network}&posts=${posts}&blobs=${blobs}&videos=${videos}`)
  }

  /** @param {Response} answer */
  async #answer(answer) {
    if (answer.redirected) {
      // Signed out meanwhile.
      location.assign(answer.url)
      throw new Refusal(403, {})
    }
    const told = await answer.json().catch(() => ({}))
    if (!answer.ok) throw new Refusal(answer.status, told)
    return told
  }

  /**
   * Sends posts and their files once, in parts; nothing of it stays when it is cut off.
   *
   * @param {object} upload
   * @param {string} upload.target where it goes and how its posts are made, as a query
   * @param {string} upload.plan the digest of what was confirmed
   * @param {Iterable<Uint8Array<ArrayBuffer>>} upload.documents
   * @param {string[]} upload.files
   * @param {import('../archive/tweets.js').MediaFiles} upload.media
   * @param {number} upload.bytes of everything
   * @param {number} upload.partSize
   * @param {AbortSignal} upload.signal
   * @param {(sent: number) => void} upload.progress
   * @returns {Promise<string>} where to go on
   */
  async upload({ target, plan, documents, files, media, bytes, partSize, signal, progress }) {
    const { upload } = await this.send(`uploads?${target}&plan=${plan}&bytes=${bytes}`, null, signal)
    let sent = 0
    try {
      let number = 0
      for (const document of documents) {
        await this.send(`uploads/${upload}/posts/${number++}`, document, signal)
        progress((sent += document.length))
      }
      for (const file of files) {
        const blob = await media.blob(file)
        for (let at = 0, part = 0; at < blob.size; at += partSize, part++) {
          const chunk = blob.slice(at, at + partSize)
          await this.send(`uploads/${upload}/media/${file}/${part}`, chunk, signal)
          progress((sent += chunk.size))
        }
      }
      return (await this.send(`uploads/${upload}/finish`, null, signal)).location
    } catch (error) {
      // What was sent is erased at once where that is possible, and within a day elsewhere.
      await this.send(`uploads/${upload}/cancel`, null).catch(() => {})
      throw error
    }
  }
}
