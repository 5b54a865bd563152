/**
 * Whether this browser can open an archive. Where it cannot (phones before 2023, mostly), the page offers to go on at a
 * computer.
 *
 * @param {any} [scope] the global object; another one in tests
 * @returns {boolean}
 */
export function canReadArchives(scope = globalThis) {
  try {
    new scope.DecompressionStream('deflate-raw')
    return (
      typeof scope.Blob.prototype.slice === 'function' &&
      typeof scope.Blob.prototype.stream === 'function' &&
      typeof scope.Blob.prototype.arrayBuffer === 'function' &&
      typeof scope.BigUint64Array === 'function' &&
      typeof scope.DataView.prototype.getBigUint64 === 'function' &&
      typeof scope.TextDecoder === 'function'
    )
  } catch {
    return false // No such class, or it does not know the format.
  }
}

/**
 * Whether this browser lets people choose a whole folder.
 *
 * @param {any} [scope]
 * @returns {boolean}
 */
export function canChooseFolders(scope = globalThis) {
  return typeof scope.HTMLInputElement === 'function' && 'webkitdirectory' in scope.HTMLInputElement.prototype
}
