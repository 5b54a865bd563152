// Which files an archive has: those that its manifest names, and those whose names say what they are.

import { ArchiveError } from './errors.js'
import { checkedPath, fileName, folderOf } from './paths.js'

/** @typedef {import('./container.js').Container} Container */
/** @typedef {import('./limits.js').Limits} Limits */
/** @typedef {import('./archive.js').Warning} Warning */
/**
 * @typedef {'account' | 'following' | 'follower' | 'block' | 'mute' | 'tweets' | 'tweet' | 'twitter-circle-tweet'
 *   | 'deleted-tweets' | 'note-tweet' | 'screen-name-change' | 'protected-history'} Kind
 */

/**
 * One file of a list.
 *
 * @typedef {object} Part
 * @property {string} path where it is in the container
 * @property {string} name what the owner knows it as, such as `data/follower-part1.js`
 * @property {number | null} declared how many entries the manifest promises
 */

/** The lists whose names say that a folder is the data folder. Only some of them are ever opened. */
const landmarks = /^(account|following|follower|block|mute|like|tweets?|note-tweet|screen-name-change)(-part\d+)?\.js$/

export class Catalogue {
  #names
  #limits

  /**
   * @param {string} folder
   * @param {Set<string>} names
   * @param {any} manifest
   * @param {Limits} limits
   */
  constructor(folder, names, manifest, limits) {
    /** The folder of the data files in the container, with its `/`; empty for the top. */
    this.folder = folder
    /** The manifest's object; `undefined` when there is none. */
    this.manifest = manifest
    this.#names = names
    this.#limits = limits
  }

  /**
   * @param {Container} container
   * @param {Limits} limits
   */
  static async open(container, limits) {
    const folder = dataFolder(container.names)
    const names = new Set(container.names.filter((path) => folderOf(path) === folder).map(fileName))
    const hasManifest = names.has('manifest.js')
    const manifest = hasManifest ? await readManifest(container, `${folder}manifest.js`, limits) : undefined
    return new Catalogue(folder, names, manifest, limits)
  }

  /**
   * What the manifest says of a list.
   *
   * @param {string} type
   * @returns {{fileName: string, count: number | null}[] | undefined}
   */
  declared(type) {
    const files = this.manifest?.dataTypes?.[type]?.files
    if (files === undefined || files === null) return undefined
    if (!Array.isArray(files)) throw manifestShape(`files of ${type}`)
    return files.map((file) => {
      if (typeof file?.fileName !== 'string') throw manifestShape(`a file of ${type}`)
      return { fileName: file.fileName, count: wholeNumber(file.count) }
    })
  }

  /**
   * All parts of a list, in order.
   *
   * @param {Kind} kind
   * @returns {{parts: Part[], warnings: Warning[]}}
   */
  parts(kind) {
    /** @type {Part[]} */
    const parts = []
    /** @type {Warning[]} */
    const warnings = []
    /** @type {string[]} */
    let missing = []
    const listed = new Set()
    for (const file of this.declared(manifestKey(kind)) ?? []) {
      const local = checkedPath(file.fileName).replace(/^data\//, '')
      if (listed.has(local)) continue
      listed.add(local)
      if (this.#names.has(local)) parts.push(this.#part(local, file.count))
      else missing.push(local)
    }
    const numbered = this.#numbered(kind)
    for (const { name } of numbered) {
      if (listed.has(name)) continue
      parts.push(this.#part(name, null))
      if (this.manifest) warnings.push({ code: 'partNotInManifest', parameters: { file: `data/${name}` } })
    }
    if (parts.length > this.#limits.parts) throw new ArchiveError('tooManyFiles', { limit: this.#limits.parts })
    if (!this.manifest) missing = gaps(kind, numbered)
    if (parts.length > 0) {
      for (const name of missing) warnings.push({ code: 'partMissing', parameters: { file: `data/${name}` } })
    }
    return { parts, warnings }
  }

  /**
   * @param {string} local
   * @param {number | null} declared
   * @returns {Part}
   */
  #part(local, declared) {
    return { path: this.folder + local, name: `data/${local}`, declared }
  }

  /**
   * The files whose names say that they are parts, by number.
   *
   * @param {Kind} kind
   */
  #numbered(kind) {
    const pattern = new RegExp(`^${kind}(?:-part(\\d+))?\\.js$`)
    const found = []
    for (const name of this.#names) {
      const match = pattern.exec(name)
      if (match) found.push({ number: Number(match[1] ?? 0), name })
    }
    return found.sort((left, right) => left.number - right.number || (left.name < right.name ? -1 : 1))
  }
}

/**
 * What the manifest calls a list.
 *
 * @param {Kind} kind
 */
const manifestKey = (kind) => kind.replace(/-(.)/g, (_, letter) => letter.toUpperCase())

/**
 * Parts that must have been there because a later one is.
 *
 * @param {Kind} kind
 * @param {{number: number}[]} numbered
 */
function gaps(kind, numbered) {
  const known = new Set(numbered.map(({ number }) => number))
  const last = numbered.at(-1)?.number ?? 0
  const missing = []
  for (let number = 0; number < last && last < 10_000; number++) {
    if (!known.has(number)) missing.push(number === 0 ? `${kind}.js` : `${kind}-part${number}.js`)
  }
  return missing
}

/**
 * Finds the folder with the data files, wherever people's unpacking and packing has put it.
 *
 * @param {string[]} paths
 */
function dataFolder(paths) {
  const withManifest = new Set()
  const withData = new Set()
  let isCSV = false
  for (const path of paths) {
    const name = fileName(path)
    if (name === 'manifest.js') withManifest.add(folderOf(path))
    else if (landmarks.test(name)) withData.add(folderOf(path))
    else if (name === 'tweets.csv' || name === 'tweet_index.js') isCSV = true
  }
  // A copy of the data without its manifest, beside the archive, is of no interest; and a manifest of something else,
  // such as a web app, has no data beside it.
  const complete = new Set([...withManifest].filter((folder) => withData.has(folder)))
  for (const folders of [complete, withData, withManifest]) {
    if (folders.size === 0) continue
    if (folders.size > 1) {
      const named = [...folders].sort().map((folder) => folder || '/')
      throw new ArchiveError('severalArchives', { folders: named.slice(0, 5).join(', ') })
    }
    const [folder] = folders
    return folder
  }
  throw new ArchiveError(isCSV ? 'csvLayout' : 'nothingInside')
}

/**
 * @param {Container} container
 * @param {string} path
 * @param {Limits} limits
 */
async function readManifest(container, path, limits) {
  const file = 'data/manifest.js'
  const chunks = []
  let length = 0
  for await (const chunk of await container.open(path)) {
    length += chunk.length
    if (length > limits.manifestBytes) throw new ArchiveError('tooLarge', { file, limit: limits.manifestBytes })
    chunks.push(chunk)
  }
  const text = await new Blob(chunks).text()
  if (text.trimStart().startsWith('<')) throw new ArchiveError('webPageInside', { file })
  const json = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw new ArchiveError('notJSON', { file }, { cause })
  }
}

/**
 * A number that X writes as a string.
 *
 * @param {unknown} value
 * @returns {number | null}
 */
export function wholeNumber(value) {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** @param {string} detail */
const manifestShape = (detail) => new ArchiveError('unexpectedShape', { file: 'data/manifest.js' }, { detail })
