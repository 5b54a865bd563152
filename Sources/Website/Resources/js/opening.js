// A page on which an archive is opened, chosen or dropped: one part of it is shown at a time, and what goes wrong is said.

import { canChooseFolders, filesFromDrop } from './archive/archive.js'
import { ArchiveError } from './archive/errors.js'
import { element, onClick } from './page.js'

/** @typedef {import('./archive/archive.js').Source} Source */
/** @typedef {import('./texts.js').Texts} Texts */

/**
 * What is wrong with an archive, for people.
 *
 * @param {unknown} error
 * @param {Texts} texts
 */
export function archiveSentence(error, texts) {
  if (!(error instanceof ArchiveError)) return texts.say('error.unknown')
  return texts.say(texts.has(`error.${error.code}`) ? `error.${error.code}` : 'error.unknown', error.parameters)
}

export class Opening {
  #sections
  #texts
  #sentenceFor
  #reading = new AbortController()

  /**
   * @param {string[]} sections the page's parts by their ids; `choose`, `reading` and `problem` are among them
   * @param {Texts} texts
   * @param {(error: unknown, texts: Texts) => string} [sentenceFor] of errors that may be others than the archive's
   */
  constructor(sections, texts, sentenceFor = archiveSentence) {
    this.#sections = sections.map((id) => element(id, HTMLElement))
    this.#texts = texts
    this.#sentenceFor = sentenceFor
  }

  /** @param {...string} ids */
  show(...ids) {
    for (const section of this.#sections) section.hidden = !ids.includes(section.id)
  }

  /**
   * @param {string} sentence
   * @param {string} [section] what stays on the page
   */
  tell(sentence, section = 'choose') {
    const state = document.getElementById('state')
    if (state) state.textContent = '' // What it said is over.
    element('problem-text', HTMLElement).textContent = sentence
    this.show(section, 'problem')
    element('problem', HTMLElement).focus()
  }

  /**
   * @param {unknown} error
   * @param {string} [section] what stays on the page
   */
  tellProblem(error, section) {
    this.tell(this.#sentenceFor(error, this.#texts), section)
  }

  /**
   * Reads, showing how far that is: what `body` gives, or nothing where it was stopped or failed, which the page then says.
   *
   * @template Result
   * @param {(options: {signal: AbortSignal, progress: (state: {read: number, total: number}) => void}) => Promise<Result>} body
   * @returns {Promise<Result | undefined>}
   */
  async read(body) {
    this.#reading.abort()
    const reading = new AbortController()
    this.#reading = reading
    const bar = element('progress', HTMLProgressElement)
    bar.removeAttribute('value')
    this.show('reading')
    let told = 0
    try {
      return await body({
        signal: reading.signal,
        progress: ({ read, total }) => {
          const now = performance.now()
          if (total === 0 || now - told < 100) return
          told = now
          bar.value = read / total
        },
      })
    } catch (error) {
      if (reading !== this.#reading) return undefined // Another archive is being read.
      if (error instanceof DOMException && error.name === 'AbortError') this.show('choose')
      else this.tellProblem(error)
      return undefined
    }
  }

  /**
   * Shows where an archive is chosen, and takes those that come.
   *
   * @param {(source: Source) => void} open
   * @param {{media?: boolean}} [options] whether pictures and videos of a dropped folder are wanted too
   */
  begin(open, options) {
    this.show('choose')
    onClick('stop', () => this.#reading.abort())
    listenForFiles(open, (error) => this.tellProblem(error), options)
  }
}

/**
 * @param {(source: Source) => void} open
 * @param {(error: unknown) => void} tellProblem
 * @param {{media?: boolean}} [options] whether pictures and videos of a dropped folder are wanted too
 */
function listenForFiles(open, tellProblem, options) {
  for (const id of ['file', 'folder']) {
    const input = element(id, HTMLInputElement)
    const take = () => {
      if (!input.files || input.files.length === 0) return
      open([...input.files])
      input.value = ''
    }
    input.addEventListener('change', take)
    take() // Somebody may have been quicker than this script.
  }
  element('folder-choice', HTMLElement).hidden = !canChooseFolders()
  const drop = element('drop', HTMLElement)
  for (const kind of ['dragenter', 'dragover']) {
    document.addEventListener(kind, (event) => {
      event.preventDefault()
      drop.classList.add('over')
    })
  }
  document.addEventListener('dragleave', () => drop.classList.remove('over'))
  document.addEventListener('drop', async (event) => {
    event.preventDefault()
    drop.classList.remove('over')
    // Another archive in the middle of choosing would throw the choices away.
    if (!event.dataTransfer || element('choose', HTMLElement).hidden) return
    try {
      const files = await filesFromDrop(event.dataTransfer, options)
      if (Array.from(/** @type {Iterable<unknown>} */ (files)).length > 0) open(files)
    } catch (error) {
      tellProblem(error)
    }
  })
}
