// Keeps the countdown right to the minute and tells its moment in the visitor's own time zone; after the launch, asks for
// newer numbers now and then. Nothing of it is announced: whoever listens reads it when they come by.

import { Texts } from './texts.js'

const countdown = document.getElementById('countdown')
const counts = document.getElementById('counts')

/**
 * @param {string} id
 * @param {string} text
 */
function write(id, text) {
  const place = document.getElementById(id)
  if (place && place.textContent !== text) place.textContent = text
}

/**
 * @param {Texts} texts
 * @param {number} at milliseconds since 1970
 */
function tell(texts, at) {
  const left = Math.max(0, Math.ceil((at - Date.now()) / 60_000))
  write('days', texts.say('days', { count: Math.floor(left / 1440) }))
  write('hours', texts.say('hours', { count: Math.floor(left / 60) % 24 }))
  write('minutes', texts.say('minutes', { count: left % 60 }))
  // Right after the next minute has begun; a page that nobody looks at is late, which nobody sees.
  if (left > 0) setTimeout(() => tell(texts, at), 60_000 - ((Date.now() - at) % 60_000 + 60_000) % 60_000 + 50)
}

if (countdown) {
  const at = Number(countdown.dataset.at)
  const language = countdown.dataset.language ?? 'en'
  const texts = new Texts(JSON.parse(countdown.dataset.texts ?? '{}'), language)
  const local = new Intl.DateTimeFormat(language, {
    weekday: 'long', year: 'numeric', month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit',
    timeZoneName: 'short',
  })
  write('moment', local.format(at))
  tell(texts, at)
}

/** @param {string} address */
async function ask(address) {
  if (document.hidden) return
  const answer = await fetch(address, { headers: { Accept: 'application/json' } })
  if (!answer.ok) return
  for (const [id, text] of Object.entries(await answer.json())) write(id, String(text))
}

const news = counts?.dataset.news
if (news) setInterval(() => ask(news).catch(() => {}), 30_000) // Offline: the next time tries again.
