import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ArchiveError, filesFromDrop, readArchive } from '../../../Sources/Website/Resources/js/archive/archive.js'
import { account, entriesOf, folderOf, list, madeUpFiles, ownerID, zipOf } from './made-up-archive.js'
import { zip } from './zip-builder.js'

const files = madeUpFiles({ following: [11, 12], follower: [21] })
const following = { file: 'data/following.js' }

/** @param {string | Uint8Array} bytes */
const named = (bytes, name = 'archive.zip') => new File([bytes], name)

/** @param {Partial<import('./zip-builder.js').Entry>} change to the entry of following.js */
function zipWith(change) {
  return named(zip(entriesOf(files).map((entry) => (entry.name === following.file ? { ...entry, ...change } : entry))))
}

/** @param {string} text */
const zipWithFollowing = (text) => zipOf({ ...files, [following.file]: text })

/**
 * @param {any} source
 * @param {string} code
 * @param {object} [parameters]
 * @param {object} [options]
 */
async function refuses(source, code, parameters, options) {
  await assert.rejects(readArchive(source, options), (error) => {
    assert.ok(error instanceof ArchiveError, String(error))
    assert.equal(error.code, code, error.message)
    if (parameters) assert.deepEqual(error.parameters, parameters)
    return true
  })
}

test('Nothing, an empty file, an empty ZIP', async () => {
  await refuses([], 'empty')
  await refuses(named(''), 'empty')
  await refuses(named(zip([])), 'empty')
})

test('Files that are no ZIP', async () => {
  for (const text of ['hello', '%PDF-1.7', '\x1f\x8b']) {
    await refuses(named(text), 'notAnArchiveFile', { file: 'archive.zip' })
  }
})

test('A page that asks to sign in, saved as the archive', async () => {
  await refuses(named('\uFEFF\n<!DOCTYPE html><title>Sign in'), 'webPage', { file: 'archive.zip' })
})

test('A ZIP that is cut off', async () => {
  const bytes = zip(entriesOf(files))
  for (const share of [0.02, 0.5, 0.9, 0.999]) {
    await refuses(named(bytes.subarray(0, Math.floor(bytes.length * share))), 'cutOff', { file: 'archive.zip' })
  }
})

test('A ZIP without its first half', async () => {
  const bytes = zip(entriesOf(files))
  await refuses(named(bytes.subarray(bytes.length / 2)), 'damaged')
})

test('A checksum that is wrong, even if the data looks right', async () => {
  await refuses(zipWith({ checksum: 0x12345678 }), 'checksumWrong', following)
  await refuses(zipWith({ checksum: 0x12345678, stored: true }), 'checksumWrong', following)
})

test('Compressed data that is none', async () => {
  await refuses(zipWith({ stored: true, method: 8 }), 'damaged', following)
})

test('A compression that nobody knows', async () => {
  await refuses(zipWith({ method: 77 }), 'unknownCompression', following)
})

test('An encrypted archive', async () => {
  await refuses(zipWith({ isEncrypted: true }), 'encrypted', following)
})

test('A file that would lie outside of the archive', async () => {
  for (const path of ['../evil.js', 'data/../../evil.jpg', '/etc/evil.js', '..\\evil.js', 'C:\\evil.js']) {
    await refuses(named(zip([...entriesOf(files), { name: path, data: Buffer.alloc(0) }])), 'unsafePath', { path })
  }
})

test('A manifest that points outside of the archive', async () => {
  const manifest = files['data/manifest.js'].replace('data/following.js', 'data/../../secret.js')
  await refuses(zipOf({ ...files, 'data/manifest.js': manifest }), 'unsafePath', { path: 'data/../../secret.js' })
})

test('The same file twice', async () => {
  const entries = entriesOf(files)
  await refuses(named(zip([...entries, entries[1]])), 'duplicateFile', following)
  await refuses([...folderOf(files), ...folderOf(files)], 'duplicateFile')
})

test('A file that would unpack to a multiple that no list reaches', async () => {
  await refuses(zipWith({ size: 3 * 2 ** 30 }), 'expandsTooMuch', following)
  await refuses(zipWith({ size: 100 * 2 ** 30 }), 'tooLarge', { ...following, limit: 4 * 2 ** 30 })
})

test('A file that is longer or shorter than the directory says', async () => {
  const { length } = Buffer.from(files[following.file])
  for (const size of [length - 1, length + 1, 0]) {
    await refuses(zipWith({ size }), 'damaged', following)
    await refuses(zipWith({ size, stored: true }), 'damaged', following)
  }
})

test('More files, parts or accounts than are read', async () => {
  await refuses(zipOf(files), 'tooManyFiles', { limit: 2 }, { limits: { files: 2 } })
  const parts = madeUpFiles({ follower: [1, 2], 'follower-part1': [3, 4] })
  await refuses(zipOf(parts), 'tooManyFiles', { limit: 1 }, { limits: { parts: 1 } })
  await refuses(
    zipOf(parts), 'tooManyEntries', { file: 'data/follower-part1.js', limit: 3 }, { limits: { accounts: 3 } })
})

test('A ZIP of something else, and one without lists', async () => {
  await refuses(zipOf({ 'photos/1.jpg': 'x', 'app/main.js': 'y' }), 'nothingInside')
  await refuses(zipOf({ 'data/manifest.js': files['data/manifest.js'], 'data/like.js': '[]' }), 'noLists')
})

test('The CSV layout that ended in 2018', async () => {
  await refuses(zipOf({ 'tweets.csv': 'x', 'index.html': '<html>' }), 'csvLayout')
  await refuses(zipOf({ 'me/data/js/tweet_index.js': 'x' }), 'csvLayout')
})

test('More than one archive', async () => {
  await refuses([named('x', 'a.zip'), named('y', 'b.zip')], 'severalArchives', { folders: 'a.zip, b.zip' })
  const folders = [...folderOf(files, 'a/'), ...folderOf(files, 'b/')]
  await refuses(folders, 'severalArchives', { folders: 'a/data/, b/data/' })
})

test('The archive of somebody else than was proven', async () => {
  await refuses(zipOf(files), 'otherOwner', { id: ownerID, screenName: 'ada_example' }, { expectedOwner: '5' })
  const archive = await readArchive(zipOf(files), { expectedOwner: ownerID })
  assert.equal(archive.following?.length, 2)
})

test('A web page instead of a list or the manifest', async () => {
  for (const text of ['<!DOCTYPE html>', '\uFEFF  <html><body>429</body></html>']) {
    await refuses(zipWithFollowing(text), 'webPageInside', following)
    await refuses(zipOf({ ...files, 'data/manifest.js': text }), 'webPageInside', { file: 'data/manifest.js' })
  }
})

for (const text of [
  '', '{}', 'window.YTD.following.part0', 'window.YTD.following.part0 = [',
  'window.YTD.following.part0 = [ {"following" : {"accountId" : "1"}',
  'window.YTD.following.part0 = [ {"following" : {"accountId" : "1"}} ',
  'window.YTD.following.part0 = [ {"following" : {"accountId" : "1"}}, ]',
  'window.YTD.following.part0 = [ {"following" : {"accountId" : "1"}} {"following" : {}} ]',
  'window.YTD.following.part0 = [ {"following" : {"accountId" : "1}} ]',
  'window.YTD.following.part0 = [ {"following" : {"accountId" "1"}} ]',
  'window.YTD.following.part0 = [ {"following" : {"accountId" : "1"]} ]',
  'window.YTD.following.part0 = [ ] alert(1)', 'window.YTD.following.part0 = [ 1, 2 ]',
]) {
  test(`No JSON: ${text}`, () => refuses(zipWithFollowing(text), 'notJSON', following))
}

test('Bytes that are no UTF-8', async () => {
  const text = '[{"following":{"accountId":"1","x":"\xff"}}]'
  await refuses(zipWith({ data: Buffer.from(text, 'latin1') }), 'notJSON', following)
})

for (const entry of [
  { x: { accountId: '1' } }, { following: { accountId: 1 } }, { following: {} }, { following: { accountId: 'abc' } },
  { following: { accountId: '-1' } }, { following: { accountId: null } }, { follower: { accountId: '1' } },
  { following: { accountId: '' } }, { following: '1' }, { following: { accountId: '01' } },
]) {
  test(`Another shape: ${JSON.stringify(entry)}`, () =>
    refuses(zipWithFollowing(list('following.js', [account('following', 1), entry])), 'unexpectedShape', following))
}

test('An object where the list should be', () =>
  refuses(zipWithFollowing('window.YTD.following.part0 = {}'), 'unexpectedShape', following))

test('Ids that X cannot have given', async () => {
  for (const id of ['0', '9223372036854775808', '99999999999999999999999']) {
    const text = list('following.js', [account('following', id)])
    await refuses(zipWithFollowing(text), 'idOutOfRange', { ...following, id })
  }
})

test('JSON that nests as no list does, and an entry that would fill the memory', async () => {
  const deep = `[${'{"a":'.repeat(500)}1${'}'.repeat(500)}]`
  await refuses(zipWithFollowing(deep), 'unexpectedShape', following)
  const endless = `[{"following":{"accountId":"1","userLink":"${'x'.repeat(100_000)}`
  await refuses(zipWithFollowing(endless), 'unexpectedShape', following)
})

test('A manifest that is no manifest', async () => {
  const manifest = { file: 'data/manifest.js' }
  for (const text of ['', 'window.__THAR_CONFIG = { "userInfo" : ', '{]']) {
    await refuses(zipOf({ ...files, 'data/manifest.js': text }), 'notJSON', manifest)
  }
  for (const text of [
    '{"userInfo":{"accountId":5}}', '{"userInfo":{"accountId":"x"}}', '{"dataTypes":{"following":{"files":7}}}',
    '{"userInfo":{"accountId":"5","userName":"<b>"}}', '{"dataTypes":{"following":{"files":[{"count":"1"}]}}}',
  ]) {
    await refuses(zipOf({ ...files, 'data/manifest.js': text }), 'unexpectedShape', manifest)
  }
})

test('A file that the browser may not read any more', async () => {
  const gone = named(zip(entriesOf(files)))
  const error = Object.assign(new Error('gone'), { name: 'NotReadableError' })
  gone.slice = () => Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(error) })
  await refuses(gone, 'unreadable', { file: 'archive.zip' })
  const entry = {
    isFile: true, name: 'following.js', file: (/** @type {any} */ _, /** @type {Function} */ fail) => fail(error),
  }
  const folder = {
    isDirectory: true, name: 'data',
    createReader: () => ({ readEntries: (/** @type {Function} */ done) => done([entry]) }),
  }
  const drop = { items: [{ kind: 'file', webkitGetAsEntry: () => folder }], files: [] }
  await assert.rejects(filesFromDrop(/** @type {any} */ (drop)), { code: 'unreadable' })
})
