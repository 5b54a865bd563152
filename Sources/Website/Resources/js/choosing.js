// Takes archives that are chosen or dropped.

import { canChooseFolders, filesFromDrop } from './archive/archive.js'
import { element } from './page.js'

/** @typedef {import('./archive/archive.js').Source} Source */

/**
 * @param {(source: Source) => void} open
 * @param {(error: unknown) => void} tellProblem
 * @param {{media?: boolean}} [options] whether pictures and videos of a dropped folder are wanted too
 */
export function listenForFiles(open, tellProblem, options) {
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
