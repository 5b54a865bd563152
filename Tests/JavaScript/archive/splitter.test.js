import assert from 'node:assert/strict'
import { test } from 'node:test'
import { standardLimits } from '../../../Sources/Website/Resources/js/archive/limits.js'
import { ListSplitter } from '../../../Sources/Website/Resources/js/archive/splitter.js'

/**
 * @param {string} text
 * @param {number} size
 */
function split(text, size) {
  const splitter = new ListSplitter('f', standardLimits)
  const bytes = Buffer.from(text)
  const runs = []
  for (let at = 0; at < bytes.length; at += size) runs.push(...splitter.take(bytes.subarray(at, at + size)))
  splitter.finish()
  return runs
}

test('It does not matter where the bytes are cut', () => {
  const entries = [{ a: '}]"[{\\' }, { b: [[1], { c: 'é😀' }] }, {}]
  const text = ` window.YTD.x.part0 = [ ${entries.map((entry) => JSON.stringify(entry)).join(' ,\n ')} ] ;`
  for (let size = 1; size <= text.length; size++) {
    assert.deepEqual(split(text, size).flatMap((run) => run.entries), entries)
  }
})

test('Long lists come in runs, with every entry once and its place', () => {
  const entries = Array.from({ length: 20_000 }, (_, number) => ({ number }))
  const runs = split(JSON.stringify(entries), 1000)
  assert.ok(runs.length > 1)
  assert.deepEqual(runs.flatMap((run) => run.entries), entries)
  for (const { first, entries } of runs) assert.equal(entries[0].number, first - 1)
})
