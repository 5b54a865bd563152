import Foundation
import Yams

/// A value of a YAML file with its place. Each reading answers `nil`, and notes why, where the value does not fit.
struct YAMLValue {
    let node: Node
    let file: String
    /// Where it stands: `operator.contact`, `shares[2]`.
    let name: String
    let line: Int?
    let mistakes: Mistakes

    var isMapping: Bool { node.mapping != nil }

    func refuse(_ problem: String, _ fix: String) {
        mistakes.note(file, line ?? node.mark?.line, name.isEmpty ? problem : "'\(name)' \(problem)", fix)
    }

    /// A text without blank ends, of so many characters at most.
    func text(_ limit: Int) -> String? {
        guard let raw = node.scalar?.string else {
            refuse("is not a text", "write a text of 1 to \(limit) characters")
            return nil
        }
        let text = raw.trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...limit).contains(text.count) else {
            refuse(
                text.isEmpty ? "is empty" : "has \(text.count) characters",
                "write a text of 1 to \(limit) characters")
            return nil
        }
        guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control || $0 == "\n" }) else {
            refuse("has a control character", "take it out")
            return nil
        }
        return text
    }

    /// A text in one line.
    func line(_ limit: Int) -> String? {
        guard let text = text(limit) else { return nil }
        guard !text.contains(where: \.isNewline) else {
            refuse("has more than one line", "write it in one")
            return nil
        }
        return text
    }

    func number(_ range: ClosedRange<Int>) -> Int? {
        guard let text = node.scalar?.string, let number = Int(text), range.contains(number) else {
            refuse(
                "is not a whole number from \(range.lowerBound) to \(range.upperBound)",
                "write one such as \(min(max(20, range.lowerBound), range.upperBound))")
            return nil
        }
        return number
    }

    func moment() -> ZonedMoment? {
        guard let moment = node.scalar.flatMap({ ZonedMoment($0.string) }) else {
            refuse("is not a moment", "write one with its time zone, such as 2027-01-20T12:00:00Z")
            return nil
        }
        return moment
    }

    /// An address of a page: `https:` or `http:`, with a host.
    func page() -> String? {
        guard let text = line(2_000) else { return nil }
        guard let url = URL(string: text), ["https", "http"].contains(url.scheme), url.host()?.isEmpty == false,
            text.allSatisfy({ !$0.isWhitespace })
        else {
            refuse("is no address of a page", "write one such as https://example.org/")
            return nil
        }
        return text
    }

    /// A small word for addresses and calendars: letters a to z, digits and single hyphens.
    func identifier() -> String? {
        guard let text = line(60) else { return nil }
        guard Slug.isValid(text) else {
            refuse("is no short name", "write small letters a to z, digits and hyphens, such as ask-archive")
            return nil
        }
        return text
    }

    /// The items of a list; each knows its place.
    func items(_ count: ClosedRange<Int>, of what: String) -> [YAMLValue]? {
        guard let sequence = node.sequence else {
            refuse("is not a list", "write a list of \(what)")
            return nil
        }
        guard count.contains(sequence.count) else {
            let wanted =
                count.upperBound == .max
                ? "at least \(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
            refuse("has \(sequence.count) items", "write \(wanted): \(what)")
            return nil
        }
        return sequence.enumerated().map { index, item in
            YAMLValue(
                node: item, file: file, name: "\(name)[\(index + 1)]", line: item.mark?.line ?? line,
                mistakes: mistakes)
        }
    }
}
