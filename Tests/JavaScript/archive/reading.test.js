import assert from 'node:assert/strict'
import { readSync } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  canReadArchives, encodeForSending, filesFromDrop, readArchive,
} from '../../../Sources/Website/Resources/js/archive/archive.js'
import { account, entriesOf, folderOf, list, madeUpFiles, manifest, ownerID, zipOf } from './made-up-archive.js'
import { end, record, zip } from './zip-builder.js'

const threeParts = madeUpFiles({
  following: [11, 12], follower: [21, 22], 'follower-part1': [23], 'follower-part2': [24, 25, 26],
})

/** @param {BigUint64Array | null} ids */
const numbers = (ids) => ids && Array.from(ids, Number)

for (const inside of ['', 'twitter-2026-03-06/', 'a/b/c/']) {
  for (const stored of [true, false]) {
    test(`A ${stored ? 'stored' : 'deflated'} ZIP with its data in “${inside}” gives every part`, async () => {
      const archive = await readArchive(zipOf(threeParts, { inside, stored }))
      assert.deepEqual(numbers(archive.following), [11, 12])
      assert.deepEqual(numbers(archive.followers), [21, 22, 23, 24, 25, 26])
      assert.deepEqual(archive.owner, { id: ownerID, screenName: 'ada_example', displayName: 'Ada Example' })
      assert.equal(archive.generatedAt, '2026-03-06T13:15:31.187Z')
      assert.deepEqual(archive.warnings, [])
      assert.deepEqual(archive.filesRead, [
        'data/manifest.js', 'data/following.js', 'data/follower.js', 'data/follower-part1.js', 'data/follower-part2.js',
      ])
    })
  }
}

test('A chosen folder is read, wherever the data is in it', async () => {
  for (const inside of ['twitter/', 'Downloads/twitter/', '']) {
    const archive = await readArchive(folderOf(threeParts, inside))
    assert.equal(archive.followers?.length, 6)
  }
})

test('Loose files are read, without a manifest too', async () => {
  const loose = Object.entries(threeParts).map(([path, text]) => new File([text], path.replace('data/', '')))
  assert.equal((await readArchive(loose)).followers?.length, 6)
  const archive = await readArchive(loose.filter(({ name }) => name !== 'manifest.js'))
  assert.equal(archive.followers?.length, 6)
  assert.equal(archive.owner, null)
  assert.deepEqual(archive.warnings.map(({ code }) => code), ['manifestMissing', 'ownerUnknown'])
})

test('One loose file is enough', async () => {
  const archive = await readArchive(new File([threeParts['data/following.js']], 'following.js'))
  assert.deepEqual(numbers(archive.following), [11, 12])
  assert.equal(archive.followers, null)
})

test('A dropped folder is walked, pictures aside', async () => {
  /** @param {File} file */
  const fileEntry = (file) => ({
    isFile: true, isDirectory: false, name: file.name, file: (/** @type {Function} */ done) => done(file),
  })
  /** @param {string} name @param {unknown[]} children */
  const folderEntry = (name, children) => ({
    isFile: false, isDirectory: true, name,
    createReader: () => {
      // Browsers hand out a folder in several portions.
      const portions = [children.slice(0, 1), children.slice(1), []]
      return { readEntries: (/** @type {Function} */ done) => done(portions.shift()) }
    },
  })
  const pictures = {
    isFile: false, isDirectory: true, name: 'tweets_media',
    createReader: () => assert.fail('pictures need not be listed'),
  }
  const files = Object.entries(threeParts).map(([path, text]) => new File([text], path.replace('data/', '')))
  const entry = folderEntry('twitter', [folderEntry('data', [...files.map(fileEntry), pictures])])
  const drop = { items: [{ kind: 'file', webkitGetAsEntry: () => entry }, { kind: 'string' }], files: [] }
  const archive = await readArchive(await filesFromDrop(/** @type {any} */ (drop)))
  assert.equal(archive.followers?.length, 6)
})

test('A dropped ZIP file is read', async () => {
  const file = zipOf(threeParts)
  const drop = { items: [{ kind: 'file', webkitGetAsEntry: () => ({ isDirectory: false }) }], files: [file] }
  assert.equal((await readArchive(await filesFromDrop(/** @type {any} */ (drop)))).followers?.length, 6)
})

test('Sizes and checksums may follow the data, and a comment the directory', async () => {
  const entries = entriesOf(threeParts, { hasDescriptor: true })
  const bytes = zip(entries, Buffer.from('PK\x05\x06 is not the end, whatever the comment says'))
  assert.equal((await readArchive(new File([bytes], 'a.zip'))).followers?.length, 6)
})

test('ZIP64 fields in a small file are read', async () => {
  assert.equal((await readArchive(zipOf(threeParts, { zip64: true }))).followers?.length, 6)
})

test('More files than 16 bits can count are read', async () => {
  const pictures = Array.from({ length: 66_000 }, (_, index) => ({
    name: `data/tweets_media/${index}.jpg`, data: Buffer.alloc(0), stored: true,
  }))
  const archive = await readArchive(new File([zip([...pictures, ...entriesOf(threeParts)])], 'a.zip'))
  assert.equal(archive.followers?.length, 6)
})

/** A file on the disk as browsers have them. Node's own, `openAsBlob`, takes sizes modulo 2³². */
class BlobOfFile extends Blob {
  #descriptor
  #size

  /** @param {number} descriptor @param {number} size */
  constructor(descriptor, size) {
    super()
    this.#descriptor = descriptor
    this.#size = size
  }

  get size() {
    return this.#size
  }

  slice(start = 0, end = this.#size) {
    assert.ok(end - start < 1_000_000, 'only small pieces are needed')
    const bytes = Buffer.alloc(end - start)
    readSync(this.#descriptor, bytes, 0, bytes.length, start)
    return new Blob([bytes])
  }
}

test('A list behind more than 4 GB of video is read from where it lies', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'archive-'))
  try {
    // A hole in the file stands for the video: it takes no room on the disk.
    const path = join(folder, 'large.zip')
    const file = await open(path, 'w+')
    const video = { name: 'x/data/tweets_media/1-v.mp4', data: Buffer.alloc(0), hole: 4_600_000_000 }
    const directory = []
    let position = 0
    for (const entry of [video, ...entriesOf(threeParts, { inside: 'x/' })]) {
      const { local, data, directory: line } = record(entry, position)
      const bytes = Buffer.concat([local, data])
      await file.write(bytes, 0, bytes.length, position)
      directory.push(line)
      position += bytes.length + ('hole' in entry ? video.hole : 0)
    }
    const lines = Buffer.concat(directory)
    const rest = Buffer.concat([lines, end(directory.length, position, lines.length)])
    await file.write(rest, 0, rest.length, position)
    assert.ok(position > 2 ** 32)
    const archive = await readArchive(new BlobOfFile(file.fd, position + rest.length))
    await file.close()
    assert.equal(archive.followers?.length, 6)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('Only what is needed is opened: other files can be damaged', async () => {
  const entries = entriesOf(threeParts)
  entries.push({ name: 'data/direct-messages.js', data: Buffer.from('x'), checksum: 1 })
  entries.push({ name: 'data/block.js', data: Buffer.from('<html>') })
  const archive = await readArchive(new File([zip(entries)], 'a.zip'))
  assert.deepEqual(archive.available, { blocks: true, mutes: false })
  assert.equal(archive.blocks, null)
})

test('Blocks and mutes are read with consent, each for itself', async () => {
  const file = zipOf(madeUpFiles({ following: [1], block: [31, 32], mute: [41] }))
  const without = await readArchive(file)
  assert.deepEqual([without.blocks, without.mutes], [null, null])
  assert.deepEqual(without.available, { blocks: true, mutes: true })
  assert.ok(!without.filesRead.includes('data/block.js'))
  const withBlocks = await readArchive(file, { blocks: true })
  assert.deepEqual([numbers(withBlocks.blocks), withBlocks.mutes], [[31, 32], null])
  const both = await readArchive(file, { blocks: true, mutes: true })
  assert.deepEqual([numbers(both.blocks), numbers(both.mutes)], [[31, 32], [41]])
})

test('An absent list is null, an empty list is empty', async () => {
  const archive = await readArchive(zipOf(madeUpFiles({ following: [] })), { blocks: true })
  assert.deepEqual(numbers(archive.following), [])
  assert.deepEqual([archive.followers, archive.blocks], [null, null])
})

test('Repeated ids count once and are told, across parts too', async () => {
  const archive = await readArchive(zipOf(madeUpFiles({ follower: [1, 2, 1], 'follower-part1': [2, 3] })))
  assert.deepEqual(numbers(archive.followers), [1, 2, 3])
  assert.deepEqual(archive.warnings, [{ code: 'duplicates', parameters: { file: 'data/follower.js', count: 2 } }])
})

test('A part that is gone is told', async () => {
  const files = { ...threeParts }
  delete files['data/follower-part1.js']
  const archive = await readArchive(zipOf(files))
  assert.deepEqual(numbers(archive.followers), [21, 22, 24, 25, 26])
  assert.deepEqual(archive.warnings, [{ code: 'partMissing', parameters: { file: 'data/follower-part1.js' } }])
  delete files['data/manifest.js']
  const unnamed = await readArchive(zipOf(files))
  assert.deepEqual(unnamed.warnings[2], { code: 'partMissing', parameters: { file: 'data/follower-part1.js' } })
})

test('A part that the manifest does not name is read, and told', async () => {
  const files = madeUpFiles({ follower: [1] })
  files['data/follower-part1.js'] = list('follower.js', [account('follower', 2)])
  const archive = await readArchive(zipOf(files))
  assert.deepEqual(numbers(archive.followers), [1, 2])
  assert.deepEqual(archive.warnings, [{ code: 'partNotInManifest', parameters: { file: 'data/follower-part1.js' } }])
})

test('Parts without a manifest come in the order of their numbers', async () => {
  const lists = Array.from({ length: 12 }, (_, part) => [part ? `follower-part${part}` : 'follower', [part + 1]])
  const files = madeUpFiles(Object.fromEntries(lists))
  delete files['data/manifest.js']
  const archive = await readArchive(zipOf(files))
  assert.deepEqual(numbers(archive.followers), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
})

test('Another number of entries than the manifest promises is told', async () => {
  const files = madeUpFiles({ following: [1, 2] })
  files['data/following.js'] = list('following.js', [account('following', 1)])
  const archive = await readArchive(zipOf(files))
  assert.deepEqual(archive.warnings, [
    { code: 'countDiffers', parameters: { file: 'data/following.js', declared: 2, found: 1 } },
  ])
})

test('Without a manifest account.js names the owner', async () => {
  const files = madeUpFiles({ following: [1] })
  delete files['data/manifest.js']
  files['data/account.js'] = list('account.js', [
    { account: { email: 'eve@example.com', accountId: '77', username: 'eve_example', accountDisplayName: 'Eve' } },
  ])
  const archive = await readArchive(zipOf(files))
  assert.deepEqual(archive.owner, { id: '77', screenName: 'eve_example', displayName: 'Eve' })
  assert.ok(!JSON.stringify([archive.owner, archive.warnings]).includes('example.com'))
})

test('A partial archive is told', async () => {
  const files = { ...madeUpFiles({ following: [1] }), 'data/manifest.js': manifest({}, { isPartialArchive: true }) }
  const archive = await readArchive(zipOf(files))
  assert.deepEqual(archive.warnings.map(({ code }) => code), ['partialArchive', 'partNotInManifest'])
})

test('The number of tweets comes from the manifest alone', async () => {
  const count = (/** @type {string[]} */ counts) => ({
    files: counts.map((count, part) => ({ fileName: `data/tweets-part${part}.js`, count })),
  })
  const files = madeUpFiles({ following: [1] })
  assert.equal((await readArchive(zipOf(files))).tweetCount, null)
  files['data/manifest.js'] = manifest({ tweets: count(['1000', '234']) })
  assert.equal((await readArchive(zipOf(files))).tweetCount, 1234)
})

test('The spacing and the contents of strings do not matter', async () => {
  const files = madeUpFiles({ following: [] })
  files['data/following.js'] =
    '\uFEFFwindow.YTD.following.part0=\n\t[{"following":{"accountId":"1"}}\n,\r\n' +
    '{"following":{"userLink":"\\"]}[{\\\\é😀","accountId":"2"}} ];\n'
  assert.deepEqual(numbers((await readArchive(zipOf(files))).following), [1, 2])
})

test('A long list is read whole and exactly, whatever its ids', async () => {
  const ids = Array.from({ length: 50_000 }, (_, index) => String(9_223_372_036_854_775_807n - BigInt(index)))
  const archive = await readArchive(zipOf(madeUpFiles({ following: ids })))
  assert.deepEqual(Array.from(archive.following ?? [], String), ids)
})

test('Progress rises to the total', async () => {
  /** @type {{read: number, total: number}[]} */
  const seen = []
  await readArchive(zipOf(threeParts), { progress: (progress) => seen.push(progress) })
  assert.ok(seen.every(({ read }, index) => index === 0 || read > seen[index - 1].read))
  assert.equal(seen.at(-1)?.read, seen.at(-1)?.total)
})

test('Reading can be called off, with the reason of the one who calls it off', async () => {
  const controller = new AbortController()
  const reason = new Error('enough')
  await assert.rejects(
    readArchive(zipOf(threeParts), { signal: controller.signal, progress: () => controller.abort(reason) }), reason)
  await assert.rejects(readArchive(zipOf(threeParts), { signal: AbortSignal.abort(reason) }), reason)
})

test('What is sent has the ids and the owner, and nothing else', async () => {
  const file = zipOf(madeUpFiles({ following: [11, 12], follower: [], block: [31] }))
  assert.equal(
    encodeForSending(await readArchive(file)),
    `{"owner":{"id":"${ownerID}","screenName":"ada_example"},"following":["11","12"],"followers":[],` +
      '"blocks":null,"mutes":null}')
  const withBlocks = JSON.parse(encodeForSending(await readArchive(file, { blocks: true })))
  assert.deepEqual(withBlocks.blocks, ['31'])
  const nobody = encodeForSending({ owner: null, following: null, followers: null, blocks: null, mutes: null })
  assert.deepEqual(JSON.parse(nobody), { owner: null, following: null, followers: null, blocks: null, mutes: null })
})

test('A browser that cannot is known before anything is chosen', () => {
  assert.equal(canReadArchives(), true)
  assert.equal(canReadArchives({ ...globalScope(), DecompressionStream: undefined }), false)
  const withoutRawDeflate = class {
    /** @param {string} format */
    constructor(format) {
      if (format === 'deflate-raw') throw new TypeError('unknown format')
    }
  }
  assert.equal(canReadArchives({ ...globalScope(), DecompressionStream: withoutRawDeflate }), false)
  assert.equal(canReadArchives({ ...globalScope(), BigUint64Array: undefined }), false)
})

function globalScope() {
  return { DecompressionStream, Blob, BigUint64Array, DataView, TextDecoder }
}
