import assert from 'node:assert/strict'
import { test } from 'node:test'

import { totalsOf } from '../../../Sources/Website/Resources/js/posts/totals.js'

test('A file that two posts share is sent once and published twice', () => {
  const preview = { root: '1', digest: '', posts: 2, blobs: 2, videos: 1, losses: 1, files: ['a.jpg', 'b.mp4'], html: '' }
  const media = { size: (/** @type {string} */ file) => (file === 'a.jpg' ? 10 : 1000) }
  const { files, posts, blobs, videos, losses, bytes } = totalsOf([preview, { ...preview, root: '2', files: ['a.jpg'], videos: 0 }], media)
  assert.deepEqual(files, ['a.jpg', 'b.mp4'])
  assert.deepEqual({ posts, blobs, videos, losses, bytes }, { posts: 4, blobs: 4, videos: 1, losses: 2, bytes: 1010 })
})
