// The search. A page from the disk may not read files, but it may run scripts: the index comes as scripts that hand
// their part to `archiveIndex`, loaded when they are needed.
'use strict'

;(() => {
  /** How many posts are shown at a time. */
  const STEP = 20
  const DAY = 86400000
  /** Days are counted from 2006-01-01. */
  const FIRST_DAY = 13149
  const MEDIA = 1, THREAD = 2, RETWEET = 4, ANSWER = 8
  const SECTIONS = ['', 'circle', 'community', 'deleted']
  const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

  const element = (id) => document.getElementById(id)
  const waiting = new Map()

  globalThis.archiveIndex = (kind, number, value) => waiting.get(kind + number)?.resolve(value)

  /** A part of the index, loaded once. */
  function part(kind, number, file) {
    const key = kind + number
    if (!waiting.has(key)) {
      const entry = {}
      entry.promise = new Promise((resolve, reject) => {
        entry.resolve = resolve
        const script = document.createElement('script')
        script.src = 'index/' + file + '.js'
        script.onerror = () => reject(new Error(file))
        document.head.append(script)
      })
      waiting.set(key, entry)
    }
    return waiting.get(key).promise
  }

  let contents
  let text
  let language

  /** Day and marks of a post. */
  function attributes(number) {
    const digit = (place) => DIGITS.indexOf(contents.attributes[number * 4 + place])
    const marks = digit(3)
    return { day: digit(0) << 12 | digit(1) << 6 | digit(2), marks: marks & 15, section: SECTIONS[marks >> 4] }
  }

  const date = (milliseconds) => new Date(milliseconds)

  /** The files that have words between these two, both included. */
  function files(from, to) {
    const found = []
    for (let number = 0; number < contents.words.length; number += 1) {
      const next = contents.words[number + 1]
      if (contents.words[number] <= to && (next === undefined || next > from)) found.push(number)
    }
    return found
  }

  /** Notes in `hits` which posts have a word that is asked for, one more for each word asked for. */
  async function mark({ term, isExact }, hits, round) {
    const to = isExact ? term : term + '\uFFFF'
    for (const number of files(term, to)) {
      const lines = (await part('w', number, 'w' + number)).split("\n")
      for (const line of lines) {
        const gap = line.indexOf(' ')
        const word = line.slice(0, gap)
        if (isExact ? word !== term : !word.startsWith(term)) continue
        let post = 0
        for (const step of line.slice(gap + 1).split(',')) {
          post += parseInt(step, 36)
          if (hits[post] === round) hits[post] = round + 1
        }
      }
    }
  }

  /** The numbers of the posts that are meant, the latest first. */
  async function find(asked, year, withMedia, inThreads) {
    const hits = new Uint16Array(contents.attributes.length / 4)
    let round = 0
    for (const word of asked) {
      await mark(word, hits, round)
      round += 1
    }
    const found = []
    for (let number = 0; number < hits.length; number += 1) {
      if (hits[number] !== round) continue
      const { day, marks } = attributes(number)
      if (withMedia && !(marks & MEDIA) || inThreads && !(marks & THREAD)) continue
      if (year && date((FIRST_DAY + day) * DAY).getUTCFullYear() !== year) continue
      found.push({ number, day })
    }
    return found.sort((one, other) => other.day - one.day || other.number - one.number)
  }

  /** Adds a text with the words that were asked for marked, from a little before the first of them. */
  function excerpt(paragraph, whole, asked) {
    const isMeant = (word) => {
      const terms = archiveWords.terms(word)
      return asked.some(({ term, isExact }) => {
        const bare = term.replace('#', '')
        return [...terms].some((own) => isExact ? own === bare : own.startsWith(bare))
      })
    }
    const places = []
    for (const match of archiveWords.words(whole)) {
      if (archiveWords.isUnspaced(match[0].normalize('NFKD'))) {
        // Pairs of characters: those of the word that are asked for.
        const characters = [...match[0]]
        let place = match.index
        characters.forEach((character, index) => {
          const pair = character + (characters[index + 1] ?? '')
          if (isMeant(pair)) places.push([place, place + pair.length])
          place += character.length
        })
      } else if (isMeant(match[0])) {
        places.push([match.index, match.index + match[0].length])
      }
    }
    let start = Math.max(0, (places[0]?.[0] ?? 0) - 100)
    if (start > 0) start = whole.indexOf(' ', start) + 1 || start
    const end = Math.min(whole.length, start + 320)
    if (start > 0) paragraph.append('… ')
    let position = start
    for (const [from, to] of places) {
      if (to <= position) continue
      if (to > end) break
      paragraph.append(whole.slice(position, Math.max(from, position)))
      const marked = document.createElement('mark')
      marked.textContent = whole.slice(Math.max(from, position), to)
      paragraph.append(marked)
      position = to
    }
    paragraph.append(whole.slice(position, end))
    if (end < whole.length) paragraph.append(' …')
  }

  async function item({ number }, asked) {
    const file = Math.floor(number / contents.postsPerFile)
    const [id, written, page, whole] = (await part('p', file, 'p' + file))[number % contents.postsPerFile]
    const { marks, section } = attributes(number)
    const line = document.createElement('li')
    const link = document.createElement('a')
    link.href = page + '#p' + id
    const time = document.createElement('time')
    time.dateTime = date(Number(written)).toISOString()
    time.textContent = date(Number(written)).toLocaleDateString(language, { dateStyle: 'long', timeZone: 'UTC' })
    link.append(time)
    line.append(link)
    const kinds = [section, marks & RETWEET && 'retweet', marks & ANSWER && 'answer', marks & THREAD && 'thread',
      marks & MEDIA && 'media']
    for (const kind of kinds.filter(Boolean)) {
      const tag = document.createElement('span')
      tag.className = 'tag'
      tag.textContent = text[kind]
      line.append(' ', tag)
    }
    const paragraph = document.createElement('p')
    paragraph.dir = 'auto'
    excerpt(paragraph, whole, asked)
    line.append(paragraph)
    return line
  }

  function counted(forms, count) {
    const form = forms[new Intl.PluralRules(language).select(count)] ?? forms.other
    return form.replace('{count}', count.toLocaleString(language))
  }

  async function search() {
    element('scriptless').hidden = true
    const asking = new URLSearchParams(location.search)
    element('q').value = asking.get('q') ?? ''
    element('year').value = asking.get('year') ?? ''
    element('media').checked = asking.has('media')
    element('threads').checked = asking.has('threads')
    ;({ texts: text, language } = await part('texts', 0, 'texts'))
    const asked = archiveWords.query(element('q').value)
    const isFiltered = element('year').value || element('media').checked || element('threads').checked
    if (asked.length === 0 && !isFiltered) {
      element('q').focus()
      return
    }
    element('status').textContent = text.searching
    contents = await part('contents', 0, 'contents')
    const found = await find(
      asked, Number(element('year').value), element('media').checked, element('threads').checked)
    let shown = 0
    const more = element('more')
    more.textContent = text.more
    const show = async () => {
      const items = await Promise.all(found.slice(shown, shown + STEP).map((post) => item(post, asked)))
      const isFirst = shown === 0
      shown += items.length
      element('results').append(...items)
      more.hidden = shown >= found.length
      // Who reads on by keyboard goes on at the first new post.
      if (!isFirst) items[0]?.querySelector('a').focus()
    }
    more.addEventListener('click', () => show().catch(failed))
    await show()
    element('status').textContent = found.length ? counted(text.found, found.length) : text.none
  }

  function failed() {
    element('status').textContent = text?.failed ?? ''
  }

  search().catch(failed)
})()
