// The page of invitations: offers those whom the member's archive names, to choose from. The archive is read where it lies;
// the one name that is chosen is sent with the form, as if it had been typed.

import { canReadArchives, readArchive } from './archive/archive.js'
import { readPosts } from './archive/tweets.js'
import { peopleNamed } from './invite/named.js'
import { listenForFiles } from './choosing.js'
import { element, onClick } from './page.js'
import { sentenceFor } from './posts/server.js'
import { Texts } from './texts.js'

/** @typedef {import('./archive/archive.js').Source} Source */

// How many are shown at once; the field above them finds the others.
const most = 40

const page = element('archive', HTMLElement)
const texts = new Texts(JSON.parse(page.dataset.texts ?? '{}'), page.dataset.language ?? 'en')
const sections = ['choose', 'reading', 'problem', 'found'].map((id) => element(id, HTMLElement))
const find = element('find', HTMLInputElement)
let reading = new AbortController()
/** @type {import('./invite/named.js').Named[]} */
let people = []

/** @param {...string} ids */
function show(...ids) {
  for (const section of sections) section.hidden = !ids.includes(section.id)
}

/** @param {unknown} error */
function tellProblem(error) {
  element('problem-text', HTMLElement).textContent = sentenceFor(error, texts)
  show('choose', 'problem')
  element('problem', HTMLElement).focus()
}

/** @param {Source} source */
async function open(source) {
  reading.abort()
  reading = new AbortController()
  const { signal } = reading
  const bar = element('progress', HTMLProgressElement)
  bar.removeAttribute('value')
  show('reading')
  try {
    const archive = await readArchive(source, { signal })
    const posts = await readPosts(source, {
      signal,
      progress: ({ read, total }) => {
        if (total > 0) bar.value = read / total
      },
    })
    people = peopleNamed(posts.posts, archive.following ?? [])
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return show('choose')
    return tellProblem(error)
  }
  draw()
  show('found')
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
  element('problem-text', HTMLElement).textContent = texts.say('error.cannotRead')
  show('problem')
} else {
  show('choose')
  onClick('stop', () => reading.abort())
  find.addEventListener('input', draw)
  listenForFiles(open, tellProblem)
}
