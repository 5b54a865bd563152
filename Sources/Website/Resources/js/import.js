// The import page: reads an archive where it lies, shows what is in it and what would be sent, and sends ids only.

import { canReadArchives, encodeForSending, readArchive } from './archive/archive.js'
import { Opening } from './opening.js'
import { element, fill, onClick } from './page.js'
import { Texts } from './texts.js'

/** @typedef {import('./archive/archive.js').Archive} Archive */
/** @typedef {import('./archive/archive.js').Source} Source */

const page = element('import', HTMLElement)
const texts = new Texts(JSON.parse(page.dataset.texts ?? '{}'), page.dataset.language ?? 'en')
const opening = new Opening(['cannot', 'choose', 'reading', 'problem', 'found'], texts)
const state = element('state', HTMLElement)
const blocks = element('blocks', HTMLInputElement)
const mutes = element('mutes', HTMLInputElement)
const send = element('send', HTMLButtonElement)

/** @type {Source | null} */
let source = null
/** @type {Archive | null} */
let archive = null

/** @param {Source} from */
async function open(from) {
  source = from
  const found = await opening.read((options) => readArchive(from, options))
  if (!found) return
  archive = found
  tell(found)
}

/**
 * Whether the archive bears another name than the linked account: it may be somebody else's, or older than a new name.
 * Only the server knows, by the number; it refuses somebody else's.
 *
 * @param {string | null | undefined} name
 */
function isOfAnotherName(name) {
  const own = page.dataset.account
  return Boolean(name && own && name.toLowerCase() !== own.toLowerCase())
}

/** @param {Archive} found */
function tell(found) {
  const name = found.owner?.screenName
  element('owner', HTMLElement).textContent = name ? texts.say('owner', { name }) : texts.say('ownerUnknown')
  const counts = []
  for (const list of /** @type {const} */ (['following', 'followers'])) {
    const ids = found[list]
    counts.push(ids ? texts.say(`count.${list}`, { count: ids.length }) : texts.say(`missing.${list}`))
  }
  if (found.tweetCount) counts.push(texts.say('count.tweets', { count: found.tweetCount }))
  fill(element('counts', HTMLElement), counts)
  const warnings = found.warnings.filter(({ code }) => texts.has(`warning.${code}`))
  fill(element('warnings', HTMLElement), [
    ...(isOfAnotherName(name) ? [texts.say('otherName', { archive: name, account: page.dataset.account })] : []),
    ...warnings.map(({ code, parameters }) => texts.say(`warning.${code}`, parameters)),
  ])
  element('blocks-choice', HTMLElement).hidden = !found.available.blocks
  element('mutes-choice', HTMLElement).hidden = !found.available.mutes
  element('apart', HTMLElement).hidden = !found.available.blocks && !found.available.mutes
  blocks.checked = false
  mutes.checked = false
  element('example', HTMLElement).textContent = example(found)
  const count = (found.following?.length ?? 0) + (found.followers?.length ?? 0)
  send.textContent = texts.say('send', { count })
  send.disabled = false
  state.textContent = ''
  opening.show('found')
  element('found-title', HTMLElement).focus()
}

/**
 * The very bytes that would be sent, cut short.
 *
 * @param {Archive} found
 */
function example(found) {
  const short = { ...found, following: found.following?.slice(0, 3) ?? null, followers: found.followers?.slice(0, 3) ?? null }
  return encodeForSending(short).replaceAll('"]', '",…]')
}

async function submit() {
  if (!archive || !source) return
  send.disabled = true
  let sent = archive
  if (blocks.checked || mutes.checked) {
    const [from, consent] = [source, { blocks: blocks.checked, mutes: mutes.checked }]
    const whole = await opening.read((options) => readArchive(from, { ...consent, ...options }))
    if (!whole) return
    sent = whole
    opening.show('found')
  }
  state.textContent = texts.say('sending')
  let answer
  try {
    answer = await fetch('/api/import', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Form-Token': page.dataset.token ?? '' },
      body: encodeForSending(sent),
    })
  } catch {
    state.textContent = texts.say('offline') // No connection: the archive is still open, nothing was taken.
    send.disabled = false
    return
  }
  if (answer.redirected) return location.assign(answer.url) // Signed out meanwhile.
  const told = await answer.json().catch(() => ({}))
  if (answer.ok && told.location) return location.assign(told.location)
  // The page itself says that nothing was stored.
  opening.tell([told.what, told.next].filter(Boolean).join(' ') || texts.say('error.unknown'))
}

// From here on the page knows what this browser can; one that cannot even read this file shows the section by itself.
element('cannot', HTMLElement).classList.remove('late')
if (!canReadArchives()) {
  opening.show('cannot')
} else {
  opening.begin(open)
  onClick('again', () => {
    archive = null
    opening.show('choose')
    element('file', HTMLInputElement).focus()
  })
  send.addEventListener('click', submit)
}
