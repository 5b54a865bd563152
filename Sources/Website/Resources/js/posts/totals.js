// What the chosen threads come to: the sums of what their previews told.

/**
 * A thread as the server planned it.
 *
 * @typedef {object} Preview
 * @property {string} root
 * @property {string} digest
 * @property {number} posts
 * @property {number} blobs pictures and videos, each as often as it is sent
 * @property {number} videos
 * @property {number} losses posts of which something cannot come along
 * @property {string[]} files
 * @property {string} html
 */

/**
 * @param {Preview[]} planned
 * @param {{size: (file: string) => number}} media
 */
export function totalsOf(planned, media) {
  const sum = (/** @type {(preview: Preview) => number} */ of) => planned.reduce((total, each) => total + of(each), 0)
  const files = [...new Set(planned.flatMap((preview) => preview.files))]
  return {
    planned, files, posts: sum((each) => each.posts), losses: sum((each) => each.losses),
    blobs: sum((each) => each.blobs), videos: sum((each) => each.videos),
    bytes: files.reduce((total, file) => total + media.size(file), 0),
  }
}
