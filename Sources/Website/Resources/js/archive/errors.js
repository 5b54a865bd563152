// What can be wrong with an archive. Codes, not sentences: the page has the sentences, in its language.

/**
 * Why an archive could not be read. `parameters` fill the placeholders of the page's sentence:
 *
 * | code                 | parameters              | what happened                                                    |
 * | -------------------- | ----------------------- | ---------------------------------------------------------------- |
 * | `cannotRead`         |                         | this browser lacks what reading takes: see `canReadArchives`     |
 * | `unreadable`         | `file`                  | the browser may not read it, or it changed since it was chosen   |
 * | `empty`              |                         | nothing was given, or it is empty                                |
 * | `notAnArchiveFile`   | `file`                  | no ZIP file                                                      |
 * | `webPage`            | `file`                  | a web page that was saved as the archive                         |
 * | `nothingInside`      |                         | no data folder of an X archive in it                             |
 * | `noLists`            |                         | an X archive without following.js and follower.js                |
 * | `noTweets`           |                         | an X archive without a file of posts                             |
 * | `csvLayout`          |                         | the layout until 2018, which names nobody                        |
 * | `severalArchives`    | `folders`               | more than one archive                                            |
 * | `otherOwner`         | `id`, `screenName`      | the archive of somebody else than was expected                   |
 * | `cutOff`             | `file`                  | the end of the ZIP file is missing                               |
 * | `damaged`            | `file`                  | the ZIP file contradicts itself                                  |
 * | `checksumWrong`      | `file`                  | damaged data                                                     |
 * | `encrypted`          | `file`                  | a ZIP file with a password                                       |
 * | `unknownCompression` | `file`                  | neither stored nor deflated                                      |
 * | `unsafePath`         | `path`                  | a file that would lie outside of the archive                     |
 * | `duplicateFile`      | `file`                  | the same file twice                                              |
 * | `tooManyFiles`       | `limit`                 | more files, or parts of a list, than any archive has             |
 * | `tooLarge`           | `file`, `limit`         | more bytes than are read                                         |
 * | `expandsTooMuch`     | `file`                  | would unpack to a multiple that no list reaches                  |
 * | `webPageInside`      | `file`                  | a web page where data should be                                  |
 * | `notJSON`            | `file`                  | data that is cut off or changed                                  |
 * | `unexpectedShape`    | `file`                  | other data than X writes there                                   |
 * | `idOutOfRange`       | `file`, `id`            | an id that X cannot have given                                   |
 * | `tooManyEntries`     | `file`, `limit`         | more accounts than are read                                      |
 *
 * @typedef {'cannotRead' | 'unreadable' | 'empty' | 'notAnArchiveFile' | 'webPage' | 'nothingInside' | 'noLists'
 *   | 'noTweets'
 *   | 'csvLayout' | 'severalArchives' | 'otherOwner' | 'cutOff' | 'damaged' | 'checksumWrong' | 'encrypted'
 *   | 'unknownCompression' | 'unsafePath' | 'duplicateFile' | 'tooManyFiles' | 'tooLarge' | 'expandsTooMuch'
 *   | 'webPageInside' | 'notJSON' | 'unexpectedShape' | 'idOutOfRange' | 'tooManyEntries'} ArchiveErrorCode
 */

export class ArchiveError extends Error {
  /**
   * @param {ArchiveErrorCode} code
   * @param {Record<string, string | number>} [parameters]
   * @param {{cause?: unknown, detail?: string}} [more] for the console only
   */
  constructor(code, parameters = {}, more = {}) {
    const { cause, detail } = more
    const told = Object.entries(parameters).map(([name, value]) => `${name}=${value}`)
    super([code, ...told, ...(detail ? [detail] : [])].join(' '), cause === undefined ? undefined : { cause })
    this.name = 'ArchiveError'
    /** @type {ArchiveErrorCode} */
    this.code = code
    /** @type {Record<string, string | number>} */
    this.parameters = parameters
  }
}
