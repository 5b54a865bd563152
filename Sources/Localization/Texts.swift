import Foundation

/// What fills a place of a sentence.
package enum TextValue: Sendable, Hashable {
    case text(String)
    /// Written as the language does; `count` also chooses the plural form.
    case number(Int)
}

/// The texts of one language, ready to use.
package struct Texts: Sendable {
    /// A BCP 47 tag.
    package let language: String
    /// `ltr` or `rtl`.
    package let direction: String
    private let locale: Locale
    private let catalogue: Catalogue
    private let rules: PluralRules
    /// Places that are the same everywhere, such as the campaign's name.
    private let constants: [String: String]

    package init(language: String, catalogue: Catalogue, constants: [String: String]) throws(PluralRules
        .UnknownLanguage)
    {
        self.language = language
        self.catalogue = catalogue
        self.constants = constants
        locale = Locale(identifier: language)
        rules = try PluralRules(language: language)
        direction = locale.language.characterDirection == .rightToLeft ? "rtl" : "ltr"
    }

    /// The sentence with that key. A key that does not exist shows itself; a test sees to it that none is missing.
    package func callAsFunction(_ key: String, _ values: [String: TextValue] = [:]) -> String {
        guard let message = catalogue.messages[key] else { return "⟨\(key)⟩" }
        let template: MessageTemplate
        switch message {
        case .single(let single): template = single
        case .plural(let forms):
            var category = "other"
            if case .number(let count) = values["count"] { category = rules.category(of: count) }
            guard let form = forms[category] ?? forms["other"] else { return "⟨\(key)⟩" }
            template = form
        }
        return template.filled { name in
            switch values[name] {
            case .text(let text): text
            case .number(let number): self.number(number)
            case nil: constants[name]
            }
        }
    }

    /// The sentence with that key and number.
    package func callAsFunction(_ key: String, count: Int) -> String { self(key, ["count": .number(count)]) }

    package func has(_ key: String) -> Bool { catalogue.messages[key] != nil }

    /// The places that a sentence leaves open.
    package func openPlaces(of key: String) -> Set<String>? {
        catalogue.messages[key]?.places.subtracting(constants.keys)
    }

    package func number(_ number: Int) -> String { number.formatted(.number.locale(locale)) }

    /// A day and time, in UTC and saying so.
    package func moment(_ milliseconds: Int64) -> String {
        var style = Date.FormatStyle(date: .long, time: .shortened, locale: locale)
        style.timeZone = .gmt
        return Self.date(milliseconds).formatted(style) + " UTC"
    }

    /// A day and time as the clocks of a place show them, which are so many seconds ahead of UTC, and saying so.
    package func localMoment(_ milliseconds: Int64, ahead seconds: Int) -> String {
        guard seconds != 0, let zone = TimeZone(secondsFromGMT: seconds) else { return moment(milliseconds) }
        var style = Date.FormatStyle(date: .complete, time: .shortened, locale: locale)
        style.timeZone = zone
        let (hours, minutes) = (abs(seconds) / 3_600, abs(seconds) / 60 % 60)
        let offset =
            "UTC\(seconds < 0 ? "−" : "+")\(hours)" + (minutes == 0 ? "" : ":\(minutes < 10 ? "0" : "")\(minutes)")
        return Self.date(milliseconds).formatted(style) + " (\(offset))"
    }

    /// What a language calls itself, with a capital where it begins a line.
    package func languageName(_ tag: String) -> String {
        let own = Locale(identifier: tag)
        return own.localizedString(forIdentifier: tag).map { $0.prefix(1).uppercased(with: own) + $0.dropFirst() }
            ?? tag
    }

    /// The same in few characters, for lists.
    package func shortMoment(_ milliseconds: Int64) -> String {
        var style = Date.FormatStyle(date: .abbreviated, time: .shortened, locale: locale)
        style.timeZone = .gmt
        return Self.date(milliseconds).formatted(style) + " UTC"
    }

    /// A day; in UTC, or where the clocks are so many seconds ahead of it.
    package func day(_ milliseconds: Int64, ahead seconds: Int = 0) -> String {
        var style = Date.FormatStyle(date: .long, time: .omitted, locale: locale)
        style.timeZone = TimeZone(secondsFromGMT: seconds) ?? .gmt
        return Self.date(milliseconds).formatted(style)
    }

    /// The name of a month alone: `March`.
    package func monthName(_ milliseconds: Int64) -> String {
        var style = Date.FormatStyle(locale: locale).month(.wide)
        style.timeZone = .gmt
        return Self.date(milliseconds).formatted(style)
    }

    /// The name of a month with its year: `March 2014`.
    package func month(_ milliseconds: Int64) -> String {
        var style = Date.FormatStyle(locale: locale).year().month(.wide)
        style.timeZone = .gmt
        return Self.date(milliseconds).formatted(style)
    }

    /// For machines: ISO 8601.
    package func machineMoment(_ milliseconds: Int64) -> String { Self.date(milliseconds).formatted(.iso8601) }

    /// A country by its two letters of ISO 3166; these where it has no name.
    package func country(_ code: String) -> String { locale.localizedString(forRegionCode: code) ?? code }

    /// A name that is written from left to right, so that its signs keep their places in a sentence of any direction.
    package func isolated(_ name: String) -> String { direction == "rtl" ? "\u{2066}\(name)\u{2069}" : name }

    /// A list as the language writes it: `a, b and c`.
    package func list(_ items: [String]) -> String { items.formatted(.list(type: .and).locale(locale)) }

    /// The sentences with that prefix for scripts, by the rest of their keys: a text, or plural forms.
    package func forScripts(prefix: String) -> [String: Any] {
        var result: [String: Any] = [:]
        for (key, message) in catalogue.messages where key.hasPrefix(prefix) {
            let name = String(key.dropFirst(prefix.count))
            switch message {
            case .single(let template): result[name] = open(template)
            case .plural(let forms): result[name] = forms.mapValues(open)
            }
        }
        return result
    }

    private func open(_ template: MessageTemplate) -> String { template.filled { constants[$0] } }

    private static func date(_ milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
    }
}
