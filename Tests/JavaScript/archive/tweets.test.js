import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPosts } from '../../../Sources/Website/Resources/js/archive/tweets.js'
import { folderOf, list, madeUpFiles, ownerID, zipOf } from './made-up-archive.js'
import { answering, idAt, photo, tweet, tweetFiles } from './made-up-tweets.js'

const morning = '2026-01-07T09:00:00.000Z'
const noon = '2026-01-07T12:00:00.000Z'
const evening = '2026-01-07T18:00:00.000Z'

/** @param {import('../../../Sources/Website/Resources/js/archive/tweets.js').Posts} archive */
const texts = (archive) => archive.posts.map((post) => post.text)

test('All parts are read, by number, whatever the order of the files', async () => {
  const files = tweetFiles({
    tweets: [tweet(evening, 'three'), tweet(morning, 'one')], 'tweets-part1': [tweet(noon, 'two')],
  })
  for (const source of [zipOf(files), folderOf(files)]) {
    const archive = await readPosts(source)
    assert.deepEqual(texts(archive), ['one', 'two', 'three'])
    assert.deepEqual(archive.owner, { id: ownerID, screenName: 'ada_example', displayName: 'Ada Example' })
    assert.deepEqual(archive.filesRead, ['data/manifest.js', 'data/tweets.js', 'data/tweets-part1.js'])
  }
})

test('Bare tweets of about 2019 are read', async () => {
  const files = { 'data/tweet.js': list('tweet.js', [tweet(morning, 'bare')]) }
  assert.deepEqual(texts(await readPosts(zipOf(files))), ['bare'])
})

test('Of a tweet only what moving it takes is kept', async () => {
  const link = { url: 'https://t.co/b', expanded_url: 'https://example.com/a', display_url: 'example.com/a', indices: ['0', '1'] }
  const mention = { id_str: '12', id: '12', name: 'CANARY Bob', screen_name: 'bob', indices: ['2', '3'] }
  const source = tweet(morning, 'hi &amp; bye', {
    entities: { hashtags: [{ text: 'sea', indices: ['4', '5'] }], symbols: [], user_mentions: [mention], urls: [link] },
    extended_entities: { media: [photo('a.jpg', { id_str: 'CANARY', video_info: undefined })] },
  })
  const [post] = (await readPosts(zipOf(tweetFiles({ tweets: [source] })))).posts
  // Names are looked through in the browser, and never sent.
  const { names, ...kept } = post
  assert.deepEqual(names, ['CANARY Bob'])
  assert.ok(!JSON.stringify(kept).includes('CANARY'))
  assert.deepEqual(Object.keys(post.tweet).sort(), [
    'created_at', 'entities', 'extended_entities', 'full_text', 'id_str', 'lang',
  ])
  assert.deepEqual(post.tweet.entities.user_mentions, [{ id_str: '12', screen_name: 'bob', indices: ['2', '3'] }])
  assert.deepEqual(post.tweet.entities.urls, [link])
  assert.equal(post.text, 'hi & bye')
  assert.equal(post.likes, 3)
  assert.equal(post.createdAt, Date.parse(morning))
})

test('A long text is joined to the tweet that begins it', async () => {
  const start = 'Long &amp; longer, a text that goes on'
  const short = tweet(noon, `${start}… https://t.co/x`, { sequence: 9 })
  const note = {
    noteTweet: {
      noteTweetId: idAt('2026-01-07T11:59:59.970Z'), updatedAt: 'CANARY',
      core: { text: 'Long & longer, a text that goes on and on.', urls: [], mentions: [], hashtags: [], styletags: [] },
    },
  }
  const other = tweet('2026-01-07T12:00:00.001Z', 'Something else')
  const archive = await readPosts(zipOf(tweetFiles({ tweets: [other, short], 'note-tweet': [note] })))
  assert.deepEqual(texts(archive), ['Long & longer, a text that goes on and on.', 'Something else'])
  assert.equal(archive.posts[0].note.noteTweet.core.text, archive.posts[0].text)
  assert.ok(!JSON.stringify(archive.posts).includes('CANARY'))
})

test('Of an edited tweet the last version stays, and answers hang from it', async () => {
  const ids = [idAt(morning), idAt(morning, 1)]
  const edit_info = { initial: { editTweetIds: ids } }
  const first = tweet(morning, 'teh', { edit_info })
  const second = tweet(morning, 'the', { edit_info, sequence: 1 })
  const archive = await readPosts(zipOf(tweetFiles({ tweets: [first, second, tweet(noon, 'so', answering(first))] })))
  assert.deepEqual(texts(archive), ['the', 'so'])
  assert.equal(archive.posts[1].parent, ids[1])
})

test('What was deleted is not there, and tweets for a circle are told apart', async () => {
  const secret = tweet(noon, 'for few')
  const gone = tweet(morning, 'gone')
  const archive = await readPosts(
    zipOf(tweetFiles({ tweets: [gone, secret], 'twitter-circle-tweet': [secret], 'deleted-tweets': [gone] })),
  )
  assert.deepEqual(texts(archive), ['for few'])
  assert.equal(archive.posts[0].isCircle, true)
  assert.equal(archive.hasCircleFile, true)
})

test('Former names and a protected time are noticed', async () => {
  const change = { screenNameChange: { accountId: ownerID, screenNameChange: { changedFrom: 'old_ada', changedTo: 'ada_example' } } }
  const archive = await readPosts(
    zipOf(tweetFiles({ tweets: [], 'screen-name-change': [change], 'protected-history': [{ protectedHistory: {} }] })),
  )
  assert.deepEqual(archive.handles, ['ada_example', 'old_ada'])
  assert.equal(archive.wasProtected, true)
})

test('Pictures and videos are found by their names, in ZIP and folder, and those of messages never', async () => {
  const id = idAt(morning)
  const variants = [
    { content_type: 'application/x-mpegURL', url: 'https://video.twimg.com/list.m3u8' },
    { content_type: 'video/mp4', bitrate: '256000', url: 'https://video.twimg.com/vid/small.mp4?tag=1' },
    { content_type: 'video/mp4', bitrate: '832000', url: 'https://video.twimg.com/vid/large.mp4?tag=1' },
  ]
  const video = { type: 'video', media_url_https: 'https://pbs.twimg.com/thumb.jpg', video_info: { variants } }
  const theirs = photo('theirs.jpg', { source_user_id_str: '99' })
  const media = [photo('a.jpg'), video, photo('missing.jpg'), theirs]
  const files = tweetFiles({ tweets: [tweet(morning, 'look', { extended_entities: { media } })] }, {
    [`data/tweets_media/${id}-a.jpg`]: 'picture', [`data/tweets_media/${id}-small.mp4`]: 'film',
    [`data/tweets_media/${id}-theirs.jpg`]: 'theirs', 'data/direct_messages_media/1-secret.jpg': 'CANARY',
  })
  for (const source of [zipOf(files), zipOf(files, { stored: true }), folderOf(files)]) {
    const archive = await readPosts(source)
    assert.deepEqual(archive.posts[0].files, [`${id}-a.jpg`, `${id}-small.mp4`])
    const blob = await archive.media.blob(`${id}-a.jpg`)
    assert.equal(await blob.text(), 'picture')
    assert.equal(blob.type, 'image/jpeg')
    assert.equal(archive.media.size(`${id}-small.mp4`), 4)
    assert.equal(archive.media.has('1-secret.jpg'), false)
  }
})

test('An archive without posts says so', async () => {
  await assert.rejects(readPosts(zipOf(madeUpFiles({ following: [1] }))), { code: 'noTweets' })
})

for (const [what, broken] of /** @type {[string, any][]} */ ([
  ['a number that X cannot have given', tweet(morning, 'x', { id_str: '9223372036854775808' })],
  ['a date that is none', tweet(morning, 'x', { created_at: 'yesterday' })],
])) {
  test(`A tweet with ${what} is refused`, async () => {
    await assert.rejects(readPosts(zipOf(tweetFiles({ tweets: [broken] }))), { name: 'ArchiveError' })
  })
}
