import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Texts } from '../../../Sources/Website/Resources/js/texts.js'

const messages = {
  plain: 'Nothing here.',
  place: 'The archive of @{name}, {count} entries',
  people: { one: '{count} person', other: '{count} people' },
}

test('places are filled, numbers written as the language does', () => {
  assert.equal(new Texts(messages, 'en').say('place', { name: 'ada', count: 1234 }), 'The archive of @ada, 1,234 entries')
  assert.equal(new Texts(messages, 'fr').say('place', { name: 'ada', count: 1234 }), 'The archive of @ada, 1\u202f234 entries')
})

test('the count chooses the plural form', () => {
  const texts = new Texts(messages, 'en')
  assert.deepEqual(
    [0, 1, 2, 21].map((count) => texts.say('people', { count })),
    ['0 people', '1 person', '2 people', '21 people'],
  )
  // French counts zero as singular; a form that is missing gives way to "other".
  assert.equal(new Texts(messages, 'fr').say('people', { count: 0 }), '0 person')
  assert.equal(new Texts(messages, 'ar').say('people', { count: 2 }), '2 people')
})

test('a place without a value stays, a value is never read as a place', () => {
  const texts = new Texts(messages, 'en')
  assert.equal(texts.say('place', { name: '{count}' }), 'The archive of @{count}, {count} entries')
  assert.equal(texts.say('unknown'), 'unknown')
  assert.ok(texts.has('plain') && !texts.has('toString'))
})
