import Foundation
import Identifiers

/// The columns of `directory.csv`, in their order; the raw values are the names of the header and of the JSON fields.
package enum DirectoryColumn: String, Sendable, Hashable, CaseIterable, Codable, CodingKeyRepresentable {
    case name, kind, country, status, date, source, x
    case xID = "x_id"
    case bluesky, mastodon, website, proof

    /// The first line of the file.
    package static let header = allCases.map(\.rawValue)
}

/// What kind of body or person an entry is.
package enum DirectoryKind: String, Sendable, Hashable, CaseIterable {
    case media, university, institution, association
    /// A person in office.
    case office
    /// A private person, by their own request.
    case person
    case company
}

/// How far somebody has gone.
package enum DirectoryStatus: String, Sendable, Hashable, CaseIterable {
    case announced, suspended, left
}

/// A year, a month or a day, as far as it is known.
package struct DirectoryDate: TextIdentifier, Comparable {
    package enum ParseError: Error, Hashable {
        case malformed
        case noSuchDay
    }

    package let year: Int
    package let month: Int?
    package let day: Int?

    /// `2024`, `2024-11` or `2024-11-13`. X opened in 2006.
    package init(_ string: String) throws(ParseError) {
        let parts = string.split(separator: "-", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), parts[0].utf8.count == 4,
            parts.dropFirst().allSatisfy({ $0.utf8.count == 2 }),
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { throw .malformed }
        let numbers = parts.compactMap { Int($0) }
        year = numbers[0]
        month = numbers.count > 1 ? numbers[1] : nil
        day = numbers.count > 2 ? numbers[2] : nil
        guard (2006...2100).contains(year), (1...12).contains(month ?? 1) else { throw .noSuchDay }
        guard (1...Self.days(of: month ?? 1, in: year)).contains(day ?? 1) else { throw .noSuchDay }
    }

    package var description: String {
        ([String(year)] + [month, day].compactMap { $0 }.map { $0 < 10 ? "0\($0)" : String($0) })
            .joined(separator: "-")
    }

    package static func < (left: DirectoryDate, right: DirectoryDate) -> Bool { left.description < right.description }

    /// The first moment of it in UTC, milliseconds since 1970.
    package var milliseconds: Int64 {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = DateComponents(year: year, month: month ?? 1, day: day ?? 1)
        return Int64((calendar.date(from: parts)?.timeIntervalSince1970 ?? 0) * 1_000)
    }

    private static func days(of month: Int, in year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}

/// Why the new addresses of an entry are believed.
package enum DirectoryProof: Sendable, Hashable, CustomStringConvertible {
    /// The addresses are on the website's own domain, or name it verifiably.
    case domain
    /// Two people looked.
    case reviewers(String, String)

    /// `domain`, or `reviewers` and two different names with a comma between them. `nil` for anything else.
    init?(_ text: String) {
        if text == "domain" {
            self = .domain
            return
        }
        guard text.hasPrefix("reviewers") else { return nil }
        let names = text.dropFirst("reviewers".count).drop { $0 == ":" || $0 == " " }
            .split(separator: ",", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
        guard names.count == 2, names.allSatisfy({ (2...80).contains($0.count) }),
            DirectoryText.folded(names[0]) != DirectoryText.folded(names[1])
        else { return nil }
        self = .reviewers(names[0], names[1])
    }

    package var description: String {
        switch self {
        case .domain: "domain"
        case .reviewers(let first, let second): "reviewers \(first), \(second)"
        }
    }
}

/// Where somebody is on Bluesky: by their handle, or by what stays when that changes.
package enum BlueskyAddress: Sendable, Hashable, CustomStringConvertible {
    case handle(Handle)
    case did(DID)

    package var description: String {
        switch self {
        case .handle(let handle): handle.description
        case .did(let did): did.description
        }
    }
}

/// Words as they are searched and compared.
package enum DirectoryText {
    /// Without case and accents, white space made one.
    package static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
