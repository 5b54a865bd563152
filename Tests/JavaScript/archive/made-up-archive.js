// Archives of somebody who does not exist, as lists of files.

import { zip } from './zip-builder.js'

export const ownerID = '1000000001'

const entryKeys = { following: 'following', follower: 'follower', block: 'blocking', mute: 'muting' }

/**
 * @param {string} key
 * @param {number | string} id
 */
export const account = (key, id) => ({
  [key]: { accountId: String(id), userLink: `https://x.com/intent/user?user_id=${id}` },
})

/**
 * @param {string} fileName
 * @param {unknown[]} entries
 */
export const list = (fileName, entries) =>
  `window.YTD.${fileName.replace('.js', '').replaceAll('-', '_')}.part0 = ${JSON.stringify(entries, null, 2)}`

/** @param {Record<string, unknown>} dataTypes */
export const manifest = (dataTypes, info = {}) =>
  `window.__THAR_CONFIG = ${JSON.stringify(
    {
      userInfo: { accountId: ownerID, userName: 'ada_example', displayName: 'Ada Example' },
      archiveInfo: { sizeBytes: '1', generationDate: '2026-03-06T13:15:31.187Z', isPartialArchive: false, ...info },
      dataTypes,
    },
    null,
    2,
  )}`

/**
 * The files of an archive with these lists. A key is a kind, or a kind and a part: `follower`, `follower-part1`.
 *
 * @param {Record<string, (number | string)[]>} lists
 * @returns {Record<string, string>} texts by path
 */
export function madeUpFiles(lists) {
  /** @type {Record<string, any>} */
  const types = {}
  /** @type {Record<string, string>} */
  const files = {}
  for (const [name, ids] of Object.entries(lists)) {
    const kind = /** @type {keyof typeof entryKeys} */ (name.replace(/-part\d+$/, ''))
    types[kind] ??= { files: [] }
    const part = /\d+$/.exec(name)?.[0] ?? '0'
    const globalName = `YTD.${kind}.part${part}`
    types[kind].files.push({ fileName: `data/${name}.js`, globalName, count: String(ids.length) })
    files[`data/${name}.js`] = list(`${name}.js`, ids.map((id) => account(entryKeys[kind], id)))
  }
  return { 'data/manifest.js': manifest(types), ...files }
}

/**
 * @param {Record<string, string>} files
 * @param {Partial<import('./zip-builder.js').Entry> & {inside?: string}} [options] for every entry
 */
export const entriesOf = (files, { inside = '', ...options } = {}) =>
  Object.entries(files).map(([name, text]) => ({ name: inside + name, data: Buffer.from(text), ...options }))

/**
 * @param {Record<string, string>} files
 * @param {Parameters<typeof entriesOf>[1]} [options]
 */
export const zipOf = (files, options) => new File([zip(entriesOf(files, options))], 'archive.zip')

/**
 * The same as files of a folder, as `<input webkitdirectory>` gives them.
 *
 * @param {Record<string, string>} files
 * @param {string} [inside]
 */
export const folderOf = (files, inside = 'twitter/') =>
  Object.entries(files).map(([path, text]) => {
    const file = new File([text], path.slice(path.lastIndexOf('/') + 1))
    Object.defineProperty(file, 'webkitRelativePath', { value: inside + path })
    return file
  })
