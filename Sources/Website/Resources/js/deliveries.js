// Keeps the numbers of the page up to date while work goes on. Without scripts, a reload does.

const lanes = document.getElementById('lanes')

/** The earliest moment for the next look at the whole page, in milliseconds of this page's clock. */
let nextLook = 0
let isLooking = false
let isStale = false

/**
 * Puts parts of the page's newest version in place of those here, unless somebody is just using them.
 *
 * @param {string[]} ids
 */
async function refresh(ids) {
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' } })
  if (!answer.ok) return
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const id of ids) {
    const here = document.getElementById(id)
    const there = fresh.getElementById(id)
    if (here && there && !here.contains(document.activeElement)) here.replaceChildren(...there.childNodes)
  }
}

/** Looks at most every three seconds, and once more when something changed meanwhile. */
async function look() {
  isStale = true
  if (isLooking) return
  isLooking = true
  while (isStale) {
    isStale = false
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, nextLook - performance.now())))
    nextLook = performance.now() + 3000
    await refresh(['lanes', 'items', 'filters']).catch(() => {}) // Offline: the next event tries again.
  }
  isLooking = false
}

let hasArrived = false

/**
 * Opens the door once, when the first follow of those just handed in has arrived.
 *
 * @param {Record<string, string>} numbers
 */
function welcome(numbers) {
  const done = Object.entries(numbers).filter(([id]) => id.endsWith('.done'))
  const shown = done.map(([id]) => document.querySelector(`[data-count="${CSS.escape(id)}"]`)?.textContent)
  if (hasArrived || !done.some(([, number], index) => shown[index] !== undefined && number !== shown[index])) return
  hasArrived = true
  document.getElementById('begun')?.classList.add('opens')
}

if (lanes?.dataset.events) {
  const source = new EventSource(lanes.dataset.events)
  let isFirst = true
  source.addEventListener('progress', (event) => {
    /** @type {Record<string, string>} */
    const numbers = JSON.parse(event.data)
    welcome(numbers)
    for (const [id, number] of Object.entries(numbers)) {
      const place = document.querySelector(`[data-count="${CSS.escape(id)}"]`)
      if (place) place.textContent = number
    }
    if (!isFirst) look()
    isFirst = false
  })
  addEventListener('pagehide', () => source.close())
}
