// Saves each tick of the list of people as it is made, and says how many are ticked. Without scripts, buttons do.

const form = document.getElementById('people-form')
const ticked = document.getElementById('ticked')

/**
 * The hidden field that says how a tick stood, right before its box.
 *
 * @param {HTMLInputElement} box
 * @returns {HTMLInputElement | null}
 */
function stateOf(box) {
  const field = box.previousElementSibling
  return field instanceof HTMLInputElement && field.name === 'was' ? field : null
}

/** @param {HTMLInputElement} box */
async function save(box) {
  const was = stateOf(box)
  if (!(form instanceof HTMLFormElement) || !was) return
  const body = new URLSearchParams({ do: 'save', was: was.value })
  body.set('token', String(new FormData(form).get('token')))
  if (box.checked) body.set('on', box.value)
  const isChecked = box.checked
  const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' } })
  // What could not be saved now is sent with the form.
  if (!answer.ok) return
  was.value = `${box.value}.${isChecked ? 1 : 0}`
  const { ticked: sentence } = await answer.json()
  if (ticked) ticked.textContent = sentence
}

/** Saves one after another, so that the last tick is the one that counts. */
let pending = Promise.resolve()
form?.addEventListener('change', (event) => {
  const box = event.target
  if (box instanceof HTMLInputElement && box.name === 'on') {
    pending = pending.then(() => save(box)).catch(() => {}) // Offline: the form still holds the tick.
  }
})

// Ticks are saved as they are made, so nobody has to.
document.getElementById('save')?.setAttribute('hidden', '')
