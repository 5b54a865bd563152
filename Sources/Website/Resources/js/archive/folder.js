// An archive that was unpacked: files chosen with `webkitdirectory`, dropped folders, or loose files.

import { chunksOf } from './container.js'
import { ArchiveError } from './errors.js'
import { checkedPath, mayBeData, mayBeMedia } from './paths.js'

/** @typedef {import('./container.js').Container} Container */
/** @typedef {{path: string, file: Blob}} PathAndFile */

/** @implements {Container} */
export class FolderContainer {
  /** @type {Map<string, Blob>} */
  #files = new Map()
  #limits

  /**
   * @param {PathAndFile[]} files
   * @param {import('./limits.js').Limits} limits
   * @param {(path: string) => boolean} [isWanted] which files are worth remembering
   */
  constructor(files, limits, isWanted = mayBeData) {
    this.#limits = limits
    if (files.length === 0) throw new ArchiveError('empty')
    if (files.length > limits.files) throw new ArchiveError('tooManyFiles', { limit: limits.files })
    for (const { path, file } of files) {
      const name = checkedPath(path)
      if (!isWanted(name)) continue
      if (this.#files.has(name)) throw new ArchiveError('duplicateFile', { file: name })
      this.#files.set(name, file)
    }
  }

  get names() {
    return [...this.#files.keys()]
  }

  /** @param {string} name */
  size(name) {
    return this.#file(name).size
  }

  /**
   * @param {string} name
   * @returns {Promise<AsyncIterable<Uint8Array>>}
   */
  async open(name) {
    const file = this.#file(name)
    const limit = this.#limits.fileBytes
    if (file.size > limit) throw new ArchiveError('tooLarge', { file: name, limit })
    return chunksOf(file.stream(), name)
  }

  /** @param {string} name */
  #file(name) {
    const file = this.#files.get(name)
    if (!file) throw new ArchiveError('nothingInside')
    return file
  }
}

/**
 * The files of a drop, those in folders too. Call it in the event's handler itself: the browser empties the drop after.
 *
 * @param {DataTransfer} drop
 * @param {{media?: boolean, limit?: number}} [options] whether photos and videos of posts are wanted; files at most
 * @returns {Promise<PathAndFile[]>}
 */
export async function filesFromDrop(drop, { media = false, limit = 1_000_000 } = {}) {
  const entries = [...drop.items].filter((item) => item.kind === 'file').map((item) => item.webkitGetAsEntry?.())
  const loose = [...drop.files].map((file) => ({ path: file.name, file }))
  if (!entries.some((entry) => entry?.isDirectory)) return loose
  /** @type {PathAndFile[]} */
  const files = []
  for (const entry of entries) if (entry) await collect(entry, '', 6, files, { media, limit })
  return files
}

/**
 * @param {FileSystemEntry} entry
 * @param {string} folder
 * @param {number} depth
 * @param {PathAndFile[]} files
 * @param {{media: boolean, limit: number}} options
 */
async function collect(entry, folder, depth, files, options) {
  const path = folder + entry.name
  if (entry.isFile) {
    const { limit } = options
    if (files.length >= limit) throw new ArchiveError('tooManyFiles', { limit })
    if (!mayBeData(path) && !path.endsWith('.zip') && !(options.media && mayBeMedia(path))) return
    const file = await entryFile(/** @type {FileSystemFileEntry} */ (entry), path)
    files.push({ path, file })
  } else if (depth > 0 && (!entry.name.endsWith('_media') || options.media) && entry.name !== 'assets') {
    const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader()
    while (true) {
      const children = await listed(reader, path)
      if (children.length === 0) return
      for (const child of children) await collect(child, `${path}/`, depth - 1, files, options)
    }
  }
}

/**
 * @param {FileSystemFileEntry} entry
 * @param {string} path
 * @returns {Promise<File>}
 */
function entryFile(entry, path) {
  return new Promise((resolve, reject) => {
    entry.file(resolve, (cause) => reject(new ArchiveError('unreadable', { file: path }, { cause })))
  })
}

/**
 * @param {FileSystemDirectoryReader} reader
 * @param {string} path
 * @returns {Promise<FileSystemEntry[]>}
 */
function listed(reader, path) {
  return new Promise((resolve, reject) => {
    reader.readEntries(resolve, (cause) => reject(new ArchiveError('unreadable', { file: path }, { cause })))
  })
}
