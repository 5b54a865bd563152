// Whom the owner of an archive knows by name. X's lists hold numbers alone; the owner's own posts name some of them.

/** @typedef {{name: string, count: number}} Named */

/**
 * Those whom the owner followed and named in posts, those in most posts first. Everybody has the name of the last post.
 *
 * @param {{tweet: any}[]} posts by number
 * @param {Iterable<bigint>} following
 * @returns {Named[]}
 */
export function peopleNamed(posts, following) {
  const followed = new Set(Array.from(following, String))
  /** @type {Map<string, Named>} */
  const people = new Map()
  for (const { tweet } of posts) {
    /** @type {Map<string, unknown>} */
    const named = new Map()
    for (const mention of tweet.entities?.user_mentions ?? []) named.set(String(mention.id_str), mention.screen_name)
    named.set(String(tweet.in_reply_to_user_id_str), tweet.in_reply_to_screen_name)
    for (const [id, name] of named) {
      if (!followed.has(id) || typeof name !== 'string' || !/^\w{1,20}$/.test(name)) continue
      people.set(id, { name, count: (people.get(id)?.count ?? 0) + 1 })
    }
  }
  return [...people.values()].sort((left, right) => right.count - left.count || (left.name < right.name ? -1 : 1))
}
