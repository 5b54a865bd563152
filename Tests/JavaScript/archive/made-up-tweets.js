// Tweets of somebody who does not exist.

import { list, manifest, ownerID } from './made-up-archive.js'

const epoch = 1288834974657n

/**
 * A number that X would have given at that moment.
 *
 * @param {string} moment
 * @param {number} [sequence]
 */
export const idAt = (moment, sequence = 0) =>
  (((BigInt(Date.parse(moment)) - epoch) << 22n) + BigInt(sequence)).toString()

/** @param {string} moment */
export function written(moment) {
  const [day, date, month, year, time] = new Date(moment).toUTCString().replace(',', '').split(' ')
  return `${day} ${month} ${date} ${time} +0000 ${year}`
}

/**
 * @param {string} moment
 * @param {string} text
 * @param {Record<string, any>} [more] other fields; `sequence` for several of a millisecond
 */
export function tweet(moment, text, { sequence = 0, ...more } = {}) {
  const id = idAt(moment, sequence)
  return {
    id, id_str: id, created_at: written(moment), full_text: text, lang: 'en', favorite_count: '3', retweet_count: '1',
    source: '<a href="https://example.com">CANARY client</a>', coordinates: { type: 'Point', coordinates: ['1', '2'] },
    entities: { hashtags: [], symbols: [], user_mentions: [], urls: [] },
    ...more,
  }
}

/** @param {any} parent */
export const answering = (parent) => ({
  in_reply_to_status_id_str: parent.id_str, in_reply_to_status_id: parent.id_str,
  in_reply_to_user_id_str: ownerID, in_reply_to_screen_name: 'ada_example',
})

/**
 * @param {string} name the last part of its address
 * @param {Record<string, any>} [more]
 */
export const photo = (name, more = {}) => ({
  type: 'photo', media_url_https: `https://pbs.twimg.com/media/${name}`, url: 'https://t.co/a', indices: ['0', '1'],
  expanded_url: 'https://x.com/ada_example/status/1/photo/1', sizes: { large: { w: '800', h: '600', resize: 'fit' } },
  ...more,
})

/**
 * @param {Record<string, any[]>} lists tweets by list: `tweets`, `tweets-part1`, `twitter-circle-tweet`, …
 * @param {Record<string, string>} [more] other files by path
 */
export function tweetFiles(lists, more = {}) {
  /** @type {Record<string, any>} */
  const types = {}
  /** @type {Record<string, string>} */
  const files = {}
  for (const [name, tweets] of Object.entries(lists)) {
    const kind = name.replace(/-part\d+$/, '')
    const key = kind.replace(/-(.)/g, (_, letter) => letter.toUpperCase())
    types[key] ??= { mediaDirectory: `data/${kind}_media`, files: [] }
    types[key].files.push({ fileName: `data/${name}.js`, globalName: 'YTD', count: String(tweets.length) })
    const isTweets = kind.includes('tweet') && kind !== 'note-tweet'
    files[`data/${name}.js`] = list(`${name}.js`, isTweets ? tweets.map((each) => ({ tweet: each })) : tweets)
  }
  return { 'data/manifest.js': manifest(types), ...files, ...more }
}
