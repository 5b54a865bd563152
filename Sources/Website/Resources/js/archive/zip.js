// Reads a ZIP file where it lies: only its directory, and then the entries that are asked for.
// Format: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.3.

import { chunksOf, reading } from './container.js'
import { Crc32 } from './crc32.js'
import { ArchiveError } from './errors.js'
import { checkedPath, mayBeData } from './paths.js'

/** @typedef {import('./container.js').Container} Container */
/** @typedef {import('./limits.js').Limits} Limits */

const endLength = 22
const locatorLength = 20
const longestComment = 0xffff
const saturated16 = 0xffff
const saturated32 = 0xffffffff

/**
 * @typedef {object} Entry
 * @property {number} flags
 * @property {number} method
 * @property {number} checksum
 * @property {number} packed bytes in the ZIP
 * @property {number} size unpacked bytes
 * @property {number} offset of the local header
 * @property {number} nameLength bytes of the name
 * @property {boolean} isTwice whether the directory has this name more than once
 */

/** @implements {Container} */
export class ZipContainer {
  #blob
  #limits
  #directoryStart
  /** @type {Map<string, Entry>} */
  #entries

  /**
   * @param {Blob} blob
   * @param {Limits} limits
   * @param {number} directoryStart
   * @param {Map<string, Entry>} entries
   */
  constructor(blob, limits, directoryStart, entries) {
    this.#blob = blob
    this.#limits = limits
    this.#directoryStart = directoryStart
    this.#entries = entries
  }

  /**
   * Reads the directory.
   *
   * @param {Blob} blob
   * @param {string} name as its owner knows it
   * @param {Limits} limits
   * @param {(path: string) => boolean} [isWanted] which files are worth remembering
   */
  static async open(blob, name, limits, isWanted = mayBeData) {
    if (blob.size === 0) throw new ArchiveError('empty')
    const end = await findEnd(blob, name)
    const { count, length, start } = end
    if (count === 0) throw new ArchiveError('empty')
    if (count > limits.files || length > limits.directoryBytes) {
      throw new ArchiveError('tooManyFiles', { limit: limits.files })
    }
    if (start + length > end.position || count * 46 > length) throw damaged(name, 'directory out of place')
    const directory = await bytesOf(blob, start, start + length, name)
    return new ZipContainer(blob, limits, start, readDirectory(directory, count, name, isWanted))
  }

  get names() {
    return [...this.#entries.keys()]
  }

  /** @param {string} name */
  size(name) {
    return this.#entry(name).size
  }

  /**
   * @param {string} name
   * @returns {Promise<AsyncIterable<Uint8Array>>}
   */
  async open(name) {
    const entry = this.#entry(name)
    const { fileBytes, expansion, expansionFrom } = this.#limits
    if (entry.isTwice) throw new ArchiveError('duplicateFile', { file: name })
    if (entry.flags & 1) throw new ArchiveError('encrypted', { file: name })
    if (entry.method !== 0 && entry.method !== 8) throw new ArchiveError('unknownCompression', { file: name })
    if (entry.size > fileBytes) throw new ArchiveError('tooLarge', { file: name, limit: fileBytes })
    if (entry.size > expansionFrom && entry.size / Math.max(entry.packed, 1) > expansion) {
      throw new ArchiveError('expandsTooMuch', { file: name })
    }
    if (entry.method === 0 && entry.size !== entry.packed) throw damaged(name, 'two sizes')
    const nameEnd = entry.offset + 30 + entry.nameLength
    if (nameEnd > this.#directoryStart) throw damaged(name, 'entry out of place')
    const header = await bytesOf(this.#blob, entry.offset, nameEnd, name)
    if (header.getUint32(0, true) !== 0x04034b50) throw damaged(name, 'no local header')
    const localName = new TextDecoder().decode(new Uint8Array(header.buffer, 30)).replaceAll('\\', '/')
    if (header.getUint16(26, true) !== entry.nameLength || localName !== name) throw damaged(name, 'two names')
    const start = nameEnd + header.getUint16(28, true)
    if (start + entry.packed > this.#directoryStart) throw damaged(name, 'entry out of place')
    return this.#unpacked(name, entry, this.#blob.slice(start, start + entry.packed))
  }

  /** @param {string} name */
  #entry(name) {
    const entry = this.#entries.get(name)
    if (!entry) throw new ArchiveError('nothingInside')
    return entry
  }

  /**
   * @param {string} name
   * @param {Entry} entry
   * @param {Blob} data
   */
  async *#unpacked(name, entry, data) {
    const stream = entry.method === 8 ? inflated(data, name) : chunksOf(data.stream(), name)
    const checksum = new Crc32()
    let length = 0
    for await (const chunk of stream) {
      length += chunk.length
      if (length > entry.size) throw damaged(name, 'longer than the directory says')
      checksum.add(chunk)
      yield chunk
    }
    if (length < entry.size) throw damaged(name, 'shorter than the directory says')
    if (checksum.value !== entry.checksum) throw new ArchiveError('checksumWrong', { file: name })
  }
}

/**
 * @param {Blob} data
 * @param {string} name
 */
async function* inflated(data, name) {
  const stream = data.stream().pipeThrough(new DecompressionStream('deflate-raw'))
  try {
    yield* chunksOf(stream, name)
  } catch (cause) {
    if (cause instanceof ArchiveError || (cause instanceof Error && cause.name === 'AbortError')) throw cause
    throw damaged(name, 'no valid deflate stream', cause)
  }
}

/**
 * Finds the end record, and the ZIP64 one that it may have beside it.
 *
 * @param {Blob} blob
 * @param {string} name
 */
async function findEnd(blob, name) {
  const tailStart = Math.max(0, blob.size - endLength - longestComment - locatorLength)
  const tail = await bytesOf(blob, tailStart, blob.size, name)
  const at = endPosition(tail)
  if (at === undefined) throw await whyNoZip(blob, name)
  const position = tailStart + at
  const end = {
    position,
    disk: tail.getUint16(at + 4, true),
    countOnDisk: tail.getUint16(at + 8, true),
    count: tail.getUint16(at + 10, true),
    length: tail.getUint32(at + 12, true),
    start: tail.getUint32(at + 16, true),
  }
  const locator = at - locatorLength
  if (locator >= 0 && tail.getUint32(locator, true) === 0x07064b50) {
    const recordStart = whole(tail, locator + 8, name)
    if (recordStart + 56 > position) throw damaged(name, 'ZIP64 record out of place')
    const record = await bytesOf(blob, recordStart, recordStart + 56, name)
    if (record.getUint32(0, true) !== 0x06064b50) throw damaged(name, 'no ZIP64 record')
    end.disk = record.getUint32(16, true)
    end.countOnDisk = whole(record, 24, name)
    end.count = whole(record, 32, name)
    end.length = whole(record, 40, name)
    end.start = whole(record, 48, name)
    end.position = recordStart
  }
  if (end.disk !== 0 || end.countOnDisk !== end.count) throw damaged(name, 'one disk of several')
  return end
}

/**
 * Where the end record begins: the last place whose comment reaches exactly to the end, else the last one at all.
 *
 * @param {DataView} tail
 */
function endPosition(tail) {
  let any
  for (let at = tail.byteLength - endLength; at >= 0; at--) {
    if (tail.getUint32(at, true) !== 0x06054b50) continue
    const end = at + endLength + tail.getUint16(at + 20, true)
    if (end === tail.byteLength) return at
    if (end < tail.byteLength) any ??= at
  }
  return any
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
async function whyNoZip(blob, name) {
  const start = await bytesOf(blob, 0, Math.min(512, blob.size), name)
  if (start.byteLength >= 2 && start.getUint16(0) === 0x504b) return new ArchiveError('cutOff', { file: name })
  const text = new TextDecoder().decode(start).trimStart()
  return new ArchiveError(text.startsWith('<') ? 'webPage' : 'notAnArchiveFile', { file: name })
}

/**
 * @param {DataView} directory
 * @param {number} count
 * @param {string} zip
 * @param {(path: string) => boolean} isWanted
 * @returns {Map<string, Entry>}
 */
function readDirectory(directory, count, zip, isWanted) {
  const entries = new Map()
  const decoder = new TextDecoder()
  let at = 0
  for (let index = 0; index < count; index++) {
    if (at + 46 > directory.byteLength || directory.getUint32(at, true) !== 0x02014b50) {
      throw damaged(zip, 'the directory breaks off')
    }
    const nameStart = at + 46
    const extraStart = nameStart + directory.getUint16(at + 28, true)
    const extraEnd = extraStart + directory.getUint16(at + 30, true)
    const next = extraEnd + directory.getUint16(at + 32, true)
    if (next > directory.byteLength) throw damaged(zip, 'the directory breaks off')
    const bytes = new Uint8Array(directory.buffer, directory.byteOffset + nameStart, extraStart - nameStart)
    const name = checkedPath(decoder.decode(bytes))
    if (isWanted(name)) {
      const entry = {
        flags: directory.getUint16(at + 8, true),
        method: directory.getUint16(at + 10, true),
        checksum: directory.getUint32(at + 16, true),
        packed: directory.getUint32(at + 20, true),
        size: directory.getUint32(at + 24, true),
        offset: directory.getUint32(at + 42, true),
        nameLength: bytes.length,
        isTwice: entries.has(name),
      }
      if (directory.getUint16(at + 34, true) === saturated16) throw damaged(zip, 'one disk of several')
      readZip64(directory, extraStart, extraEnd, entry, zip)
      entries.set(name, entry)
    }
    at = next
  }
  return entries
}

/**
 * Fills what 32 bits could not hold from the extra field 1.
 *
 * @param {DataView} directory
 * @param {number} start
 * @param {number} end
 * @param {Entry} entry
 * @param {string} zip
 */
function readZip64(directory, start, end, entry, zip) {
  const wanted = /** @type {const} */ (['size', 'packed', 'offset']).filter((field) => entry[field] === saturated32)
  if (wanted.length === 0) return
  for (let at = start; at + 4 <= end; ) {
    const length = directory.getUint16(at + 2, true)
    if (directory.getUint16(at, true) === 1) {
      if (length < wanted.length * 8 || at + 4 + length > end) break
      wanted.forEach((field, index) => {
        entry[field] = whole(directory, at + 4 + index * 8, zip)
      })
      return
    }
    at += 4 + length
  }
  throw damaged(zip, 'no ZIP64 field')
}

/**
 * A 64-bit number that JavaScript can hold.
 *
 * @param {DataView} view
 * @param {number} at
 * @param {string} name
 */
function whole(view, at, name) {
  const value = Number(view.getBigUint64(at, true))
  if (!Number.isSafeInteger(value)) throw damaged(name, 'a number beyond all files')
  return value
}

/**
 * @param {Blob} blob
 * @param {number} start
 * @param {number} end
 * @param {string} name
 */
async function bytesOf(blob, start, end, name) {
  return new DataView(await reading(name, () => blob.slice(start, end).arrayBuffer()))
}

/**
 * @param {string} file
 * @param {string} detail
 * @param {unknown} [cause]
 */
const damaged = (file, detail, cause) => new ArchiveError('damaged', { file }, { detail, cause })
