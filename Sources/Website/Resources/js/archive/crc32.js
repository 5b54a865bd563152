const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

/** The checksum of ZIP files, as the bytes come. */
export class Crc32 {
  #sum = 0xffffffff

  /** @param {Uint8Array} bytes */
  add(bytes) {
    let sum = this.#sum
    for (let index = 0; index < bytes.length; index++) sum = table[(sum ^ bytes[index]) & 0xff] ^ (sum >>> 8)
    this.#sum = sum
  }

  get value() {
    return ~this.#sum >>> 0
  }
}
