// What of a tweet is read: its fields, its clock, the names of its files.

import { ArchiveError } from './errors.js'

const epoch = 1288834974657n

/**
 * @param {string} left
 * @param {string} right
 */
export const compareIDs = (left, right) =>
  left.length - right.length || (left < right ? -1 : left > right ? 1 : 0)

/** @param {any} value */
export function wholeNumber(value) {
  const text = String(value ?? '')
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** @param {string} text */
export const shown = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/**
 * The number's own clock, unless what X wrote is more than a second away: numbers of the first years hold no time.
 *
 * @param {string} id
 * @param {unknown} written
 * @param {string} file
 */
export function createdAt(id, written, file) {
  const clock = Number((BigInt(id) >> 22n) + epoch)
  if (written === undefined || written === null) return clock
  const at = Date.parse(String(written))
  if (Number.isNaN(at)) throw new ArchiveError('unexpectedShape', { file }, { detail: 'created_at' })
  return Math.abs(clock - at) > 1000 ? at : clock
}

/** @param {any} source */
export function versionsOf(source) {
  const control = source.edit_info?.initial ?? source.edit_info?.edit?.editControlInitial
  const ids = control?.editTweetIds
  if (!Array.isArray(ids)) return []
  const versions = ids.map(String).filter((id) => /^\d{1,19}$/.test(id))
  return versions.length > 1 ? versions : []
}

/** @param {any} tweet */
export const mediaOf = (tweet) => tweet.extended_entities?.media ?? tweet.entities?.media ?? []

/**
 * How those are called who are mentioned, beside their names on X.
 *
 * @param {any} source
 * @returns {string[]}
 */
export const namesIn = (source) =>
  (source.entities?.user_mentions ?? []).map((mention) => mention?.name).filter((name) => typeof name === 'string' && name)

/**
 * The file of a photo, video or GIF: `<tweet id>-<last part of its address>`; another version's will do.
 *
 * @param {any} media
 * @param {string} id
 * @param {string[]} versions
 * @param {{has: (file: string) => boolean}} files
 */
export function fileOf(media, id, versions, files) {
  const addresses =
    media.type === 'photo'
      ? [media.media_url_https]
      : (media.video_info?.variants ?? [])
          .filter((variant) => variant.content_type === 'video/mp4')
          .sort((left, right) => Number(right.bitrate ?? 0) - Number(left.bitrate ?? 0))
          .map((variant) => variant.url)
  const names = addresses.filter(Boolean).map((address) => String(address).replace(/[?#].*$/, '').split('/').at(-1))
  for (const version of [id, ...versions.filter((other) => other !== id)]) {
    for (const name of names) if (files.has(`${version}-${name}`)) return `${version}-${name}`
  }
  return undefined
}

/** @param {string} address */
export function statusID(address) {
  const match = /^https?:\/\/(?:www\.|mobile\.)?(?:twitter|x)\.com\/(?:i\/web|[^/]+)\/status\/(\d{1,19})(?=$|[/?#])/i
  return match.exec(address)?.[1]
}

/**
 * The object with these members only, as far as it has them.
 *
 * @param {any} object
 * @param {string[]} keys
 */
function only(object, keys) {
  /** @type {Record<string, unknown>} */
  const result = {}
  for (const key of keys) if (object?.[key] !== undefined && object[key] !== null) result[key] = object[key]
  return result
}

/**
 * @param {any} list
 * @param {string[]} keys
 */
const each = (list, keys) => (Array.isArray(list) ? list.map((item) => only(item, keys)) : [])

/**
 * The fields that moving a tweet takes, and no other: neither where nor with what it was written.
 *
 * @param {any} source
 * @param {string} id
 * @param {string[]} versions
 */
export function pruned(source, id, versions) {
  /** @type {any} */
  const tweet = {
    id_str: id,
    ...only(source, [
      'created_at', 'full_text', 'lang', 'possibly_sensitive', 'in_reply_to_status_id_str', 'in_reply_to_user_id_str',
      'in_reply_to_screen_name',
    ]),
  }
  const { entities, extended_entities: extended } = source
  const media = (extended?.media ?? entities?.media ?? []).map((item) => prunedMedia(item))
  tweet.entities = {
    hashtags: each(entities?.hashtags, ['text', 'indices']),
    user_mentions: each(entities?.user_mentions, ['id_str', 'screen_name', 'indices']),
    urls: each(entities?.urls, ['url', 'expanded_url', 'display_url', 'indices']),
  }
  if (media.length > 0 && extended?.media) tweet.extended_entities = { media }
  else if (media.length > 0) tweet.entities.media = media
  if (versions.length > 0) tweet.edit_info = { initial: { editTweetIds: versions } }
  return tweet
}

/** @param {any} item */
function prunedMedia(item) {
  const media = only(item, ['type', 'media_url_https', 'indices', 'expanded_url', 'source_user_id_str'])
  if (item.video_info) media.video_info = { variants: each(item.video_info.variants, ['url', 'bitrate', 'content_type']) }
  if (item.sizes?.large) media.sizes = { large: only(item.sizes.large, ['w', 'h']) }
  return media
}

/** @param {any} note */
export function prunedNote(note) {
  const { core } = note
  return {
    noteTweetId: note.noteTweetId,
    core: {
      text: String(core?.text ?? ''),
      urls: each(core?.urls, ['shortUrl', 'expandedUrl', 'displayUrl', 'fromIndex', 'toIndex']),
      mentions: each(core?.mentions, ['screenName', 'fromIndex', 'toIndex']),
      hashtags: each(core?.hashtags, ['text', 'fromIndex', 'toIndex']),
    },
  }
}
