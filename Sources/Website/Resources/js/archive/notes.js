// Finds the tweet that each long text (note-tweet.js) belongs to: it names none.

const epoch = 1288834974657n
const window = 1000n

/** @param {string} text */
const masked = (text) => text.replace(/https?:\/\/t\.co\/[A-Za-z0-9]*/g, '\u0001')

/** @param {string} text */
const unescaped = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/** @param {string} text a note's */
const startOfNote = (text) => masked(text.slice(0, 4096)).replace(/^[\x00\x02-\x20]+/, '')

/**
 * Without the links and the ellipsis that end a tweet's text but are no part of its note.
 *
 * @param {string} text a tweet's
 */
const startOfTweet = (text) =>
  masked(unescaped(text)).replace(/^[\x00\x02-\x20]+/, '').replace(/(?:[\x00-\x20]|…)+$/, '')

/**
 * Whether the tweet's text begins the note, once leading @names that the note lacks are dropped.
 *
 * @param {string} tweet
 * @param {string} note
 */
function begins(tweet, note) {
  let rest = tweet
  while (true) {
    if (rest === '') return /^[\x00-\x20]*$/.test(note)
    if (note.startsWith(rest)) return true
    if (!rest.startsWith('@')) return false
    rest = rest.replace(/^[^\x00-\x20]+/, '').replace(/^[\x00\x02-\x20]+/, '')
  }
}

/**
 * The nearest tweet after each note, within a second, whose text begins it.
 *
 * @param {Map<bigint, any>} notes by number
 * @param {{id: bigint, text: string}[]} tweets sorted by number, without retweets
 * @returns {Map<bigint, any>} notes by their tweets' numbers
 */
export function matchNotes(notes, tweets) {
  const found = new Map()
  let start = 0
  for (const [id, note] of [...notes].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const last = (((id >> 22n) + epoch + window + 1n - epoch) << 22n) - 1n
    while (start < tweets.length && tweets[start].id <= id) start++
    const text = startOfNote(note.core?.text ?? '')
    for (let at = start; at < tweets.length && tweets[at].id <= last; at++) {
      if (!begins(startOfTweet(tweets[at].text), text)) continue
      found.set(tweets[at].id, note)
      break
    }
  }
  return found
}
