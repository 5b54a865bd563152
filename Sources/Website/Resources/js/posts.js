// "Move your threads": opens an archive where it lies, lets people choose threads, asks the server how what is on screen
// will look, and sends what was confirmed, once.

import { canReadArchives } from './archive/archive.js'
import { readPosts } from './archive/tweets.js'
import { Opening } from './opening.js'
import { element, fill, fillFacts, onClick, stay, tellPage } from './page.js'
import { documentsOf, planDigest } from './posts/documents.js'
import { choice, reasons } from './posts/filters.js'
import { firstWords, listItem } from './posts/item.js'
import { drawPictures } from './posts/pictures.js'
import { Refusal, sentenceFor, Server } from './posts/server.js'
import { offerShape, shapeFacts, shapeQuery } from './posts/shape.js'
import { listenForTarget } from './posts/target.js'
import { Forest } from './posts/threads.js'
import { totalsOf } from './posts/totals.js'
import { Texts } from './texts.js'

/** @typedef {import('./posts/threads.js').Thread} Thread */
/** @typedef {import('./posts/totals.js').Preview} Preview */

const pageSize = 20
const page = element('posts', HTMLElement)
const texts = new Texts(JSON.parse(page.dataset.texts ?? '{}'), page.dataset.language ?? 'en')
const settings = JSON.parse(page.dataset.settings ?? '{}')
/** The account that posts are moved to. */
let target = settings.targets[0]
const server = new Server(page.dataset.token ?? '')
const days = new Intl.DateTimeFormat(page.dataset.language, { dateStyle: 'long', timeZone: 'UTC' })
const sections = ['cannot', 'choose', 'reading', 'problem', 'list', 'previews', 'confirm', 'sending']
const opening = new Opening(sections, texts, sentenceFor)
const state = element('state', HTMLElement)

let sending = new AbortController()
/** @type {Forest | null} */
let forest = null
/** @type {Set<string>} tweets that are at the destination already */
let moved = new Set()
/** @type {Thread[]} those that pass the filters */
let threads = []
/** @type {Set<string>} roots that the person has unticked */
const unticked = new Set()
/** @type {Map<string, string>} */
const alternatives = new Map()
/** @type {Map<string, Preview>} by root; emptied when what they show may have changed */
let previews = new Map()
/** @type {Set<string>} posts that may be moved */
let kept = new Set()
let listPage = 0
let previewPage = 0

// MARK: The archive

/** @param {import('./archive/archive.js').Source} source */
async function open(source) {
  const found = await opening.read(async (options) => {
    const archive = await readPosts(source, options)
    return { there: await server.moved(target.network, archive.owner), forest: new Forest(archive) }
  })
  if (!found) return
  moved = new Set(found.there.ids)
  offerShape(found.there.dates, texts)
  forest = found.forest
  tell(forest)
}

/** @param {Forest} found */
function tell(found) {
  const { archive } = found
  const name = archive.owner?.screenName
  element('owner', HTMLElement).textContent = name ? texts.say('owner', { name }) : texts.say('ownerUnknown')
  const account = page.dataset.account
  const lines = archive.warnings
    .filter(({ code }) => texts.has(`warning.${code}`))
    .map(({ code, parameters }) => texts.say(`warning.${code}`, parameters))
  if (name && account && name.toLowerCase() !== account.toLowerCase()) {
    lines.unshift(texts.say('otherName', { archive: name, account }))
  }
  fill(element('warnings', HTMLElement), lines)
  const held = found.held()
  element('held', HTMLElement).hidden = held.size === 0
  for (const reason of reasons) {
    const count = held.get(reason) ?? 0
    element(`held-${reason}-choice`, HTMLElement).hidden = count === 0
    element(`held-${reason}`, HTMLInputElement).checked = false
    element(`held-${reason}-label`, HTMLElement).textContent = texts.say(`held.${reason}`, { count })
  }
  unticked.clear()
  alternatives.clear()
  filter()
  opening.show('list')
  element('list-title', HTMLElement).focus()
}

// MARK: Choosing

function filter() {
  if (!forest) return
  const chosen = choice()
  kept = forest.kept(chosen)
  threads = forest.chosen(chosen).filter((thread) => !thread.posts.every((post) => moved.has(post.id)))
  previews = new Map()
  listPage = 0
  drawList()
}

/** The threads that are to be moved. */
const ticked = () => threads.filter((thread) => !unticked.has(thread.root))

/** @param {Thread[]} some */
const pagesOf = (some) => Math.max(1, Math.ceil(some.length / pageSize))

/**
 * @param {'list' | 'preview'} name
 * @param {number} at
 * @param {number} pages
 */
const paging = (name, at, pages) => tellPage(name, at, pages, texts.say('page', { page: at + 1, pages }))

function drawList() {
  const some = threads.slice(listPage * pageSize, (listPage + 1) * pageSize)
  const { archive } = /** @type {Forest} */ (forest)
  const items = some.map((thread) => listItem(thread, { archive, texts, days, unticked, changed: count }))
  element('threads', HTMLElement).replaceChildren(...items)
  paging('list', listPage, pagesOf(threads))
  count()
}

function count() {
  const chosen = ticked()
  const posts = chosen.reduce((sum, thread) => sum + thread.posts.length, 0)
  const files = chosen.reduce((sum, thread) => sum + thread.mediaCount, 0)
  element('chosen', HTMLElement).textContent =
    chosen.length === 0
      ? texts.say('nothing')
      : [
          texts.say('chosen', { count: chosen.length }), texts.say('count.posts', { count: posts }),
          texts.say('count.pictures', { count: files }),
        ].join(' · ')
  element('look', HTMLButtonElement).disabled = chosen.length === 0
}

// MARK: Seeing

/** What the server must know beside the threads that it is shown. */
function context() {
  const moving = new Set([...moved, ...ticked().flatMap((thread) => thread.posts.map((post) => post.id))])
  return { forest: /** @type {Forest} */ (forest), kept, moving, alternatives }
}

/**
 * Asks how these threads will look, where that is not known yet.
 *
 * @param {Thread[]} some
 * @param {(done: number) => void} [progress]
 */
async function ask(some, progress = () => {}) {
  const unknown = some.filter((thread) => !previews.has(thread.root))
  let done = some.length - unknown.length
  for (const { threads: asked, bytes } of documentsOf(unknown, context(), settings)) {
    if (bytes.length > settings.documentSize) throw new Refusal(413, { what: texts.say('threadTooLong', { text: firstWords(asked[0], texts) }) })
    /** @type {{threads: Preview[]}} */
    const answer = await server.send(`preview?network=${target.network}${shapeQuery()}`, bytes)
    for (const preview of answer.threads) previews.set(preview.root, preview)
    progress((done += asked.length))
  }
}

async function drawPreviews() {
  const chosen = ticked()
  const some = chosen.slice(previewPage * pageSize, (previewPage + 1) * pageSize)
  const told = element('preview-state', HTMLElement)
  const check = element('check', HTMLButtonElement)
  told.textContent = texts.say('asking')
  check.disabled = true
  try {
    await ask(some)
  } catch (error) {
    return opening.tellProblem(error, 'list')
  }
  const list = element('preview-list', HTMLElement)
  list.replaceChildren(
    ...some.flatMap((thread) => {
      const preview = previews.get(thread.root)
      if (!preview) return []
      const item = document.createElement('li')
      // The site's own fragment; every text in it is escaped.
      item.append(new DOMParser().parseFromString(preview.html, 'text/html').body.firstElementChild ?? '')
      return [item]
    }),
  )
  paging('preview', previewPage, pagesOf(chosen))
  const isAll = chosen.every((thread) => previews.has(thread.root))
  const counted = { count: chosen.length }
  told.textContent = isAll ? texts.say('chosen', counted) : texts.say('allAreSent', counted)
  check.disabled = false
  for (const input of list.querySelectorAll('input[data-alt]')) {
    if (!(input instanceof HTMLInputElement)) continue
    input.value = alternatives.get(input.dataset.alt ?? '') ?? input.value
    input.addEventListener('change', () => describe(input))
  }
  const { media } = /** @type {Forest} */ (forest).archive
  await drawPictures(list, media, (file) => texts.say('pictureDamaged', { file }))
}

/** @param {HTMLInputElement} input */
function describe(input) {
  const file = input.dataset.alt ?? ''
  alternatives.set(file, input.value.trim())
  // The plan holds the description: its thread is asked for again before anything is confirmed.
  for (const [root, preview] of previews) if (preview.files.includes(file)) previews.delete(root)
}

// MARK: Confirming

/** What the chosen threads come to, once all of them were planned. */
const totals = () =>
  totalsOf(ticked().flatMap((thread) => previews.get(thread.root) ?? []), /** @type {Forest} */ (forest).archive.media)

async function check() {
  const button = element('check', HTMLButtonElement)
  button.disabled = true
  const chosen = ticked()
  const told = element('preview-state', HTMLElement)
  try {
    await ask(chosen, (done) => (told.textContent = texts.say('planned', { done, total: chosen.length })))
    const all = totals()
    if (all.posts === 0) throw new Refusal(409, { what: texts.say('nothing') })
    drawConfirmation(all, await server.cost(target.network, all))
  } catch (error) {
    return opening.tellProblem(error, 'list')
  }
}

/**
 * @param {ReturnType<typeof totals>} all
 * @param {{finish: string, bridge?: string}} cost when it is done, and who would carry it on
 */
function drawConfirmation(all, { finish, bridge }) {
  const facts = /** @type {[string, string][]} */ ([
    ['fact.account', texts.say('account', { network: target.networkName, name: target.name })],
    ...shapeFacts(),
    ['fact.posts', texts.say('count.posts', { count: all.posts })],
    ['fact.pictures', `${texts.say('count.pictures', { count: all.files.length })} · ${megabytes(all.bytes)}`],
    ['fact.losses', texts.say('count.posts', { count: all.losses })],
    ['fact.finish', finish],
  ])
  fillFacts(element('facts', HTMLElement), facts.map(([key, value]) => [texts.say(key), value]))
  element('new-account', HTMLElement).hidden = !target.isNew
  element('bridged', HTMLElement).hidden = !bridge
  element('bridged', HTMLElement).textContent = bridge ? texts.say('bridged', { bridge }) : ''
  element('send', HTMLButtonElement).textContent = texts.say('send', { count: all.posts, network: target.networkName })
  opening.show('confirm')
  element('confirm-title', HTMLElement).focus()
}

/** @param {number} bytes */
const megabytes = (bytes) => texts.say('megabytes', { size: Math.ceil(bytes / 100_000) / 10 })

async function submit() {
  const all = totals()
  const chosen = ticked()
  const documents = [...documentsOf(chosen, context(), { ...settings, threads: 2000 })].map(({ bytes }) => bytes)
  const bytes = all.bytes + documents.reduce((total, document) => total + document.length, 0)
  const isMany = documents.length > settings.documents
  if (bytes > settings.room || isMany) {
    const room = isMany ? settings.documents * settings.documentSize : settings.room
    const refusal = texts.say('tooMuch', { size: megabytes(bytes), room: megabytes(room) })
    return opening.tellProblem(new Refusal(413, { what: refusal }), 'list')
  }
  sending = new AbortController()
  const bar = element('sent', HTMLProgressElement)
  const told = element('sent-text', HTMLElement)
  const progress = (/** @type {number} */ sent) => {
    bar.value = bytes === 0 ? 1 : sent / bytes
    told.textContent = texts.say('sent', { sent: megabytes(sent), total: megabytes(bytes) })
  }
  progress(0)
  opening.show('sending')
  element('sending-title', HTMLElement).focus()
  addEventListener('beforeunload', stay)
  try {
    const place = await server.upload({
      target: `network=${target.network}${shapeQuery()}`, plan: await planDigest(all.planned), documents, files: all.files,
      media: /** @type {Forest} */ (forest).archive.media, bytes, partSize: settings.partSize, signal: sending.signal,
      progress,
    })
    removeEventListener('beforeunload', stay)
    location.assign(place)
  } catch (error) {
    removeEventListener('beforeunload', stay)
    if (error instanceof DOMException && error.name === 'AbortError') {
      opening.show('confirm')
      state.textContent = texts.say('cancelled')
      return
    }
    // What was shown may not be what would be done any more: it is asked for anew.
    previews = new Map()
    opening.tellProblem(error, 'list')
  }
}

// MARK: The page

/** @param {number} by */
function turnPreviews(by) {
  previewPage += by
  drawPreviews().then(() => element('previews-title', HTMLElement).focus())
}

function listen() {
  listenForTarget(settings.targets, texts, (chosen) => (target = chosen))
  const filters = element('filters', HTMLFormElement)
  filters.addEventListener('submit', (event) => {
    event.preventDefault()
    filter()
  })
  filters.addEventListener('change', filter)
  onClick('again', () => {
    opening.show('choose')
    element('file', HTMLInputElement).focus()
  })
  onClick('all', () => {
    for (const thread of threads) unticked.delete(thread.root)
    drawList()
  })
  onClick('none', () => {
    for (const thread of threads) unticked.add(thread.root)
    drawList()
  })
  onClick('list-back', () => (listPage--, drawList()))
  onClick('list-on', () => (listPage++, drawList()))
  onClick('look', () => {
    // Quotes of what is not chosen any more look different.
    previews = new Map()
    previewPage = 0
    opening.show('previews')
    element('preview-list', HTMLElement).replaceChildren()
    element('previews-title', HTMLElement).focus()
    drawPreviews()
  })
  onClick('to-list', () => {
    opening.show('list')
    element('list-title', HTMLElement).focus()
  })
  onClick('preview-back', () => turnPreviews(-1))
  onClick('preview-on', () => turnPreviews(1))
  onClick('check', check)
  onClick('to-previews', () => {
    opening.show('previews')
    element('check', HTMLButtonElement).disabled = false
    element('previews-title', HTMLElement).focus()
  })
  onClick('send', submit)
  onClick('cancel', () => sending.abort())
}

// From here on the page knows what this browser can; one that cannot even read this file shows the section by itself.
element('cannot', HTMLElement).classList.remove('late')
if (!canReadArchives() || !globalThis.crypto?.subtle) {
  opening.show('cannot')
} else {
  opening.begin(open, { media: true })
  listen()
}
