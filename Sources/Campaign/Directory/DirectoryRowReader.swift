import Foundation
import Identifiers

/// Reads the fields of one row and gathers what is wrong with it.
struct DirectoryRowReader {
    private let row: DirectoryRow
    private(set) var mistakes: [DirectoryEntry.Mistake] = []

    init(_ row: DirectoryRow) {
        var trimmed = row
        for column in DirectoryColumn.allCases {
            trimmed[column] = row[column].trimmingCharacters(in: .whitespacesAndNewlines)
        }
        self.row = trimmed
        for column in DirectoryColumn.allCases {
            let text = trimmed[column]
            if text.count > DirectoryEntry.fieldLimit {
                add(column, "is longer than \(DirectoryEntry.fieldLimit) characters; shorten it")
            } else if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
                add(column, "holds a line break or another invisible sign; write it in one line")
            }
        }
    }

    private mutating func add(_ column: DirectoryColumn, _ sentence: String) {
        mistakes.append(.init(column: column, sentence: "\(column.rawValue) \(sentence)"))
    }

    mutating func required(_ column: DirectoryColumn, _ what: String) -> String? {
        if row[column].isEmpty {
            add(column, "is empty; write \(what)")
            return nil
        }
        return row[column]
    }

    mutating func word<Word: RawRepresentable & CaseIterable>(
        _ column: DirectoryColumn, of type: Word.Type
    ) -> Word? where Word.RawValue == String {
        if let word = Word(rawValue: row[column]) { return word }
        add(column, "'\(row[column])' is unknown; write \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
        return nil
    }

    mutating func value<Value>(
        _ column: DirectoryColumn, _ wrong: String, _ instead: String, _ parse: (String) throws -> Value
    ) -> Value? {
        if row[column].isEmpty { return nil }
        do {
            return try parse(row[column])
        } catch {
            add(column, "'\(row[column])' \(wrong) (\(error)); write \(instead)")
            return nil
        }
    }

    mutating func country() -> String? {
        let text = row[.country]
        if text.isEmpty { return nil }
        guard text.utf8.count == 2, text.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            add(.country, "'\(text)' is no country; write two capital letters such as FR, or nothing")
            return nil
        }
        return text
    }

    mutating func website() -> ServerHost? {
        let host = value(.website, "is no website", "its host, such as www.example.com") { try ServerHost($0) }
        guard let host else { return nil }
        guard host.address == nil, host.name.contains("."), host.port == nil || Self.isOwnMachine(host) else {
            add(.website, "'\(row[.website])' is no website; write its host, such as www.example.com")
            return nil
        }
        return host
    }

    mutating func proof() -> DirectoryProof? {
        if row[.proof].isEmpty { return nil }
        if let proof = DirectoryProof(row[.proof]) { return proof }
        add(
            .proof,
            "'\(row[.proof])' is unknown; write 'domain', or 'reviewers' and two different names with a comma between")
        return nil
    }

    /// What only several columns together tell.
    mutating func checkTogether(
        kind: DirectoryKind?, x: XHandle?, xID: XUserID?, website: ServerHost?, proof: DirectoryProof?
    ) {
        let isProofWritten = !row[.proof].isEmpty
        if !row[.bluesky].isEmpty || !row[.mastodon].isEmpty {
            if !isProofWritten {
                add(.proof, "is empty, and an address needs one; write 'domain', or 'reviewers' and two names")
            } else if proof == .domain, row[.website].isEmpty {
                add(.website, "is empty, and the proof 'domain' goes by it; write the website's host")
            }
        }
        if xID != nil, x == nil, row[.x].isEmpty {
            add(.x, "is empty although x_id is not; write the account's name too, for people to recognise it")
        }
        guard kind == .person else { return }
        // A private person stands here by their own request alone.
        switch proof {
        case .reviewers: break
        case .domain where Self.isPage(row[.source]) && isOn(website, page: row[.source]): break
        case .domain:
            add(.source, "must be a page of the person's own website, where they say it themselves, for this proof")
        case nil where isProofWritten: break
        case nil:
            add(
                .proof,
                "is empty, and a private person is listed by their own request alone; write 'reviewers' and the "
                    + "two who saw the request")
        }
    }

    private func isOn(_ website: ServerHost?, page: String) -> Bool {
        guard let website else { return false }
        do {
            let host = try ServerHost(page).name
            let domain = website.name.hasPrefix("www.") ? String(website.name.dropFirst(4)) : website.name
            return host == domain || host.hasSuffix("." + domain)
        } catch {
            return false  // What is no host is on no website.
        }
    }

    /// The sandbox's servers have ports.
    private static func isOwnMachine(_ host: ServerHost) -> Bool { host.name.hasSuffix(".localhost") }

    /// Whether a source can be followed as a link.
    static func isPage(_ text: String) -> Bool {
        guard text.hasPrefix("https://") || text.hasPrefix("http://"), !text.contains(where: \.isWhitespace),
            !text.contains("\""), !text.contains("<")
        else { return false }
        do {
            return try ServerHost(text).name.contains(".")
        } catch {
            return false  // No host, no page.
        }
    }
}
