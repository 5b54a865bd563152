// Which posts hang together, and which of them are chosen: the same rules as the server's planner.

import { compareIDs } from '../archive/tweet-fields.js'

/** @typedef {import('../archive/tweets.js').ArchivePost} ArchivePost */
/** @typedef {import('../archive/tweets.js').Posts} Posts */
/** @typedef {'circle' | 'protected' | 'circleEra'} HoldReason */

/**
 * Posts that hang together, sorted by time.
 *
 * @typedef {object} Thread
 * @property {string} root
 * @property {ArchivePost[]} posts
 * @property {number} createdAt
 * @property {number} mediaCount files that would be sent
 */

/**
 * @typedef {object} Choice
 * @property {string} text
 * @property {number | null} since milliseconds since 1970
 * @property {number | null} before not included
 * @property {boolean} hasMedia
 * @property {number} minimumLength
 * @property {number} minimumLikes
 * @property {boolean} replies to others too
 * @property {boolean} retweets too
 * @property {string[]} leftOut words and names: posts with one of them stay behind
 * @property {Set<HoldReason>} confirmed
 */

/** August 2022 to October 2023, while X had circles. */
const circleEra = [1_659_312_000_000, 1_698_796_800_000]

/**
 * Why a post waits for a clear yes.
 *
 * @param {ArchivePost} post
 * @param {Pick<Posts, 'wasProtected' | 'hasCircleFile'>} archive
 * @returns {HoldReason | null}
 */
export function heldBecause(post, archive) {
  if (post.isCircle) return 'circle'
  if (archive.wasProtected) return 'protected'
  const isOfEra = post.createdAt >= circleEra[0] && post.createdAt < circleEra[1]
  return !archive.hasCircleFile && isOfEra ? 'circleEra' : null
}

/**
 * @param {ArchivePost} left
 * @param {ArchivePost} right
 */
const byTime = (left, right) => left.createdAt - right.createdAt || compareIDs(left.id, right.id)

export class Forest {
  /** @param {Posts} archive */
  constructor(archive) {
    this.archive = archive
    /** @type {Map<string, ArchivePost>} */
    this.posts = new Map(archive.posts.map((post) => [post.id, post]))
    /** @type {Map<string, string>} own posts that own posts answer */
    this.parents = new Map()
    const hasOwner = archive.owner !== null
    /** @type {Set<string>} */
    this.answersOthers = new Set()
    /** Never moved, but they tell whom a chain of answers began with. */
    this.deleted = new Set(archive.deleted.map((post) => post.id))
    for (const post of [...archive.posts, ...archive.deleted]) {
      if (!post.isReply) continue
      const isHere = post.parent !== null && (this.posts.has(post.parent) || this.deleted.has(post.parent))
      if (!post.isSelfReply && (hasOwner || !isHere)) this.answersOthers.add(post.id)
      else if (isHere && post.parent) this.parents.set(post.id, post.parent)
    }
    this.#cutCircles()
    this.#markBelowOthers()
  }

  /** No real posts answer one another in a circle; a damaged archive's could. */
  #cutCircles() {
    /** @type {Map<string, string>} */
    const walks = new Map()
    for (const start of [...this.posts.keys(), ...this.deleted]) {
      let place = start
      while (!walks.has(place)) {
        walks.set(place, start)
        const parent = this.parents.get(place)
        if (!parent) break
        if (walks.get(parent) === start) {
          this.parents.delete(place)
          break
        }
        place = parent
      }
    }
  }

  /** Whatever hangs below an answer to somebody else is part of that conversation. */
  #markBelowOthers() {
    for (const post of this.archive.posts) {
      const path = []
      let place = /** @type {string | undefined} */ (post.id)
      while (place && !this.answersOthers.has(place)) {
        path.push(place)
        place = this.parents.get(place)
      }
      if (place) for (const each of path) this.answersOthers.add(each)
    }
  }

  /**
   * The posts that may be moved: what a filter of threads chooses from. What is left out is left out post by post.
   *
   * @param {Choice} choice
   * @returns {Set<string>}
   */
  kept(choice) {
    const kept = this.#wanted(choice)
    for (const [id, reason] of this.#reasons(kept)) if (!choice.confirmed.has(reason)) kept.delete(id)
    return kept
  }

  /**
   * The same, with what waits for a clear yes.
   *
   * @param {Pick<Choice, 'leftOut' | 'replies' | 'retweets'>} choice
   * @returns {Set<string>}
   */
  #wanted(choice) {
    const words = choice.leftOut.map((word) => word.toLowerCase()).filter(Boolean)
    const wanted = new Set()
    for (const post of this.archive.posts) {
      if (post.isRetweet && !choice.retweets) continue
      if (this.answersOthers.has(post.id) && !choice.replies) continue
      if (words.length > 0) {
        const text = searched(post, this.archive.owner?.id)
        if (words.some((word) => text.includes(word))) continue
      }
      wanted.add(post.id)
    }
    return wanted
  }

  /**
   * Why posts wait for a clear yes: for their own sake, or since they hang from one that does.
   *
   * @param {Set<string>} wanted
   * @returns {Map<string, HoldReason>}
   */
  #reasons(wanted) {
    /** @type {Map<string, HoldReason | null>} */
    const reasons = new Map()
    for (const start of wanted) {
      const path = []
      let place = /** @type {string | undefined} */ (start)
      while (place && !reasons.has(place)) {
        const own = heldBecause(/** @type {ArchivePost} */ (this.posts.get(place)), this.archive)
        path.push(place)
        if (own) {
          reasons.set(place, own)
          break
        }
        place = this.hook(place, wanted)
      }
      const reason = (place && reasons.get(place)) ?? null
      for (const each of path) reasons.set(each, reason)
    }
    return new Map([...reasons].flatMap(([id, reason]) => (reason ? [[id, reason]] : [])))
  }

  /**
   * The nearest kept post above one, if no deleted one stands between them.
   *
   * @param {string} id
   * @param {Set<string>} kept
   */
  hook(id, kept) {
    let place = this.parents.get(id)
    while (place && !kept.has(place)) place = this.deleted.has(place) ? undefined : this.parents.get(place)
    return place
  }

  /**
   * All threads of the posts that are kept, by time; single posts are threads of one.
   *
   * @param {Set<string>} kept
   * @returns {Thread[]}
   */
  threads(kept) {
    /** @type {Map<string, string>} */
    const roots = new Map()
    /** @type {Map<string, ArchivePost[]>} */
    const members = new Map()
    for (const id of kept) {
      const path = []
      let place = id
      while (!roots.has(place)) {
        path.push(place)
        const parent = this.hook(place, kept)
        if (!parent) break
        place = parent
      }
      const root = roots.get(place) ?? place
      for (const each of path) roots.set(each, root)
      const list = members.get(root) ?? []
      list.push(/** @type {ArchivePost} */ (this.posts.get(id)))
      members.set(root, list)
    }
    return [...members]
      .map(([root, posts]) => {
        posts.sort(byTime)
        const first = /** @type {ArchivePost} */ (this.posts.get(root))
        return {
          root, posts, createdAt: first.createdAt,
          mediaCount: posts.reduce((sum, post) => sum + post.files.length, 0),
        }
      })
      .sort((left, right) => left.createdAt - right.createdAt || compareIDs(left.root, right.root))
  }

  /**
   * The threads that pass the filters: whole ones, of which one post passes all of them.
   *
   * @param {Choice} choice
   * @returns {Thread[]}
   */
  chosen(choice) {
    const text = choice.text.trim().toLowerCase()
    return this.threads(this.kept(choice)).filter((thread) => {
      if (choice.since !== null && thread.createdAt < choice.since) return false
      if (choice.before !== null && thread.createdAt >= choice.before) return false
      return thread.posts.some(
        (post) =>
          (!choice.hasMedia || post.mediaCount > 0) &&
          post.length >= choice.minimumLength &&
          (choice.minimumLikes === 0 || (post.likes ?? 0) >= choice.minimumLikes) &&
          (text === '' || searched(post, this.archive.owner?.id).includes(text)),
      )
    })
  }

  /** How many posts wait for a clear yes, by reason, without replies and retweets. */
  held() {
    /** @type {Map<HoldReason, number>} */
    const counts = new Map()
    const wanted = this.#wanted({ leftOut: [], replies: false, retweets: false })
    for (const reason of this.#reasons(wanted).values()) counts.set(reason, (counts.get(reason) ?? 0) + 1)
    return counts
  }
}

/**
 * A post's text for a list: with what X shows for its addresses, and none of its pictures' own.
 *
 * @param {ArchivePost} post
 */
export function textWithLinks(post) {
  const { entities, extended_entities: extended } = post.tweet
  const links = post.note ? [] : (entities?.urls ?? [])
  const media = extended?.media ?? entities?.media ?? []
  let text = post.text
  for (const { url, display_url: shown, expanded_url: address } of links) {
    if (url) text = text.replace(url, () => shown ?? address ?? '')
  }
  return media.length > 0 ? text.replace(/\s*https:\/\/t\.co\/\w+\s*$/, '') : text
}

/**
 * What words are looked for in, in small letters: all that a post says once it is published, where its addresses lead, and
 * who is named in it. The planner looks in the same (`SearchedText`), and one table of cases holds for both.
 *
 * @param {ArchivePost} post
 * @param {string} [owner] whose pictures are nobody else's
 */
function searched({ text, tweet, note, names }, owner) {
  const { entities, extended_entities: extended } = tweet
  const core = note?.noteTweet?.core
  const mentions = [
    ...(entities?.user_mentions ?? []).map((mention) => mention.screen_name),
    ...(core?.mentions ?? []).map((mention) => mention.screenName),
  ]
  if (tweet.in_reply_to_screen_name) mentions.push(tweet.in_reply_to_screen_name)
  const addresses = [
    ...(entities?.urls ?? []).flatMap((link) => [link.expanded_url, link.display_url]),
    ...(core?.urls ?? []).flatMap((link) => [link.expandedUrl, link.displayUrl]),
    ...(extended?.media ?? entities?.media ?? [])
      .filter((item) => item.source_user_id_str && item.source_user_id_str !== owner)
      .map((item) => item.expanded_url),
  ]
  const lines = [text, ...mentions.map((name) => `@${name}`), ...names, ...addresses]
  return lines.filter(Boolean).join('\n').toLowerCase()
}
