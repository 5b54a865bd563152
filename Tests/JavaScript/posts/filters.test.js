import assert from 'node:assert/strict'
import { test } from 'node:test'

import { words } from '../../../Sources/Website/Resources/js/posts/filters.js'

test('Words to leave behind are told apart by the comma of any script', () => {
  assert.deepEqual(words('work, Ada ; old job'), ['work', 'Ada', 'old job'])
  assert.deepEqual(words('仕事、昔の町，Ada'), ['仕事', '昔の町', 'Ada'])
  assert.deepEqual(words('العمل، المدينة القديمة؛ آدا'), ['العمل', 'المدينة القديمة', 'آدا'])
  assert.deepEqual(words(' , ،'), [])
})
