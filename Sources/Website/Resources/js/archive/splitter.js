import { ArchiveError } from './errors.js'

const runBytes = 128 * 1024
const longestPrefix = 512

const [tab, carriageReturn, space, quote, comma, semicolon, lessThan, equals] = [9, 13, 32, 34, 44, 59, 60, 61]
const [openBracket, backslash, closeBracket, letterW, openBrace, closeBrace] = [91, 92, 93, 119, 123, 125]

/**
 * Cuts a data file, `window.YTD.<name>.part<N> = [ {…}, {…} ]`, into runs of whole entries as its bytes arrive, so that
 * only the entries of one run are in memory.
 */
export class ListSplitter {
  #file
  #limits
  /** @type {'start' | 'assignment' | 'list' | 'entryOrEnd' | 'nextEntry' | 'entry' | 'commaOrEnd' | 'end'} */
  #place = 'start'
  #prefix = 0
  #depth = 0
  #isInString = false
  #isEscaped = false
  #run = new Uint8Array(2 * runBytes)
  #runLength = 0
  #runCount = 0
  #entryStart = 0
  #decoder = new TextDecoder('utf-8', { fatal: true })

  /** Entries so far. */
  entries = 0

  /**
   * @param {string} file
   * @param {import('./limits.js').Limits} limits
   */
  constructor(file, limits) {
    this.#file = file
    this.#limits = limits
  }

  /**
   * Takes the file's next bytes.
   *
   * @param {Uint8Array} bytes
   * @returns {Generator<{entries: any[], first: number}>} runs that are complete now; `first` counts from 1
   */
  *take(bytes) {
    let at = 0
    while (at < bytes.length) {
      if (this.#place === 'entry') {
        at = this.#takeEntry(bytes, at)
        if (this.#place !== 'entry' && this.#runLength >= runBytes) yield this.#handOut()
      } else if (this.#step(bytes[at])) {
        this.#startEntry()
      } else {
        at++
      }
      if (this.#place === 'end' && this.#runCount > 0) yield this.#handOut()
    }
  }

  /** Says that there are no more bytes. */
  finish() {
    if (this.#place !== 'end') throw this.#notJSON('it ends too early')
  }

  /**
   * Judges a byte outside of the entries. `true` when an entry begins here.
   *
   * @param {number} byte
   */
  #step(byte) {
    const isSpace = byte === space || (byte >= tab && byte <= carriageReturn)
    switch (this.#place) {
      case 'start':
        this.#prefix++
        if (isSpace || (this.#prefix <= 3 && [0xef, 0xbb, 0xbf].includes(byte))) return false
        if (byte === lessThan) throw new ArchiveError('webPageInside', { file: this.#file })
        if (byte !== openBracket && byte !== letterW) throw this.#notJSON('it does not begin as it should')
        this.#place = byte === openBracket ? 'entryOrEnd' : 'assignment'
        return false
      case 'assignment':
        if (++this.#prefix > longestPrefix) throw this.#notJSON('it does not begin as it should')
        if (byte === equals) this.#place = 'list'
        return false
      case 'list':
        if (isSpace) return false
        if (byte !== openBracket) throw this.#shape('a list was expected')
        this.#place = 'entryOrEnd'
        return false
      case 'entryOrEnd':
      case 'nextEntry':
        if (byte === openBrace) return true
        if (isSpace) return false
        if (byte !== closeBracket || this.#place === 'nextEntry') throw this.#notJSON('an unexpected character')
        this.#place = 'end'
        return false
      case 'commaOrEnd':
        if (isSpace) return false
        if (byte !== comma && byte !== closeBracket) throw this.#notJSON('an unexpected character')
        this.#place = byte === comma ? 'nextEntry' : 'end'
        return false
      default:
        if (!isSpace && byte !== semicolon) throw this.#notJSON('something follows the list')
        return false
    }
  }

  #startEntry() {
    this.#place = 'entry'
    this.#depth = 0
    this.#append(Uint8Array.of(this.#runCount === 0 ? openBracket : comma))
    this.#entryStart = this.#runLength
  }

  /**
   * Copies up to the entry's end, or all bytes. Returns where it stopped.
   *
   * @param {Uint8Array} bytes
   * @param {number} start
   */
  #takeEntry(bytes, start) {
    const end = this.#scanEntry(bytes, start)
    if (this.#runLength - this.#entryStart + end - start > this.#limits.entryBytes) {
      throw this.#shape('an entry that is too large')
    }
    this.#append(bytes.subarray(start, end))
    if (this.#depth === 0) {
      this.entries++
      this.#runCount++
      this.#place = 'commaOrEnd'
    }
    return end
  }

  /**
   * Follows strings and brackets only. The depth is 0 after the entry's last byte.
   *
   * @param {Uint8Array} bytes
   * @param {number} start
   */
  #scanEntry(bytes, start) {
    let depth = this.#depth
    let isInString = this.#isInString
    let isEscaped = this.#isEscaped
    let at = start
    while (at < bytes.length) {
      const byte = bytes[at++]
      if (isInString) {
        if (isEscaped) isEscaped = false
        else if (byte === quote) isInString = false
        else if (byte === backslash) isEscaped = true
      } else if (byte === quote) {
        isInString = true
      } else if (byte === openBrace || byte === openBracket) {
        if (++depth > this.#limits.depth) throw this.#shape('it nests too deep')
      } else if (byte === closeBrace || byte === closeBracket) {
        if (--depth === 0) break
      }
    }
    this.#depth = depth
    this.#isInString = isInString
    this.#isEscaped = isEscaped
    return at
  }

  /** @param {Uint8Array} bytes */
  #append(bytes) {
    const length = this.#runLength + bytes.length
    if (length + 1 > this.#run.length) {
      const larger = new Uint8Array(2 * length)
      larger.set(this.#run.subarray(0, this.#runLength))
      this.#run = larger
    }
    this.#run.set(bytes, this.#runLength)
    this.#runLength = length
  }

  #handOut() {
    const first = this.entries - this.#runCount + 1
    this.#append(Uint8Array.of(closeBracket))
    const json = this.#run.subarray(0, this.#runLength)
    this.#runLength = 0
    this.#runCount = 0
    try {
      return { entries: JSON.parse(this.#decoder.decode(json)), first }
    } catch (cause) {
      throw this.#notJSON(`from entry ${first}`, cause)
    }
  }

  /**
   * @param {string} detail
   * @param {unknown} [cause]
   */
  #notJSON(detail, cause) {
    return new ArchiveError('notJSON', { file: this.#file }, { detail, cause })
  }

  /** @param {string} detail */
  #shape(detail) {
    return new ArchiveError('unexpectedShape', { file: this.#file }, { detail })
  }
}
