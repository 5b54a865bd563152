import assert from 'node:assert/strict'
import test from 'node:test'

import { peopleNamed } from '../../../Sources/Website/Resources/js/invite/named.js'

/**
 * @param {[string, string][]} mentions
 * @param {[string, string]} [reply]
 */
const post = (mentions, reply) => ({
  tweet: {
    entities: { user_mentions: mentions.map(([id_str, screen_name]) => ({ id_str, screen_name })) },
    ...(reply ? { in_reply_to_user_id_str: reply[0], in_reply_to_screen_name: reply[1] } : {}),
  },
})

test('those whom one followed are named, those in most posts first, by their last name', () => {
  const posts = [
    post([['1', 'old_name'], ['2', 'bo']]), post([['1', 'new_name']]), post([['2', 'bo']], ['2', 'bo']),
    post([['2', 'bo']]), post([['3', 'stranger']]),
  ]
  assert.deepEqual(peopleNamed(posts, BigUint64Array.of(1n, 2n, 9n)), [
    { name: 'bo', count: 3 }, { name: 'new_name', count: 2 },
  ])
})

test('what is no name, or of nobody in particular, is left out', () => {
  const posts = [post([['-1', 'gone'], ['1', '<b>']]), { tweet: {} }, post([], ['2', /** @type {any} */ (undefined)])]
  assert.deepEqual(peopleNamed(posts, [1n, 2n]), [])
})
