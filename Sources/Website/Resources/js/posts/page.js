// Small things that the page of posts is made of.

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
 * @param {string} id
 * @param {() => void} action
 */
export const onClick = (id, action) => element(id, HTMLButtonElement).addEventListener('click', action)
