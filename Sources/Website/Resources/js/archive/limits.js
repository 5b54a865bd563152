/**
 * How much of a foreign file is read before it is refused.
 *
 * @typedef {object} Limits
 * @property {number} files files in the ZIP or folder
 * @property {number} directoryBytes bytes of the ZIP's directory
 * @property {number} fileBytes unpacked bytes of one data file
 * @property {number} expansion unpacked size by packed size; lists of followers reach about 20
 * @property {number} expansionFrom files below this many bytes may expand as they like
 * @property {number} manifestBytes bytes of the manifest, which is read whole
 * @property {number} entryBytes bytes of one entry of a list
 * @property {number} depth how deep an entry may nest
 * @property {number} parts parts of one list
 * @property {number} accounts accounts of one list, over all its parts
 */

/** @type {Readonly<Limits>} */
export const standardLimits = Object.freeze({
  files: 1_000_000,
  directoryBytes: 256 * 1024 * 1024,
  fileBytes: 4 * 1024 ** 3,
  expansion: 250,
  expansionFrom: 64 * 1024 * 1024,
  manifestBytes: 8 * 1024 * 1024,
  entryBytes: 64 * 1024,
  depth: 16,
  parts: 1000,
  accounts: 2_000_000,
})
