/** @type {string[]} addresses of what is shown, which take memory until they are given back */
let shownPictures = []

/**
 * Shows pictures and videos of the archive where the list has places for them. They never leave the browser for that.
 *
 * @param {HTMLElement} list
 * @param {import('../archive/tweets.js').MediaFiles} media
 * @param {(file: string) => string} damaged the sentence for a file that cannot be read
 */
export async function drawPictures(list, media, damaged) {
  for (const address of shownPictures) URL.revokeObjectURL(address)
  shownPictures = []
  for (const place of list.querySelectorAll('[data-file]')) {
    if (!(place instanceof HTMLElement) || !place.isConnected) return
    const file = place.dataset.file ?? ''
    const isVideo = place.classList.contains('video')
    // A film is as large as it is: it is shown by its name alone.
    if (isVideo && media.size(file) > 50_000_000) {
      place.textContent = file
      continue
    }
    try {
      const address = URL.createObjectURL(await media.blob(file))
      shownPictures.push(address)
      const shown = document.createElement(isVideo ? 'video' : 'img')
      shown.src = address
      if (shown instanceof HTMLVideoElement) shown.controls = true
      else shown.alt = ''
      place.replaceChildren(shown)
    } catch {
      place.textContent = damaged(file) // The rest of the preview stays.
    }
  }
}
