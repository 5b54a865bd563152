// Small things that pages with an archive are made of.

/**
 * @template {HTMLElement} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function element(id, kind) {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`The page has no ${id}`)
  return found
}

/**
 * @param {HTMLElement} list
 * @param {string[]} lines
 */
export function fill(list, lines) {
  list.replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement('li')
      item.textContent = line
      return item
    }),
  )
}

/**
 * @param {HTMLElement} list a description list
 * @param {[string, string][]} facts
 */
export function fillFacts(list, facts) {
  list.replaceChildren(
    ...facts.flatMap((fact) =>
      ['dt', 'dd'].map((kind, index) => {
        const line = document.createElement(kind)
        line.textContent = fact[index]
        return line
      }),
    ),
  )
}

/**
 * @param {string} id
 * @param {() => void} action
 */
export const onClick = (id, action) => element(id, HTMLButtonElement).addEventListener('click', action)

/**
 * Says which page of a list is shown, and which way there are more.
 *
 * @param {'list' | 'preview'} name
 * @param {number} at from 0 on
 * @param {number} pages
 * @param {string} sentence
 */
export function tellPage(name, at, pages, sentence) {
  element(`${name}-paging`, HTMLElement).hidden = pages < 2
  element(`${name}-back`, HTMLButtonElement).disabled = at === 0
  element(`${name}-on`, HTMLButtonElement).disabled = at >= pages - 1
  element(`${name}-page`, HTMLElement).textContent = sentence
}

/**
 * Asks before a page is left in the middle of something.
 *
 * @param {BeforeUnloadEvent} event
 */
export const stay = (event) => event.preventDefault()
