// Reads the lists of an X archive in the browser. Nothing is sent anywhere from here, nothing is kept, and messages are
// never opened.
//
//     import { canReadArchives, encodeForSending, filesFromDrop, readArchive } from './archive/archive.js'
//
//     if (!canReadArchives()) …                        // Offer to go on at a computer.
//     readArchive(input.files[0])                      // A ZIP file,
//     readArchive(folderInput.files)                   // a folder (<input webkitdirectory>) or loose files,
//     readArchive(await filesFromDrop(event.dataTransfer))   // whatever was dropped.
//
//     const archive = await readArchive(files, {
//       blocks: true, mutes: true,                     // Only with consent: these files are not opened otherwise.
//       expectedOwner: '123',                          // The proven X id, if there is one: others are refused.
//       signal: controller.signal,                     // Ends with the signal's reason.
//       progress: ({ file, read, total }) => …,        // Bytes; called often.
//     })
//     archive.following?.length                        // null: the archive has no such file, or no consent was given.
//     archive.available.blocks                         // There is a list for which consent could be asked.
//     archive.warnings                                 // [{code, parameters}]: tell them, go on.
//     await fetch(address, { method: 'POST', body: encodeForSending(archive), … })
//
// What is wrong with an archive is thrown as `ArchiveError` with a `code` and `parameters` for the page's own sentence;
// errors.js lists them. A mistake of the caller, and the signal's reason, are thrown as they are.

import { ownerOfAccount, ownerOfManifest, readAccounts } from './accounts.js'
import { Catalogue, wholeNumber } from './catalogue.js'
import { ArchiveError } from './errors.js'
import { FolderContainer } from './folder.js'
import { standardLimits } from './limits.js'
import { canReadArchives } from './support.js'
import { ZipContainer } from './zip.js'

export { encodeForSending } from './encode.js'
export { ArchiveError } from './errors.js'
export { filesFromDrop } from './folder.js'
export { standardLimits } from './limits.js'
export { canChooseFolders, canReadArchives } from './support.js'

/**
 * Whose archive it is. The names are those of the day when it was made.
 *
 * @typedef {{id: string, screenName: string | null, displayName: string | null}} Owner
 */

/**
 * Something that did not stop the reading.
 *
 * | code                | parameters                  | what it means                                              |
 * | ------------------- | --------------------------- | ---------------------------------------------------------- |
 * | `partMissing`       | `file`                      | one of several parts is gone, so the list is too short     |
 * | `partNotInManifest` | `file`                      | a part that the manifest does not name; it was read        |
 * | `countDiffers`      | `file`, `declared`, `found` | the manifest promises another number of entries            |
 * | `duplicates`        | `file`, `count`             | entries that repeat an earlier one; they count once        |
 * | `manifestMissing`   |                             | the files were found by their names                        |
 * | `ownerUnknown`      |                             | neither the manifest nor account.js is there               |
 * | `partialArchive`    |                             | X says that the archive is not the whole one               |
 *
 * @typedef {object} Warning
 * @property {'partMissing' | 'partNotInManifest' | 'countDiffers' | 'duplicates' | 'manifestMissing' | 'ownerUnknown'
 *   | 'partialArchive'} code
 * @property {Record<string, string | number>} parameters
 */

/**
 * Each list holds every id once, in the archive's order, over all its parts. `null` is unknown, which is not empty.
 *
 * @typedef {object} Archive
 * @property {Owner | null} owner
 * @property {string | null} generatedAt when it was made, ISO 8601, as the manifest has it
 * @property {BigUint64Array | null} following
 * @property {BigUint64Array | null} followers
 * @property {BigUint64Array | null} blocks
 * @property {BigUint64Array | null} mutes
 * @property {{blocks: boolean, mutes: boolean}} available which lists are there that take consent
 * @property {number | null} tweetCount how many tweets the manifest tells of; they are not read
 * @property {string[]} filesRead every file that was opened
 * @property {Warning[]} warnings
 */

/**
 * @typedef {object} Options
 * @property {boolean} [blocks]
 * @property {boolean} [mutes]
 * @property {string} [expectedOwner]
 * @property {AbortSignal} [signal]
 * @property {(progress: {file: string, read: number, total: number}) => void} [progress]
 * @property {Partial<import('./limits.js').Limits>} [limits]
 */

/**
 * @typedef {Blob | Iterable<File> | ArrayLike<File> | import('./folder.js').PathAndFile[]} Source
 */

/**
 * @param {Source} source
 * @param {Options} [options]
 * @returns {Promise<Archive>}
 */
export async function readArchive(source, options = {}) {
  if (!canReadArchives()) throw new ArchiveError('cannotRead')
  options.signal?.throwIfAborted()
  const limits = { ...standardLimits, ...options.limits }
  const container = await containerOf(source, limits)
  const catalogue = await Catalogue.open(container, limits)
  /** @type {Archive} */
  const archive = {
    owner: ownerOfManifest(catalogue.manifest),
    generatedAt: textOrNull(catalogue.manifest?.archiveInfo?.generationDate),
    following: null,
    followers: null,
    blocks: null,
    mutes: null,
    available: {
      blocks: catalogue.parts('block').parts.length > 0,
      mutes: catalogue.parts('mute').parts.length > 0,
    },
    tweetCount: declaredTweets(catalogue),
    filesRead: catalogue.manifest ? ['data/manifest.js'] : [],
    warnings: [],
  }
  if (!catalogue.manifest) archive.warnings.push({ code: 'manifestMissing', parameters: {} })
  if (catalogue.manifest?.archiveInfo?.isPartialArchive === true) {
    archive.warnings.push({ code: 'partialArchive', parameters: {} })
  }
  if (!archive.owner) {
    const { parts } = catalogue.parts('account')
    archive.owner = await ownerOfAccount(container, parts, limits)
    archive.filesRead.push(...parts.map((part) => part.name))
  }
  if (!archive.owner) archive.warnings.push({ code: 'ownerUnknown', parameters: {} })
  if (options.expectedOwner && archive.owner && archive.owner.id !== options.expectedOwner) {
    const { id, screenName } = archive.owner
    throw new ArchiveError('otherOwner', { id, screenName: screenName ?? '' })
  }
  await readLists(archive, container, catalogue, options, limits)
  if (!archive.following && !archive.followers) throw new ArchiveError('noLists')
  return archive
}

/**
 * @param {Archive} archive
 * @param {import('./container.js').Container} container
 * @param {Catalogue} catalogue
 * @param {Options} options
 * @param {import('./limits.js').Limits} limits
 */
async function readLists(archive, container, catalogue, options, limits) {
  const wanted = /** @type {const} */ ([
    ['following', 'following', true],
    ['followers', 'follower', true],
    ['blocks', 'block', options.blocks === true],
    ['mutes', 'mute', options.mutes === true],
  ]).flatMap(([field, kind, isWanted]) => {
    if (!isWanted) return []
    const { parts, warnings } = catalogue.parts(kind)
    return parts.length > 0 ? [{ field, kind, parts, warnings }] : []
  })
  const sizes = wanted.flatMap(({ parts }) => parts.map((part) => container.size(part.path)))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  let read = 0
  for (const { field, kind, parts, warnings } of wanted) {
    const list = await readAccounts(container, kind, parts, limits, (bytes) => {
      options.signal?.throwIfAborted()
      read += bytes
      options.progress?.({ file: `data/${kind}.js`, read, total })
    })
    archive[field] = list.ids
    archive.filesRead.push(...parts.map((part) => part.name))
    archive.warnings.push(...warnings, ...list.warnings)
  }
}

/**
 * A ZIP file, or else the files of a folder.
 *
 * @param {Source} source
 * @param {import('./limits.js').Limits} limits
 * @param {(path: string) => boolean} [isWanted] which files are worth remembering
 */
export async function containerOf(source, limits, isWanted) {
  const files = (source instanceof Blob ? [source] : Array.from(/** @type {Iterable<any>} */ (source))).map(withPath)
  if (files.length === 0) throw new ArchiveError('empty')
  const zips = files.filter(({ path }) => /\.zip$/i.test(path))
  const isLoose = files.some(({ path }) => path.endsWith('.js'))
  if (!isLoose && zips.length > 1) {
    throw new ArchiveError('severalArchives', { folders: zips.slice(0, 5).map(({ path }) => path).join(', ') })
  }
  if (!isLoose && (files.length === 1 || zips.length === 1)) {
    const { path, file } = zips[0] ?? files[0]
    return ZipContainer.open(file, path, limits, isWanted)
  }
  return new FolderContainer(files, limits, isWanted)
}

/**
 * @param {any} item
 * @returns {import('./folder.js').PathAndFile}
 */
function withPath(item) {
  if (item instanceof Blob) {
    const { webkitRelativePath, name } = /** @type {File} */ (item)
    return { path: webkitRelativePath || name || 'archive.zip', file: item }
  }
  return item
}

/** @param {Catalogue} catalogue */
function declaredTweets(catalogue) {
  const files = catalogue.declared('tweets') ?? catalogue.declared('tweet')
  if (!files) return null
  const counts = files.map((file) => wholeNumber(file.count))
  return counts.includes(null) ? null : counts.reduce((sum, count) => /** @type {number} */ (sum) + (count ?? 0), 0)
}

/** @param {unknown} value */
const textOrNull = (value) => (typeof value === 'string' ? value : null)
