// How posts are made on servers of which each has its own ways: who sees them, and where their dates are told.

import { element } from '../page.js'

/** @typedef {import('../texts.js').Texts} Texts */

const visibility = () => element('visibility', HTMLSelectElement)
const dates = () => element('dates', HTMLSelectElement)

/**
 * Asks for it where there is something to choose.
 *
 * @param {string[]} offered where that server can tell dates, the usual one first; empty where all servers agree
 * @param {Texts} texts
 */
export function offerShape(offered, texts) {
  element('shape', HTMLElement).hidden = offered.length === 0
  dates().replaceChildren(...offered.map((each) => new Option(texts.say(`dates.${each}`), each)))
}

/** What was chosen, for the server: the rest of a query. */
export const shapeQuery = () =>
  element('shape', HTMLElement).hidden ? '' : `&visibility=${visibility().value}&dates=${dates().value}`

/**
 * What was chosen, in words.
 *
 * @returns {[string, string][]}
 */
export const shapeFacts = () =>
  element('shape', HTMLElement).hidden
    ? []
    : [
        ['fact.visibility', visibility().selectedOptions[0].text],
        ['fact.dates', dates().selectedOptions[0].text],
      ]
