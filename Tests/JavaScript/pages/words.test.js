// The browser takes words out of texts as the program does: both keep to the same cases.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

await import('../../../Sources/ArchivePages/Resources/assets/words.js')
const cases = JSON.parse(readFileSync(new URL('../../ArchivePagesTests/words.json', import.meta.url), 'utf8'))
const { terms, query, tag } = globalThis.archiveWords
const sorted = (words) => [...words].map((word) => word.normalize('NFKD')).sort()

for (const [name, [text, expected]] of Object.entries(cases)) {
  test(`words: ${name}`, () => assert.deepEqual(sorted(terms(text)), sorted(expected)))
}

test('words: what stands in a text is found by asking for it', () => {
  for (const [text] of Object.values(cases)) {
    const known = [...terms(text)]
    for (const { term, isExact } of query(text)) {
      assert.ok(known.some((word) => isExact ? word === term : word.startsWith(term)), `${term} of ${text}`)
    }
  }
})

test('words: a hashtag is asked for as a whole, and one letter is no beginning', () => {
  assert.deepEqual(query('#Été_2026 a'), [{ term: '#ete2026', isExact: true }, { term: 'a', isExact: true }])
  assert.equal(tag('東京'), '#東京')
})
