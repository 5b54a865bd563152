import { ArchiveError } from './errors.js'

/**
 * The path with `/`, as some programs on Windows write `\`. Refuses what leads out of the archive.
 *
 * @param {string} path
 */
export function checkedPath(path) {
  const name = path.replaceAll('\\', '/')
  if (name.startsWith('/') || name.includes('\0') || name.slice(1, 3) === ':/' || name.split('/').includes('..')) {
    throw new ArchiveError('unsafePath', { path: path.slice(0, 200) })
  }
  return name
}

/** @param {string} path */
export const fileName = (path) => path.slice(path.lastIndexOf('/') + 1)

/**
 * Up to the last `/` and with it; empty without one.
 *
 * @param {string} path
 */
export const folderOf = (path) => path.slice(0, path.lastIndexOf('/') + 1)

/**
 * Whether a file of this name is worth remembering.
 *
 * @param {string} path
 */
export function mayBeData(path) {
  return (
    (path.endsWith('.js') || path.endsWith('.csv')) &&
    !path.startsWith('__MACOSX/') &&
    !fileName(path).startsWith('._')
  )
}

/**
 * Whether a file of this path is a photo, video or GIF of a post; never of a message.
 *
 * @param {string} path
 */
export const mayBeMedia = (path) =>
  /(^|\/)(tweets?|twitter_circle_tweet)_media\/[\w.-]+$/.test(path) && !path.startsWith('__MACOSX/')
