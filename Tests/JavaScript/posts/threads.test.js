import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readPosts } from '../../../Sources/Website/Resources/js/archive/tweets.js'
import { Forest } from '../../../Sources/Website/Resources/js/posts/threads.js'
import { zipOf } from '../archive/made-up-archive.js'
import { answering, tweet, tweetFiles } from '../archive/made-up-tweets.js'

const at = (/** @type {number} */ hour, day = '2026-01-07') => `${day}T${String(hour).padStart(2, '0')}:00:00.000Z`
const toOthers = { in_reply_to_status_id_str: '5', in_reply_to_user_id_str: '99', in_reply_to_screen_name: 'bob' }

/** @returns {import('../../../Sources/Website/Resources/js/posts/threads.js').Choice} */
const everything = () => ({
  text: '', since: null, before: null, hasMedia: false, minimumLength: 0, minimumLikes: 0, replies: false,
  retweets: false, leftOut: [], confirmed: new Set(),
})

/** The planner's suite runs the same. */
const words = JSON.parse(readFileSync(new URL('../../Vectors/words-to-leave.json', import.meta.url), 'utf8'))

/**
 * @param {any[]} tweets
 * @param {Record<string, any[]>} [more]
 */
const forestOf = async (tweets, more = {}) => new Forest(await readPosts(zipOf(tweetFiles({ tweets, ...more }))))

/**
 * @param {Forest} forest
 * @param {Partial<ReturnType<typeof everything>>} [choice]
 */
const shown = (forest, choice = {}) =>
  forest.chosen({ ...everything(), ...choice }).map((thread) => thread.posts.map((post) => post.text).join(' > '))

test('Answers to oneself are one thread, which may branch; others stand alone', async () => {
  const one = tweet(at(1), 'one')
  const two = tweet(at(2), 'two', answering(one))
  const tweets = [one, two, tweet(at(3), 'three', answering(one)), tweet(at(4), 'four', answering(two)), tweet(at(0), 'zero')]
  assert.deepEqual(shown(await forestOf(tweets)), ['zero', 'one > two > three > four'])
})

test('Replies to others and what hangs below them, and retweets, are off by default', async () => {
  const reply = tweet(at(1), 'to bob', toOthers)
  const tweets = [reply, tweet(at(2), 'and more', answering(reply)), tweet(at(3), 'RT @bob: yes'), tweet(at(4), 'RT @bob yes')]
  const forest = await forestOf(tweets)
  assert.deepEqual(shown(forest), ['RT @bob yes'])
  assert.deepEqual(shown(forest, { replies: true, retweets: true }), ['to bob > and more', 'RT @bob: yes', 'RT @bob yes'])
})

test('A deleted post still tells that the answers below it hang from somebody else\'s', async () => {
  const reply = tweet(at(1), 'to bob', toOthers)
  const more = tweet(at(2), 'deleted too', answering(reply))
  const own = tweet(at(3), 'deleted, to nobody')
  const below = tweet(at(4), 'below', answering(more))
  const alone = tweet(at(5), 'alone', answering(own))
  const tweets = [below, alone, tweet(at(6), 'under it', answering(alone))]
  const forest = await forestOf(tweets, { 'deleted-tweets': [reply, more, own] })
  assert.deepEqual(shown(forest), ['alone > under it'])
  assert.deepEqual(shown(forest, { replies: true }), ['below', 'alone > under it'])
})

test('A filter chooses whole threads of which one post passes all of it', async () => {
  const one = tweet(at(1), 'Sea', { favorite_count: '9' })
  const tweets = [one, tweet(at(2), 'and land', answering(one)), tweet(at(3, '2026-02-01'), 'a longer text on sand')]
  const forest = await forestOf(tweets)
  assert.deepEqual(shown(forest, { text: 'LAND' }), ['Sea > and land'])
  assert.deepEqual(shown(forest, { minimumLength: 15 }), ['a longer text on sand'])
  assert.deepEqual(shown(forest, { minimumLikes: 5 }), ['Sea > and land'])
  assert.deepEqual(shown(forest, { since: Date.parse('2026-02-01') }), ['a longer text on sand'])
  assert.deepEqual(shown(forest, { before: Date.parse('2026-02-01') }), ['Sea > and land'])
  assert.deepEqual(shown(forest, { hasMedia: true }), [])
})

test('Posts with words to leave behind stay, and the thread goes on without them', async () => {
  const one = tweet(at(1), 'one')
  const two = tweet(at(2), 'about my old JOB', answering(one))
  const forest = await forestOf([one, two, tweet(at(3), 'three', answering(two))])
  assert.deepEqual(shown(forest, { leftOut: ['job'] }), ['one > three'])
  const kept = forest.kept({ ...everything(), leftOut: ['job'] })
  assert.equal(forest.hook([...kept][1], kept), [...kept][0])
})

test('People are left behind by their names too', async () => {
  const mention = { id_str: '9', screen_name: 'Former_Friend', indices: ['0', '14'] }
  const entities = { hashtags: [], urls: [], user_mentions: [mention] }
  const forest = await forestOf([tweet(at(1), '@Former_Friend hello', { entities }), tweet(at(2), 'hello')])
  assert.deepEqual(shown(forest, { leftOut: ['@former_friend'] }), ['hello'])
})

for (const { name, tweet: source, note, finds, misses } of words) {
  test(`Words to leave behind: ${name}`, async () => {
    const forest = await forestOf([source], note ? { 'note-tweet': [{ noteTweet: note }] } : {})
    assert.equal(forest.archive.posts[0].note !== undefined, note !== undefined)
    const left = (/** @type {string} */ word) => forest.kept({ ...everything(), replies: true, leftOut: [word] }).size === 0
    for (const word of finds) assert.ok(left(word), `${word} stays behind`)
    for (const word of misses) assert.ok(!left(word), `${word} comes along`)
    for (const text of finds) assert.equal(shown(forest, { replies: true, text }).length, 1, text)
  })
}

test('What answers a post that waits for a clear yes waits with it', async () => {
  const first = tweet(at(1, '2022-09-01'), 'for whom?')
  const answer = tweet(at(1, '2024-01-01'), 'later', answering(first))
  const forest = await forestOf([first, answer, tweet(at(2, '2024-01-01'), 'and more', answering(answer))])
  assert.deepEqual(shown(forest), [])
  assert.deepEqual([...forest.held()], [['circleEra', 3]])
  assert.deepEqual(shown(forest, { confirmed: new Set(/** @type {const} */ (['circleEra'])) }), ['for whom? > later > and more'])
})

test('What not everybody could see waits for a clear yes', async () => {
  const secret = tweet(at(1, '2022-09-01'), 'for few')
  const unclear = await forestOf([tweet(at(1, '2022-09-01'), 'for whom?'), tweet(at(1, '2024-01-01'), 'for all')])
  assert.deepEqual(shown(unclear), ['for all'])
  assert.deepEqual([...unclear.held()], [['circleEra', 1]])
  assert.deepEqual(shown(unclear, { confirmed: new Set(/** @type {const} */ (['circleEra'])) }), ['for whom?', 'for all'])
  const known = await forestOf([tweet(at(2, '2022-09-01'), 'for all')], { 'twitter-circle-tweet': [secret] })
  assert.deepEqual(shown(known), ['for all'])
  assert.deepEqual(shown(known, { confirmed: new Set(/** @type {const} */ (['circle'])) }), ['for few', 'for all'])
  const closed = await forestOf([tweet(at(1), 'a')], { 'protected-history': [{ protectedHistory: {} }] })
  assert.deepEqual(shown(closed), [])
  assert.deepEqual([...closed.held()], [['protected', 1]])
})
