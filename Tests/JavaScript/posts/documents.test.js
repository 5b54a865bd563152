import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { readPosts } from '../../../Sources/Website/Resources/js/archive/tweets.js'
import { documentOf, documentsOf, planDigest } from '../../../Sources/Website/Resources/js/posts/documents.js'
import { Forest } from '../../../Sources/Website/Resources/js/posts/threads.js'
import { ownerID, zipOf } from '../archive/made-up-archive.js'
import { answering, tweet, tweetFiles } from '../archive/made-up-tweets.js'

const at = (/** @type {number} */ hour) => `2026-01-07T${String(hour).padStart(2, '0')}:00:00.000Z`
const everything = {
  text: '', since: null, before: null, hasMedia: false, minimumLength: 0, minimumLikes: 0, replies: false,
  retweets: false, leftOut: /** @type {string[]} */ ([]), confirmed: new Set(),
}

/**
 * @param {any[]} tweets
 * @param {Partial<typeof everything>} [choice]
 */
async function scene(tweets, choice = {}) {
  const forest = new Forest(await readPosts(zipOf(tweetFiles({ tweets }))))
  const whole = /** @type {any} */ ({ ...everything, ...choice })
  const threads = forest.chosen(whole)
  const moving = new Set(threads.flatMap((thread) => thread.posts.map((post) => post.id)))
  return { threads, context: { forest, kept: forest.kept(whole), moving, alternatives: new Map() } }
}

/** @param {Uint8Array} bytes */
const parsed = (bytes) => JSON.parse(new TextDecoder().decode(bytes))

test('A document has its members in the order that the server reads', async () => {
  const { threads, context } = await scene([tweet(at(1), 'one')])
  const document = parsed(documentOf(threads, context))
  assert.deepEqual(Object.keys(document), [
    'owner', 'handles', 'isProtected', 'hasCircleFile', 'files', 'leftOut', 'elsewhere', 'alt', 'posts',
  ])
  assert.equal(document.owner, ownerID)
  assert.deepEqual(Object.keys(document.posts[0]), ['tweet'])
  assert.ok(!JSON.stringify(document).includes('CANARY') && !JSON.stringify(document).includes('favorite'))
})

test('Of a post that stays behind between two others only its number goes', async () => {
  const one = tweet(at(1), 'one')
  const two = tweet(at(2), 'a secret', answering(one))
  const three = tweet(at(3), 'three', answering(two))
  const { threads, context } = await scene([one, two, three], { leftOut: ['secret'] })
  const document = parsed(documentOf(threads, context))
  assert.deepEqual(document.leftOut, [{ id: two.id_str, parent: one.id_str }])
  assert.ok(!JSON.stringify(document).includes('secret'))
})

test('A quoted post that is chosen elsewhere is named, one that is not is not', async () => {
  const one = tweet(at(1), 'one')
  const quoting = (/** @type {number} */ hour, /** @type {any} */ quoted) => {
    const url = `https://x.com/ada_example/status/${quoted.id_str}`
    const urls = [{ url: 'https://t.co/q', expanded_url: url, display_url: 'x.com', indices: ['0', '14'] }]
    return tweet(at(hour), 'https://t.co/q', { entities: { hashtags: [], user_mentions: [], urls } })
  }
  const other = tweet(at(2), 'leave me')
  const { threads, context } = await scene([one, other, quoting(3, one), quoting(4, other)], { leftOut: ['leave'] })
  const documents = threads.map((thread) => parsed(documentOf([thread], context)))
  assert.deepEqual(documents.map(({ elsewhere }) => elsewhere), [[], [one.id_str], []])
  assert.deepEqual(parsed(documentOf(threads, context)).elsewhere, [])
})

test('Documents keep to threads and bytes, and lose none', async () => {
  const tweets = Array.from({ length: 23 }, (_, index) => tweet(at(1), `${index} ${'x'.repeat(200)}`, { sequence: index }))
  const { threads, context } = await scene(tweets)
  const documents = [...documentsOf(threads, context, { threads: 10, documentSize: 4000 })]
  assert.ok(documents.every(({ bytes, threads: some }) => bytes.length <= 4000 && some.length <= 10))
  assert.equal(documents.flatMap(({ bytes }) => parsed(bytes).posts).length, 23)
  // One that is larger by itself stands alone, for the page to say so.
  const [first] = documentsOf(threads, context, { threads: 10, documentSize: 10 })
  assert.equal(first.threads.length, 1)
})

test("The plan's digest is over the threads' lines, by the roots' numbers", async () => {
  const digest = await planDigest([{ root: '10', digest: 'b' }, { root: '9', digest: 'a' }])
  assert.equal(digest, createHash('sha256').update('helloquitx/plan/v1\n9 a\n10 b\n').digest('hex'))
})
