// Offers the accounts to move posts to, where there are several.

import { element } from '../page.js'

/**
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
