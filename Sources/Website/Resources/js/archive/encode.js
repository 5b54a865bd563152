/**
 * The body that is sent: ids only, nothing else of the archive.
 *
 *     {"owner":{"id":"1","screenName":"ada"},"following":["123",…],"followers":[…],"blocks":null,"mutes":null}
 *
 * `null` is a list that is not part of the archive or for which there was no consent.
 *
 * @param {Pick<import('./archive.js').Archive, 'owner' | 'following' | 'followers' | 'blocks' | 'mutes'>} archive
 * @returns {string} JSON
 */
export function encodeForSending({ owner, following, followers, blocks, mutes }) {
  const lists = Object.entries({ following, followers, blocks, mutes })
  const members = lists.map(([name, ids]) => `"${name}":${encodeList(ids)}`)
  const who = owner ? JSON.stringify({ id: owner.id, screenName: owner.screenName }) : 'null'
  return `{"owner":${who},${members.join(',')}}`
}

/** @param {BigUint64Array | null} ids */
function encodeList(ids) {
  if (!ids) return 'null'
  return ids.length === 0 ? '[]' : `["${ids.join('","')}"]`
}
