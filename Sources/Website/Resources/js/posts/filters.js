// What the form says of the threads that are wanted.

import { element } from '../page.js'

export const reasons = /** @type {import('./threads.js').HoldReason[]} */ (['circle', 'circleEra', 'protected'])

/**
 * Words as people write a list of them: with the comma of their script.
 * @param {string} text
 */
export function words(text) {
  return text.split(/[,،，、;؛；\n]/u).map((word) => word.trim()).filter(Boolean)
}

/** @returns {import('./threads.js').Choice} */
export function choice() {
  const value = (/** @type {string} */ id) => element(id, HTMLInputElement).value
  const isOn = (/** @type {string} */ id) => element(id, HTMLInputElement).checked
  const date = (/** @type {string} */ id) => (value(id) ? Date.parse(`${value(id)}T00:00:00Z`) : null)
  const end = date('before')
  return {
    text: value('text'), since: date('since'), before: end === null ? null : end + 86_400_000, hasMedia: isOn('media'),
    minimumLength: Number(value('length')) || 0, minimumLikes: Number(value('likes')) || 0, replies: isOn('replies'),
    retweets: isOn('retweets'),
    leftOut: words(value('leave')),
    confirmed: new Set(reasons.filter((reason) => isOn(`held-${reason}`))),
  }
}
