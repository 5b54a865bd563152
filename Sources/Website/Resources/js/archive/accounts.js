// Lists of accounts, and whose archive it is.

import { ArchiveError } from './errors.js'
import { ListSplitter } from './splitter.js'

/** @typedef {import('./archive.js').Owner} Owner */
/** @typedef {import('./archive.js').Warning} Warning */
/** @typedef {import('./catalogue.js').Part} Part */
/** @typedef {import('./container.js').Container} Container */
/** @typedef {import('./limits.js').Limits} Limits */

const largestID = 2n ** 63n - 1n

/** What an entry of each list is wrapped in. */
const entryKeys = { following: 'following', follower: 'follower', block: 'blocking', mute: 'muting' }

/**
 * An X account's number: 1 to 2⁶³ − 1.
 *
 * @param {unknown} text
 * @param {string} file
 * @returns {bigint}
 */
export function accountID(text, file) {
  if (typeof text !== 'string' || !/^(0|[1-9]\d*)$/.test(text)) throw new ArchiveError('unexpectedShape', { file })
  const id = text.length > 19 ? 0n : BigInt(text)
  if (id < 1n || id > largestID) throw new ArchiveError('idOutOfRange', { file, id: text.slice(0, 30) })
  return id
}

/**
 * Reads one data file, in runs of entries.
 *
 * @param {Container} container
 * @param {Part} part
 * @param {Limits} limits
 * @param {(bytes: number) => void} progress called with the length of each chunk before it is read
 */
export async function* runsOf(container, part, limits, progress) {
  const splitter = new ListSplitter(part.name, limits)
  for await (const chunk of await container.open(part.path)) {
    progress(chunk.length)
    for (const run of splitter.take(chunk)) yield run.entries
  }
  splitter.finish()
}

/**
 * All parts of a list, each id once, in the archive's order.
 *
 * @param {Container} container
 * @param {'following' | 'follower' | 'block' | 'mute'} kind
 * @param {Part[]} parts
 * @param {Limits} limits
 * @param {(bytes: number) => void} progress
 * @returns {Promise<{ids: BigUint64Array, warnings: Warning[]}>}
 */
export async function readAccounts(container, kind, parts, limits, progress) {
  /** @type {Warning[]} */
  const warnings = []
  let ids = new BigUint64Array(1024)
  let length = 0
  for (const part of parts) {
    const before = length
    for await (const entries of runsOf(container, part, limits, progress)) {
      if (length + entries.length > limits.accounts) {
        throw new ArchiveError('tooManyEntries', { file: part.name, limit: limits.accounts })
      }
      if (length + entries.length > ids.length) {
        const larger = new BigUint64Array(2 * (length + entries.length))
        larger.set(ids)
        ids = larger
      }
      for (const entry of entries) ids[length++] = accountID(entry[entryKeys[kind]]?.accountId, part.name)
    }
    const found = length - before
    if (part.declared !== null && part.declared !== found) {
      warnings.push({ code: 'countDiffers', parameters: { file: part.name, declared: part.declared, found } })
    }
  }
  const distinct = withoutDuplicates(ids.slice(0, length))
  if (distinct.length < length) {
    warnings.push({ code: 'duplicates', parameters: { file: `data/${kind}.js`, count: length - distinct.length } })
  }
  return { ids: distinct, warnings }
}

/** @param {BigUint64Array} ids */
function withoutDuplicates(ids) {
  const sorted = ids.slice().sort()
  // Hardly any list has one, and a set of all ids takes far more memory than this.
  const hasNone = sorted.every((id, index) => index === 0 || id !== sorted[index - 1])
  return hasNone ? ids : BigUint64Array.from([...new Set(ids)])
}

/**
 * Whose archive it is, by the manifest.
 *
 * @param {any} manifest
 * @returns {Owner | null}
 */
export function ownerOfManifest(manifest) {
  const user = manifest?.userInfo
  if (user?.accountId === undefined || user.accountId === null) return null
  return owner(user.accountId, user.userName, user.displayName, 'data/manifest.js')
}

/**
 * Whose archive it is, by `account.js`. Its e-mail address and phone are not kept.
 *
 * @param {Container} container
 * @param {Part[]} parts
 * @param {Limits} limits
 * @returns {Promise<Owner | null>}
 */
export async function ownerOfAccount(container, parts, limits) {
  let found = null
  for (const part of parts) {
    for await (const entries of runsOf(container, part, limits, () => {})) {
      for (const { account } of entries) {
        found = owner(account?.accountId, account?.username, account?.accountDisplayName, part.name)
      }
    }
  }
  return found
}

/**
 * @param {unknown} id
 * @param {unknown} screenName
 * @param {unknown} displayName
 * @param {string} file
 * @returns {Owner}
 */
function owner(id, screenName, displayName, file) {
  const number = accountID(id, file).toString()
  if (typeof screenName === 'string' && screenName !== '' && !/^\w{1,20}$/.test(screenName)) {
    throw new ArchiveError('unexpectedShape', { file }, { detail: 'screen name' })
  }
  return {
    id: number,
    screenName: typeof screenName === 'string' && screenName !== '' ? screenName : null,
    displayName: typeof displayName === 'string' ? displayName : null,
  }
}
