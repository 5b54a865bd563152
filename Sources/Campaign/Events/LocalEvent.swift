/// People of the campaign meet somewhere, from `events.yaml`.
package struct LocalEvent: Sendable, Hashable {
    /// A text, which may be written in several languages.
    package struct Words: Sendable, Hashable {
        /// By language; one that was written for all stands under the empty tag.
        package let texts: [String: String]

        /// The text in a language, or in the first of these that it is written in, and that language; `nil` for a text
        /// that was written for all.
        package func text(in language: String, else others: [String]) -> (text: String, language: String?) {
            for tag in [language] + others {
                if let text = texts[tag] { return (text, tag) }
            }
            if let text = texts[""] { return (text, nil) }
            let any = texts.min { $0.key < $1.key }
            return (any?.value ?? "", any?.key)
        }
    }

    /// Names it in calendars, for good.
    package let id: String
    package let title: Words
    /// What it is about.
    package let text: Words?
    /// The language that is spoken there.
    package let language: String?
    package let starts: ZonedMoment
    /// `nil` where nobody said when it is over.
    package let ends: ZonedMoment?
    package let place: String?
    package let address: String?
    /// A page about it.
    package let url: String?

    /// Whether it is over. Without an end it is taken to last three hours.
    package func isOver(at now: Int64) -> Bool { endsAt <= now }

    /// Milliseconds since 1970.
    package var endsAt: Int64 { ends?.milliseconds ?? starts.milliseconds + 3 * 3_600_000 }
}
