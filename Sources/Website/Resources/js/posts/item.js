// A thread in the list to choose from.

import { heldBecause, textWithLinks } from './threads.js'

/** @typedef {import('./threads.js').Thread} Thread */

/**
 * @param {Thread} thread
 * @param {import('../texts.js').Texts} texts
 */
export function firstWords(thread, texts) {
  const words = textWithLinks(thread.posts[0]).replace(/\s+/g, ' ').trim()
  const letters = [...words]
  return letters.length > 140 ? `${letters.slice(0, 140).join('')}…` : words || texts.say('noText')
}

/**
 * @param {Thread} thread
 * @param {object} scene
 * @param {import('../archive/tweets.js').Posts} scene.archive
 * @param {import('../texts.js').Texts} scene.texts
 * @param {Intl.DateTimeFormat} scene.days
 * @param {Set<string>} scene.unticked roots that the person has unticked
 * @param {() => void} scene.changed
 */
export function listItem(thread, { archive, texts, days, unticked, changed }) {
  const item = document.createElement('li')
  const box = document.createElement('input')
  box.type = 'checkbox'
  box.id = `thread-${thread.root}`
  box.checked = !unticked.has(thread.root)
  box.addEventListener('change', () => {
    if (box.checked) unticked.delete(thread.root)
    else unticked.add(thread.root)
    changed()
  })
  const label = document.createElement('label')
  label.htmlFor = box.id
  const words = document.createElement('bdi')
  words.textContent = firstWords(thread, texts)
  const facts = document.createElement('span')
  facts.className = 'hint'
  const parts = [days.format(thread.createdAt), texts.say('count.posts', { count: thread.posts.length })]
  if (thread.mediaCount > 0) parts.push(texts.say('count.pictures', { count: thread.mediaCount }))
  if (thread.posts.some((post) => heldBecause(post, archive))) parts.push(texts.say('heldTag'))
  facts.textContent = parts.join(' · ')
  label.append(words, document.createElement('br'), facts)
  item.append(box, label)
  return item
}
