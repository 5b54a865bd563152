import Foundation
import Identifiers

/// Somebody who has left X, announced it, or stopped writing there: one row of `directory.csv`.
package struct DirectoryEntry: Sendable, Hashable {
    package let name: String
    package let kind: DirectoryKind
    /// Two capital letters of ISO 3166; `nil` where no one country fits.
    package let country: String?
    package let status: DirectoryStatus
    package let date: DirectoryDate?
    /// Where it was said: words, or an address.
    package let source: String
    package let x: XHandle?
    package let xID: XUserID?
    package let bluesky: BlueskyAddress?
    package let mastodon: Acct?
    package let website: ServerHost?
    package let proof: DirectoryProof?
    /// The name and screen name as they are searched.
    package let searchText: String

    /// One thing that is wrong with a row.
    package struct Mistake: Error, Sendable, Hashable {
        package let column: DirectoryColumn
        /// What is wrong, and what to write instead.
        package let sentence: String
    }

    /// All mistakes of a row, at least one.
    package struct Mistakes: Error, Sendable, Hashable {
        package let all: [Mistake]
    }

    /// How long a field may be, in characters.
    package static let fieldLimit = 500

    package init(_ row: DirectoryRow) throws(Mistakes) {
        var reader = DirectoryRowReader(row)
        let name = reader.required(.name, "the name")
        let kind = reader.word(.kind, of: DirectoryKind.self)
        let country = reader.country()
        let status = reader.word(.status, of: DirectoryStatus.self)
        let source = reader.required(.source, "who said it and when, or the address of a page")
        date = reader.value(.date, "is no date", "a year, a month or a day such as 2024, 2024-11 or 2024-11-13") {
            try DirectoryDate($0)
        }
        x = reader.value(.x, "is no X name", "the name after the @, such as example") { try XHandle($0) }
        xID = reader.value(.xID, "is no X number", "the account's number in digits") { try XUserID($0) }
        bluesky = reader.value(
            .bluesky, "is no Bluesky address", "a handle such as news.example.com, or a DID"
        ) { $0.hasPrefix("did:") ? .did(try DID($0)) : .handle(try Handle(typed: $0)) }
        mastodon = reader.value(.mastodon, "is no Mastodon address", "an address such as news@example.com") {
            try Acct($0)
        }
        website = reader.website()
        proof = reader.proof()
        self.country = country
        reader.checkTogether(kind: kind, x: x, xID: xID, website: website, proof: proof)
        guard let name, let kind, let status, let source, reader.mistakes.isEmpty else {
            throw Mistakes(all: reader.mistakes)
        }
        self.name = name
        self.kind = kind
        self.status = status
        self.source = source
        searchText = DirectoryText.folded(name + " " + (x?.description ?? ""))
    }

    /// The source, where it is the address of a page.
    package var sourceURL: String? { Self.isPage(source) ? source : nil }

    /// Whether a source can be followed as a link.
    package static func isPage(_ text: String) -> Bool { DirectoryRowReader.isPage(text) }

    /// The same as text, column by column.
    package var row: DirectoryRow {
        DirectoryRow([
            .name: name, .kind: kind.rawValue, .country: country ?? "", .status: status.rawValue,
            .date: date?.description ?? "", .source: source, .x: x?.description ?? "", .xID: xID?.description ?? "",
            .bluesky: bluesky?.description ?? "", .mastodon: mastodon?.description ?? "",
            .website: website?.description ?? "", .proof: proof?.description ?? "",
        ])
    }

    /// The website's domain, without the `www` in front.
    package var domain: String? {
        website.map { $0.name.hasPrefix("www.") ? String($0.name.dropFirst(4)) : $0.name }
    }

    /// Whether a name is the website's domain or stands below it.
    package func ownsName(_ name: String) -> Bool {
        guard let domain else { return false }
        return name == domain || name.hasSuffix("." + domain)
    }
}

/// A row as texts; what is empty is not there.
package struct DirectoryRow: Sendable, Hashable, Codable {
    private var texts: [DirectoryColumn: String]

    package init(_ texts: [DirectoryColumn: String]) {
        self.texts = texts.filter { !$0.value.isEmpty }
    }

    package init(from decoder: any Decoder) throws {
        self.init(try [DirectoryColumn: String](from: decoder))
    }

    package func encode(to encoder: any Encoder) throws { try texts.encode(to: encoder) }

    package subscript(column: DirectoryColumn) -> String {
        get { texts[column] ?? "" }
        set { texts[column] = newValue.isEmpty ? nil : newValue }
    }

    /// In the file's order.
    package var fields: [String] { DirectoryColumn.allCases.map { self[$0] } }

    /// Two rows with the same are about the same.
    package var identity: String { DirectoryText.folded(self[.name]) + "\n" + self[.country] }
}
