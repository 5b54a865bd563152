// The sentences that a page brings along for its script, in the page's language.

/** @typedef {string | Record<string, string>} Message a sentence, or one for each plural category */

export class Texts {
  /**
   * @param {Record<string, Message>} messages by key, with places such as `{name}`
   * @param {string} language a BCP 47 tag
   */
  constructor(messages, language) {
    this.messages = messages
    this.numbers = new Intl.NumberFormat(language)
    this.plurals = new Intl.PluralRules(language)
  }

  /** @param {string} key */
  has(key) {
    return Object.hasOwn(this.messages, key)
  }

  /**
   * The sentence with its places filled; numbers are written as the language does, and `count` chooses the plural form.
   *
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   */
  say(key, values = {}) {
    const message = this.messages[key] ?? key
    const form = typeof message === 'string' ? message : (message[this.plurals.select(Number(values.count))] ?? message.other)
    return form.replace(/\{(\w+)\}/g, (place, name) => {
      const value = values[name]
      if (value === undefined) return place
      return typeof value === 'number' ? this.numbers.format(value) : value
    })
  }
}
