// Takes archives that are chosen or dropped, and where their posts shall go.

import { canChooseFolders, filesFromDrop } from '../archive/archive.js'
import { element } from './page.js'

/** @typedef {import('../archive/archive.js').Source} Source */

/**
 * @param {(source: Source) => void} open
 * @param {(error: unknown) => void} tellProblem
 */
export function listenForFiles(open, tellProblem) {
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
      const files = await filesFromDrop(event.dataTransfer, { media: true })
      if (Array.from(/** @type {Iterable<unknown>} */ (files)).length > 0) open(files)
    } catch (error) {
      tellProblem(error)
    }
  })
}

/**
 * Offers the accounts to move to, where there are several.
 *
 * @template {{network: string, networkName: string, name: string}} Target
 * @param {Target[]} targets
 * @param {import('../texts.js').Texts} texts
 * @param {(target: Target) => void} choose
 */
export function listenForTarget(targets, texts, choose) {
  const list = element('target', HTMLSelectElement)
  const options = targets.map(
    (each) => new Option(texts.say('account', { network: each.networkName, name: each.name }), each.network),
  )
  list.replaceChildren(...options)
  element('target-choice', HTMLElement).hidden = targets.length < 2
  list.addEventListener('change', () => choose(targets[list.selectedIndex]))
}
