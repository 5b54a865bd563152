// Puts threads into documents for the server: in X's own words, with what the conversion needs and nothing else.

/** @typedef {import('./threads.js').Thread} Thread */
/** @typedef {import('./threads.js').Forest} Forest */

/**
 * @typedef {object} Context
 * @property {Forest} forest
 * @property {Set<string>} kept posts that may be moved
 * @property {Set<string>} moving every post that is chosen, or at the destination already
 * @property {Map<string, string>} alternatives descriptions by media file
 */

const encoder = new TextEncoder()

/**
 * One document of these threads.
 *
 * @param {Thread[]} threads
 * @param {Context} context
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function documentOf(threads, { forest, kept, moving, alternatives }) {
  const { archive } = forest
  const posts = threads.flatMap((thread) => thread.posts)
  const here = new Set(posts.map((post) => post.id))
  const files = posts.flatMap((post) => post.files)
  /** @type {Map<string, string | null>} */
  const leftOut = new Map()
  /** @type {Set<string>} */
  const elsewhere = new Set()
  for (const post of posts) {
    // What stays behind between two posts: only its number, so that the one still hangs from the other.
    let place = forest.parents.get(post.id)
    while (place && !kept.has(place) && !leftOut.has(place)) {
      const parent = forest.parents.get(place)
      leftOut.set(place, parent ?? null)
      place = parent
    }
    for (const quoted of post.quotes) if (moving.has(quoted) && !here.has(quoted)) elsewhere.add(quoted)
  }
  /** @type {Record<string, string>} */
  const alt = {}
  for (const file of files) {
    const text = alternatives.get(file)
    if (text) alt[file] = text
  }
  return encoder.encode(
    JSON.stringify({
      owner: archive.owner?.id ?? null, handles: archive.handles, isProtected: archive.wasProtected,
      hasCircleFile: archive.hasCircleFile, files,
      leftOut: [...leftOut].map(([id, parent]) => ({ id, parent })), elsewhere: [...elsewhere], alt,
      posts: posts.map((post) => ({
        tweet: post.tweet, ...(post.isCircle ? { circle: true } : {}), ...(post.note ? { note: post.note } : {}),
      })),
    }),
  )
}

/**
 * Documents of at most so many threads and bytes. A thread that is larger by itself gets one of its own.
 *
 * @param {Thread[]} threads
 * @param {Context} context
 * @param {{threads: number, documentSize: number}} limits
 * @returns {Generator<{threads: Thread[], bytes: Uint8Array<ArrayBuffer>}>}
 */
export function* documentsOf(threads, context, limits) {
  let start = 0
  let size = limits.threads
  while (start < threads.length) {
    const some = threads.slice(start, start + size)
    const bytes = documentOf(some, context)
    if (bytes.length > limits.documentSize && some.length > 1) {
      size = Math.max(1, Math.floor(some.length / 2))
      continue
    }
    yield { threads: some, bytes }
    start += some.length
    size = limits.threads
  }
}

/**
 * The name of a whole plan, as the server computes it too: over a line for each thread.
 *
 * @param {{root: string, digest: string}[]} threads
 */
export async function planDigest(threads) {
  const sorted = [...threads].sort((left, right) =>
    left.root.length - right.root.length || (left.root < right.root ? -1 : 1))
  const lines = sorted.map(({ root, digest }) => `${root} ${digest}\n`).join('')
  const bytes = await crypto.subtle.digest('SHA-256', encoder.encode(`helloquitx/plan/v1\n${lines}`))
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
