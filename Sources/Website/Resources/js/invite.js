// The page of invitations: offers those whom the member's archive names, to choose from. The archive is read where it lies;
// the one name that is chosen is sent with the form, as if it had been typed.

import { canReadArchives, readArchive } from './archive/archive.js'
import { readPosts } from './archive/tweets.js'
import { peopleNamed } from './invite/named.js'
import { Opening } from './opening.js'
import { element } from './page.js'
import { Texts } from './texts.js'

/** @typedef {import('./archive/archive.js').Source} Source */

// How many are shown at once; the field above them finds the others.
const most = 40

const page = element('archive', HTMLElement)
const texts = new Texts(JSON.parse(page.dataset.texts ?? '{}'), page.dataset.language ?? 'en')
const opening = new Opening(['choose', 'reading', 'problem', 'found'], texts)
const find = element('find', HTMLInputElement)
/** @type {import('./invite/named.js').Named[]} */
let people = []

/** @param {Source} source */
async function open(source) {
  const found = await opening.read(async (options) => {
    const archive = await readArchive(source, { signal: options.signal })
    const { posts } = await readPosts(source, options)
    return peopleNamed(posts, archive.following ?? [])
  })
  if (!found) return
  people = found
  draw()
  opening.show('found')
  element('found-title', HTMLElement).focus()
}

/** @param {import('./invite/named.js').Named} person */
function item(person) {
  const line = document.createElement('li')
  const button = document.createElement('button')
  button.className = 'plain'
  button.type = 'button'
  const name = document.createElement('bdi')
  name.textContent = `@${person.name}`
  button.append(name)
  button.addEventListener('click', () => choose(person.name))
  const hint = document.createElement('span')
  hint.className = 'hint'
  hint.textContent = texts.say('named', { count: person.count })
  line.append(button, ' ', hint)
  return line
}

/** @param {string} name */
function choose(name) {
  element('name', HTMLInputElement).value = `@${name}`
  const button = element('begin', HTMLButtonElement)
  button.form?.requestSubmit(button)
}

function draw() {
  const word = find.value.trim().replace(/^@/, '').toLowerCase()
  const found = people.filter(({ name }) => name.toLowerCase().includes(word))
  element('named', HTMLElement).replaceChildren(...found.slice(0, most).map(item))
  element('nobody', HTMLElement).hidden = found.length > 0
}

if (!canReadArchives()) {
  opening.tell(texts.say('error.cannotRead'), 'problem')
} else {
  find.addEventListener('input', draw)
  opening.begin(open)
}
