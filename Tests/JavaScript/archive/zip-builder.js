// Writes ZIP files byte by byte, right ones and wrong ones.

import { crc32 } from './crc32.js'
import { deflateRawSync } from 'node:zlib'

/**
 * @typedef {object} Entry
 * @property {string} name
 * @property {Buffer} data
 * @property {boolean} [stored]
 * @property {boolean} [hasDescriptor] sizes and checksum follow the data
 * @property {boolean} [zip64]
 * @property {boolean} [isEncrypted]
 * @property {number} [size] what the directory says, where that is not the truth
 * @property {number} [checksum]
 * @property {number} [method]
 * @property {number} [hole] bytes of zeros that stand for the data, in a sparse file
 */

/** @param {number} value */
const u16 = (value) => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

/** @param {number} value */
const u32 = (value) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** @param {number} value */
const u64 = (value) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

/**
 * One entry as it stands in the file and in the directory.
 *
 * @param {Entry} entry
 * @param {number} offset
 */
export function record(entry, offset) {
  const data = entry.hole ? Buffer.alloc(0) : entry.stored ? entry.data : deflateRawSync(entry.data)
  const packed = entry.hole ?? data.length
  const size = entry.size ?? entry.hole ?? entry.data.length
  const name = Buffer.from(entry.name)
  const isLarge = entry.zip64 || Math.max(packed, size, offset) >= 0xffffffff
  const flags = (entry.isEncrypted ? 1 : 0) | (entry.hasDescriptor ? 8 : 0) | 0x800
  const method = entry.method ?? (entry.stored || entry.hole ? 0 : 8)
  const checksum = u32(entry.checksum ?? crc32(entry.data))
  const shortSizes = isLarge ? Buffer.alloc(8, 0xff) : Buffer.concat([u32(packed), u32(size)])
  const longSizes = Buffer.concat([u64(size), u64(packed)])
  const common = [u16(45), u16(flags), u16(method), u32(0x5a216000)]
  const localExtra = isLarge ? Buffer.concat([u16(1), u16(16), longSizes]) : Buffer.alloc(0)
  const extra = isLarge ? Buffer.concat([u16(1), u16(24), longSizes, u64(offset)]) : Buffer.alloc(0)
  const known = Buffer.concat([checksum, shortSizes])
  const local = Buffer.concat([
    u32(0x04034b50), ...common, entry.hasDescriptor ? Buffer.alloc(12) : known,
    u16(name.length), u16(localExtra.length), name, localExtra,
  ])
  const descriptor = entry.hasDescriptor ? Buffer.concat([u32(0x08074b50), known]) : Buffer.alloc(0)
  const directory = Buffer.concat([
    u32(0x02014b50), u16(45), ...common, known, u16(name.length), u16(extra.length), Buffer.alloc(10),
    u32(isLarge ? 0xffffffff : offset), name, extra,
  ])
  return { local, data, descriptor, directory }
}

/**
 * The end record, with the ZIP64 ones where the numbers need them.
 *
 * @param {number} count
 * @param {number} start
 * @param {number} length
 * @param {Buffer} [comment]
 */
export function end(count, start, length, comment = Buffer.alloc(0)) {
  const isLarge = start >= 0xffffffff || count >= 0xffff
  const zip64 = isLarge
    ? Buffer.concat([
        u32(0x06064b50), u64(44), u16(45), u16(45), u32(0), u32(0), u64(count), u64(count), u64(length), u64(start),
        u32(0x07064b50), u32(0), u64(start + length), u32(1),
      ])
    : Buffer.alloc(0)
  const shortCount = u16(isLarge ? 0xffff : count)
  return Buffer.concat([
    zip64, u32(0x06054b50), u32(0), shortCount, shortCount, u32(length), u32(isLarge ? 0xffffffff : start),
    u16(comment.length), comment,
  ])
}

/**
 * @param {Entry[]} entries
 * @param {Buffer} [comment]
 */
export function zip(entries, comment) {
  const files = []
  const directory = []
  let offset = 0
  for (const entry of entries) {
    const { local, data, descriptor, directory: line } = record(entry, offset)
    files.push(local, data, descriptor)
    directory.push(line)
    offset += local.length + data.length + descriptor.length
  }
  const lines = Buffer.concat(directory)
  return Buffer.concat([...files, lines, end(entries.length, offset, lines.length, comment)])
}
