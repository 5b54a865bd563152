import { ArchiveError } from './errors.js'

/**
 * Where an archive's files lie: a ZIP file, or files of a folder.
 *
 * @typedef {object} Container
 * @property {string[]} names the paths, with `/`, of the files that could be data
 * @property {(name: string) => number} size unpacked bytes of one of `names`, as far as it is known before reading
 * @property {(name: string) => Promise<AsyncIterable<Uint8Array>>} open the bytes of one of `names`, checked at the end
 */

/**
 * What the browser says when a file cannot be read becomes our error; everything else passes.
 *
 * @template Value
 * @param {string} file
 * @param {() => Promise<Value>} read
 * @returns {Promise<Value>}
 */
export async function reading(file, read) {
  try {
    return await read()
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : ''
    if (name === 'NotReadableError' || name === 'NotFoundError' || name === 'SecurityError') {
      throw new ArchiveError('unreadable', { file }, { cause })
    }
    throw cause
  }
}

/**
 * The chunks of a stream. Leaves the stream cancelled when the reader stops early.
 *
 * @param {ReadableStream<Uint8Array>} stream
 * @param {string} file
 */
export async function* chunksOf(stream, file) {
  const reader = stream.getReader()
  let isDone = false
  try {
    while (true) {
      const { done, value } = await reading(file, () => reader.read())
      if (done) {
        isDone = true
        return
      }
      yield value
    }
  } finally {
    if (!isDone) await reader.cancel().catch(() => {}) // An error is on its way already.
  }
}
