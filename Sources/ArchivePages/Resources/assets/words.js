// Takes words out of texts, exactly as `SearchWords.swift` does when the index is written.
'use strict'

globalThis.archiveWords = (() => {
  /** Characters (code points) of a word that count. */
  const longest = 48

  /** Letters that no decomposition brings together. */
  const replacements = new Map(Object.entries({
    'ß': 'ss', 'æ': 'ae', 'œ': 'oe', 'ø': 'o', 'đ': 'd', 'ð': 'd', 'ł': 'l', 'ħ': 'h', 'ı': 'i', 'þ': 'th', 'ς': 'σ',
    'ة': 'ه', 'ى': 'ي', 'ی': 'ي', 'ک': 'ك', 'ٱ': 'ا', 'ـ': '',
  }))

  /** Scripts that put no space between words. */
  const unspaced = /[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3005-\u3007\u3040-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\u{20000}-\u{3FFFF}]/u

  function fold(word) {
    let result = ''
    for (const character of word.normalize('NFKD')) {
      if (!/[\p{L}\p{N}]/u.test(character)) continue
      for (const small of character.toLowerCase()) {
        if (!/[\p{L}\p{N}]/u.test(small)) continue
        const code = small.codePointAt(0)
        if (replacements.has(small)) result += replacements.get(small)
        else if (code >= 0x0660 && code <= 0x0669) result += code - 0x0660
        else if (code >= 0x06F0 && code <= 0x06F9) result += code - 0x06F0
        else result += small
      }
    }
    return result
  }

  /** The runs of a folded word, each of a script with spaces or of one without. */
  function runs(folded) {
    const found = []
    for (const character of folded) {
      const isUnspaced = unspaced.test(character)
      const last = found.at(-1)
      if (last && last.isUnspaced === isUnspaced) last.characters.push(character)
      else found.push({ isUnspaced, characters: [character] })
    }
    return found
  }

  /** The words of a text as they stand there, with their places. */
  const words = (text) => [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)]

  /** The terms under which a text is found. */
  function terms(text) {
    const found = new Set()
    for (const [word] of words(text)) {
      for (const { isUnspaced, characters } of runs(fold(word))) {
        if (isUnspaced) characters.forEach((_, place) => found.add(characters.slice(place, place + 2).join('')))
        else found.add(characters.slice(0, longest).join(''))
      }
    }
    return found
  }

  const tag = (name) => '#' + [...fold(name)].slice(0, longest).join('')

  /** What somebody asks for: terms, each exact or the beginning of what is meant. A post must have all of them. */
  function query(text) {
    const asked = []
    const rest = text.replace(/[#＃]([\p{L}\p{N}\p{M}_]+)/gu, (_, name) => {
      if (tag(name).length > 1) asked.push({ term: tag(name), isExact: true })
      return ' '
    })
    for (const [word] of words(rest)) {
      for (const { isUnspaced, characters } of runs(fold(word))) {
        if (!isUnspaced) {
          // One letter begins too many words to be of any use.
          asked.push({ term: characters.slice(0, longest).join(''), isExact: characters.length < 2 })
        } else if (characters.length === 1) {
          asked.push({ term: characters[0], isExact: false })
        } else {
          for (let place = 0; place + 1 < characters.length; place += 1) {
            asked.push({ term: characters[place] + characters[place + 1], isExact: true })
          }
        }
      }
    }
    return asked
  }

  return { fold, words, terms, tag, query, isUnspaced: (text) => unspaced.test(text) }
})()
