// Keeps the page of moved posts up to date while work goes on. Without scripts, a reload does.

/** @param {string[]} ids of parts that are taken from the page's newest version, unless somebody is just using them */
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

/** Whether anything is under way that can change by itself. */
const isWaiting = () =>
  [...document.querySelectorAll('[data-count$=".waiting"]')].some((number) => number.textContent !== '0')

async function watch() {
  while (isWaiting()) {
    await new Promise((resolve) => setTimeout(resolve, 3000))
    if (!document.hidden) await refresh(['lanes', 'items']).catch(() => {}) // Offline: the next look tries again.
  }
}

watch()
