// Reads the posts of an X archive in the browser: all parts, wrapped and bare tweets, long texts, circle tweets, former
// names, and which photos and videos there are. Of each post only the fields are kept that moving it takes; nothing is
// sent anywhere from here, and messages are never opened.
//
//     const posts = await readPosts(files, { signal, progress })
//     posts.posts                              // By number, the last version of each, without what the owner deleted.
//     await posts.media.blob('20-cat.jpg')     // A photo or video, unpacked where it lies.
//
// What is wrong is thrown as `ArchiveError`, see archive.js.

import { accountID, ownerOfAccount, ownerOfManifest, runsOf } from './accounts.js'
import { containerOf } from './archive.js'
import { Catalogue } from './catalogue.js'
import { ArchiveError } from './errors.js'
import { standardLimits } from './limits.js'
import { matchNotes } from './notes.js'
import { fileName, mayBeData, mayBeMedia } from './paths.js'
import { canReadArchives } from './support.js'
import {
  compareIDs, createdAt, fileOf, mediaOf, namesIn, pruned, prunedNote, shown, statusID, versionsOf, wholeNumber,
} from './tweet-fields.js'

/** @typedef {import('./archive.js').Owner} Owner */
/** @typedef {import('./archive.js').Warning} Warning */

/**
 * A post, with what moving it takes.
 *
 * @typedef {object} ArchivePost
 * @property {string} id
 * @property {number} createdAt milliseconds since 1970
 * @property {string} text as a person sees it, the long one where there is one
 * @property {any} tweet the fields that are sent, as X writes them
 * @property {any} [note] the long text, as X writes it
 * @property {boolean} isCircle only a circle could see it
 * @property {boolean} isRetweet
 * @property {boolean} isReply
 * @property {boolean} isSelfReply
 * @property {string | null} parent the last version of the post that it answers
 * @property {string[]} quotes the last versions of the posts that it links to
 * @property {string[]} files its own photos and videos that the archive has
 * @property {number} mediaCount
 * @property {string[]} names the names, as they were shown, of those who are mentioned; never sent
 * @property {number} length code points
 * @property {number | null} likes
 */

/**
 * What is left of a post that the owner has deleted: whom it answered.
 *
 * @typedef {Pick<ArchivePost, 'id' | 'parent' | 'isReply' | 'isSelfReply'>} DeletedPost
 */

/**
 * @typedef {object} Posts
 * @property {Owner | null} owner
 * @property {string[]} handles every name that the owner had
 * @property {boolean} wasProtected
 * @property {boolean} hasCircleFile
 * @property {ArchivePost[]} posts by number
 * @property {DeletedPost[]} deleted which `posts` has none of
 * @property {Map<string, string>} lastVersions of posts that are not it
 * @property {MediaFiles} media
 * @property {string[]} filesRead
 * @property {Warning[]} warnings
 */

const tweetLimits = { entryBytes: 4 * 1024 * 1024, depth: 64 }
const mostPosts = 2_000_000

/** The photos and videos that an archive has. */
export class MediaFiles {
  /** @type {Map<string, string>} */
  #paths = new Map()
  #container

  /** @param {import('./container.js').Container} container */
  constructor(container) {
    this.#container = container
    for (const path of container.names) if (mayBeMedia(path)) this.#paths.set(fileName(path), path)
  }

  /** @param {string} file */
  has(file) {
    return this.#paths.has(file)
  }

  /**
   * Bytes.
   *
   * @param {string} file
   */
  size(file) {
    return this.#container.size(this.#path(file))
  }

  /** @param {string} file */
  async blob(file) {
    /** @type {BlobPart[]} */
    const chunks = []
    for await (const chunk of await this.#container.open(this.#path(file))) chunks.push(/** @type {any} */ (chunk))
    return new Blob(chunks, { type: mimeType(file) })
  }

  /** @param {string} file */
  #path(file) {
    const path = this.#paths.get(file)
    if (!path) throw new ArchiveError('nothingInside')
    return path
  }
}

/** @param {string} file */
function mimeType(file) {
  const types = { mp4: 'video/mp4', png: 'image/png', gif: 'image/gif', webp: 'image/webp' }
  return types[/** @type {keyof typeof types} */ (file.slice(file.lastIndexOf('.') + 1).toLowerCase())] ?? 'image/jpeg'
}

/**
 * @param {import('./archive.js').Source} source
 * @param {{signal?: AbortSignal, progress?: (progress: {file: string, read: number, total: number}) => void,
 *   limits?: Partial<import('./limits.js').Limits>}} [options]
 * @returns {Promise<Posts>}
 */
export async function readPosts(source, options = {}) {
  if (!canReadArchives()) throw new ArchiveError('cannotRead')
  options.signal?.throwIfAborted()
  const limits = { ...standardLimits, ...tweetLimits, ...options.limits }
  const container = await containerOf(source, limits, (path) => mayBeData(path) || mayBeMedia(path))
  const catalogue = await Catalogue.open(container, limits)
  const reading = new Reading(container, catalogue, limits, options)
  return reading.posts()
}

class Reading {
  #container
  #catalogue
  #limits
  #options
  #read = 0
  #total = 0
  /** @type {string[]} */
  #filesRead = []
  /** @type {Warning[]} */
  #warnings = []

  /**
   * @param {import('./container.js').Container} container
   * @param {Catalogue} catalogue
   * @param {import('./limits.js').Limits} limits
   * @param {Parameters<typeof readPosts>[1]} options
   */
  constructor(container, catalogue, limits, options) {
    this.#container = container
    this.#catalogue = catalogue
    this.#limits = limits
    this.#options = options ?? {}
  }

  /** @returns {Promise<Posts>} */
  async posts() {
    if (this.#catalogue.manifest) this.#filesRead.push('data/manifest.js')
    const kinds = /** @type {const} */ (['tweets', 'tweet', 'twitter-circle-tweet', 'deleted-tweets', 'note-tweet'])
    for (const kind of kinds) {
      for (const part of this.#catalogue.parts(kind).parts) this.#total += this.#container.size(part.path)
    }
    const owner = await this.#owner()
    const names = await this.#formerNames()
    const wasProtected = await this.#wasProtected()
    const tweets = new Tweets(owner?.id ?? null, new MediaFiles(this.#container))
    let hasTweets = false
    for (const kind of /** @type {const} */ (['tweets', 'tweet', 'twitter-circle-tweet'])) {
      const isCircle = kind === 'twitter-circle-tweet'
      for await (const entry of this.#entries(kind)) {
        hasTweets = true
        tweets.add(entry.tweet ?? entry, isCircle, `data/${kind}.js`)
      }
      hasTweets ||= this.#catalogue.parts(kind).parts.length > 0
    }
    if (!hasTweets) throw new ArchiveError('noTweets')
    for await (const entry of this.#entries('deleted-tweets')) tweets.remove(entry.tweet ?? entry)
    /** @type {Map<bigint, any>} */
    const notes = new Map()
    for await (const { noteTweet } of this.#entries('note-tweet')) {
      if (/^\d{1,19}$/.test(noteTweet?.noteTweetId)) notes.set(BigInt(noteTweet.noteTweetId), prunedNote(noteTweet))
    }
    const handles = [owner?.screenName, ...names].filter((name) => typeof name === 'string' && /^\w{1,20}$/.test(name))
    return {
      owner,
      handles: /** @type {string[]} */ ([...new Set(handles)]),
      wasProtected,
      hasCircleFile: this.#catalogue.parts('twitter-circle-tweet').parts.length > 0,
      posts: tweets.finish(notes),
      deleted: tweets.deleted,
      lastVersions: tweets.lastVersions,
      media: tweets.media,
      filesRead: this.#filesRead,
      warnings: this.#warnings,
    }
  }

  /** @param {import('./catalogue.js').Kind} kind */
  async *#entries(kind) {
    const { parts, warnings } = this.#catalogue.parts(kind)
    this.#warnings.push(...warnings)
    for (const part of parts) {
      this.#filesRead.push(part.name)
      const runs = runsOf(this.#container, part, this.#limits, (bytes) => {
        this.#options.signal?.throwIfAborted()
        this.#read += bytes
        this.#options.progress?.({ file: part.name, read: this.#read, total: this.#total })
      })
      for await (const entries of runs) yield* entries
    }
  }

  async #owner() {
    const declared = ownerOfManifest(this.#catalogue.manifest)
    if (declared) return declared
    const { parts } = this.#catalogue.parts('account')
    this.#filesRead.push(...parts.map((part) => part.name))
    const owner = await ownerOfAccount(this.#container, parts, this.#limits)
    if (!owner) this.#warnings.push({ code: 'ownerUnknown', parameters: {} })
    return owner
  }

  async #formerNames() {
    const names = []
    for await (const { screenNameChange } of this.#entries('screen-name-change')) {
      const change = screenNameChange?.screenNameChange
      names.push(change?.changedFrom, change?.changedTo)
    }
    return names
  }

  async #wasProtected() {
    let count = 0
    for await (const _ of this.#entries('protected-history')) count++
    return count > 0
  }
}

/** Collects tweets, and what can only be told once all were seen. */
class Tweets {
  /** @type {Map<string, ArchivePost & {repliesTo: string | null, links: string[]}>} */
  #posts = new Map()
  /** @type {Map<string, string>} */
  lastVersions = new Map()
  /** @type {DeletedPost[]} */
  deleted = []
  #owner

  /**
   * @param {string | null} owner
   * @param {MediaFiles} media
   */
  constructor(owner, media) {
    this.#owner = owner
    this.media = media
  }

  /**
   * @param {any} source as X writes it
   * @param {boolean} isCircle
   * @param {string} file
   */
  add(source, isCircle, file) {
    const id = accountID(String(source.id_str ?? source.id), file).toString()
    const known = this.#posts.get(id)
    if (known) {
      // Whatever file says that only a circle could see it is believed.
      known.isCircle ||= isCircle
      return
    }
    if (this.#posts.size >= mostPosts) throw new ArchiveError('tooManyEntries', { file, limit: mostPosts })
    const versions = versionsOf(source)
    const last = versions.at(-1)
    for (const version of versions) if (version !== last) this.lastVersions.set(version, /** @type {string} */ (last))
    const tweet = pruned(source, id, versions)
    const own = mediaOf(tweet).filter((media) => !media.source_user_id_str || media.source_user_id_str === this.#owner)
    const text = String(tweet.full_text ?? '')
    const user = tweet.in_reply_to_user_id_str
    this.#posts.set(id, {
      id,
      createdAt: createdAt(id, source.created_at, file),
      text: shown(text),
      tweet,
      isCircle,
      isRetweet: /^RT @\w+:/.test(text),
      isReply: Boolean(tweet.in_reply_to_status_id_str || user || tweet.in_reply_to_screen_name),
      isSelfReply: this.#owner !== null && user === this.#owner,
      parent: null,
      quotes: [],
      files: own.flatMap((media) => fileOf(media, id, versions, this.media) ?? []),
      mediaCount: mediaOf(tweet).length,
      names: namesIn(source),
      length: 0,
      likes: wholeNumber(source.favorite_count),
      repliesTo: tweet.in_reply_to_status_id_str ?? null,
      links: (tweet.entities?.urls ?? []).map((link) => String(link.expanded_url ?? '')),
    })
  }

  /** @param {any} source as X writes it */
  remove(source) {
    const id = String(source.id_str ?? source.id)
    this.#posts.delete(id)
    if (this.deleted.length >= mostPosts) return
    const { in_reply_to_status_id_str: parent, in_reply_to_user_id_str: user } = source
    this.deleted.push({
      id,
      parent: parent ? String(parent) : null,
      isReply: Boolean(parent || user || source.in_reply_to_screen_name),
      isSelfReply: this.#owner !== null && user === this.#owner,
    })
  }

  /**
   * @param {Map<bigint, any>} notes
   * @returns {ArchivePost[]}
   */
  finish(notes) {
    const all = [...this.#posts.values()].sort((left, right) => compareIDs(left.id, right.id))
    const tweets = notes.size === 0 ? [] : all.filter((post) => !post.isRetweet)
    const found = matchNotes(notes, tweets.map((post) => ({ id: BigInt(post.id), text: String(post.tweet.full_text) })))
    const last = (/** @type {string} */ id) => this.lastVersions.get(id) ?? id
    const posts = []
    for (const post of all) {
      if (this.lastVersions.has(post.id)) continue
      const note = notes.size > 0 ? found.get(BigInt(post.id)) : undefined
      if (note) {
        post.note = { noteTweet: note }
        post.text = note.core.text
      }
      post.length = [...post.text].length
      post.parent = post.repliesTo && last(post.repliesTo)
      if (post.isReply && !post.tweet.in_reply_to_user_id_str && post.repliesTo) {
        post.isSelfReply ||= this.#posts.has(post.repliesTo)
      }
      if (!post.isRetweet) {
        const ids = post.links.flatMap((address) => statusID(address) ?? []).map(last)
        post.quotes = [...new Set(ids)].filter((id) => id !== post.id)
      }
      const { repliesTo, links, ...kept } = post
      posts.push(kept)
    }
    return posts
  }
}
