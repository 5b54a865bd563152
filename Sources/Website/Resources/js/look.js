// Looks into an archive for somebody who is not signed in: how many people and threads are in it, and what would be sent if
// they joined. The page may not send anything: its content policy forbids the browser to.

import { canReadArchives, encodeForSending, readArchive } from './archive/archive.js'
import { ArchiveError } from './archive/errors.js'
import { readPosts } from './archive/tweets.js'
import { Opening } from './opening.js'
import { element, fill, onClick } from './page.js'
import { Forest } from './posts/threads.js'
import { Texts } from './texts.js'

/** @typedef {import('./archive/archive.js').Archive} Archive */
/** @typedef {import('./archive/archive.js').Source} Source */

const page = element('look', HTMLElement)
const language = page.dataset.language ?? 'en'
const texts = new Texts(JSON.parse(page.dataset.texts ?? '{}'), language)
const numbers = new Intl.NumberFormat(language)
const opening = new Opening(['cannot', 'choose', 'reading', 'problem', 'found'], texts)
const state = element('state', HTMLElement)

/**
 * How many threads of one's own there are, as the page of posts would offer them; unknown where the posts are not there or
 * cannot be read, since the people are what one came for.
 *
 * @param {Source} source
 * @param {AbortSignal} signal
 */
async function ownThreads(source, signal) {
  try {
    const forest = new Forest(await readPosts(source, { signal }))
    const kept = forest.kept(/** @type {any} */ ({ leftOut: [], replies: false, retweets: false, confirmed: new Set() }))
    return { threads: forest.threads(kept).length, posts: kept.size }
  } catch (error) {
    if (error instanceof ArchiveError) return null
    throw error
  }
}

/** @param {Source} source */
async function open(source) {
  const found = await opening.read(async (options) => {
    const archive = await readArchive(source, options)
    element('progress', HTMLProgressElement).removeAttribute('value')
    return { archive, posts: await ownThreads(source, options.signal) }
  })
  if (found) tell(found.archive, found.posts)
}

/**
 * @param {string} label
 * @param {string} number
 */
function fact(label, number) {
  const group = document.createElement('div')
  for (const [kind, text] of [['dt', label], ['dd', number]]) {
    const line = document.createElement(kind)
    line.textContent = text
    group.append(line)
  }
  return group
}

/**
 * @param {Archive} archive
 * @param {{threads: number, posts: number} | null} posts
 */
function tell(archive, posts) {
  const name = archive.owner?.screenName
  element('owner', HTMLElement).textContent = name ? texts.say('owner', { name }) : texts.say('ownerUnknown')
  /** @type {[string, number | undefined][]} */
  const counts = [
    [texts.say('following'), archive.following?.length],
    [texts.say('followers'), archive.followers?.length],
    [texts.say('threads'), posts?.threads],
    [texts.say('posts'), posts?.posts],
  ]
  element('counts', HTMLElement).replaceChildren(
    ...counts.flatMap(([label, count]) => (count === undefined ? [] : [fact(label, numbers.format(count))])),
  )
  fill(
    element('warnings', HTMLElement),
    archive.warnings
      .filter(({ code }) => texts.has(`warning.${code}`))
      .map(({ code, parameters }) => texts.say(`warning.${code}`, parameters)),
  )
  element('warnings', HTMLElement).hidden = element('warnings', HTMLElement).childElementCount === 0
  const short = {
    ...archive, following: archive.following?.slice(0, 3) ?? null, followers: archive.followers?.slice(0, 3) ?? null,
  }
  element('example', HTMLElement).textContent = encodeForSending(short).replaceAll('"]', '",…]')
  opening.show('found')
  element('found-title', HTMLElement).focus()
}

/** Nothing of the archive stays on the page. */
function forget() {
  for (const id of ['owner', 'counts', 'warnings', 'example']) element(id, HTMLElement).replaceChildren()
  opening.show('choose')
  state.textContent = texts.say('forgotten')
  element('file', HTMLInputElement).focus()
}

// A browser that cannot even read this file shows the section by itself.
element('cannot', HTMLElement).classList.remove('late')
if (!canReadArchives()) {
  opening.show('cannot')
} else {
  opening.begin(open)
  onClick('again', forget)
}
