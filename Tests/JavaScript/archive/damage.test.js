// Damage of any kind ends as one of our errors or as the truth.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ArchiveError, readArchive } from '../../../Sources/Website/Resources/js/archive/archive.js'
import { entriesOf, madeUpFiles } from './made-up-archive.js'
import { zip } from './zip-builder.js'

const following = Array.from({ length: 60 }, (_, index) => 101 + index)
const followers = Array.from({ length: 60 }, (_, index) => 201 + index)
const files = madeUpFiles({ following, follower: followers.slice(0, 40), 'follower-part1': followers.slice(40) })

/** Numbers from a seed, so that a failure can be had again. @param {number} seed */
function randomFrom(seed) {
  let state = seed >>> 0
  return (/** @type {number} */ below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), state | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return ((value ^ (value >>> 14)) >>> 0) % below
  }
}

/**
 * @param {Uint8Array} bytes
 * @param {string} told
 */
async function readsOrRefuses(bytes, told) {
  let archive
  try {
    archive = await readArchive(new File([bytes], 'archive.zip'))
  } catch (error) {
    assert.ok(error instanceof ArchiveError, `${told}: ${error}`)
    return
  }
  const codes = archive.warnings.map(({ code }) => code)
  if (codes.some((code) => code === 'manifestMissing' || code === 'partMissing')) return
  if (archive.following) assert.deepEqual(Array.from(archive.following, Number), following, told)
  if (archive.followers) assert.deepEqual(Array.from(archive.followers, Number), followers, told)
}

for (const stored of [true, false]) {
  const bytes = zip(entriesOf(files, { inside: 'me/', stored }))
  const kind = stored ? 'stored' : 'deflated'

  test(`A ${kind} ZIP cut off at any byte`, async () => {
    const random = randomFrom(1)
    for (let round = 0; round < 300; round++) {
      const length = random(bytes.length)
      await readsOrRefuses(bytes.subarray(0, length), `cut at ${length}`)
    }
  })

  test(`A ${kind} ZIP with bytes changed anywhere`, async () => {
    for (let seed = 1; seed <= 1000; seed++) {
      const random = randomFrom(seed)
      const damaged = Buffer.from(bytes)
      for (let count = 1 + random(3); count > 0; count--) {
        // Half of them in the directory, where they do most harm.
        const from = random(2) ? bytes.length - 400 : 0
        damaged[from + random(bytes.length - from)] = random(256)
      }
      await readsOrRefuses(damaged, `seed ${seed}`)
    }
  })
}

test('Bytes changed, dropped or doubled inside a list, behind a right checksum', async () => {
  for (let seed = 1; seed <= 600; seed++) {
    const random = randomFrom(seed)
    const entries = entriesOf(files)
    const entry = entries[random(entries.length)]
    const place = random(entry.data.length)
    const [before, at, after] = [
      entry.data.subarray(0, place), entry.data.subarray(place, place + 1), entry.data.subarray(place + 1),
    ]
    entry.data = [
      () => Buffer.concat([before, Buffer.of(random(256)), after]),
      () => Buffer.concat([before, after]),
      () => Buffer.concat([before, at, at, after]),
      () => before,
    ][random(4)]()
    try {
      await readArchive(new File([zip(entries)], 'archive.zip'))
    } catch (error) {
      assert.ok(error instanceof ArchiveError, `seed ${seed}: ${error}`)
    }
  }
})
