import Identifiers

/// A list of follows that a person can upload on their server's import page (`/settings/imports`).
///
/// The columns of Mastodon's own export, app/models/export.rb; GoToSocial reads them too.
package struct FollowCSV: Sendable {
    package enum WriteError: Error, Hashable {
        /// Mastodon takes 20,000 rows at once (`ROWS_PROCESSING_LIMIT`, app/models/form/import.rb).
        case tooManyRows(limit: Int)
    }

    package struct Row: Sendable, Hashable {
        package let account: Acct
        package let showsBoosts: Bool
        package let notifies: Bool
        /// ISO 639-1 codes; empty means every language.
        package let languages: [String]

        package init(account: Acct, showsBoosts: Bool = true, notifies: Bool = false, languages: [String] = []) {
            self.account = account
            self.showsBoosts = showsBoosts
            self.notifies = notifies
            self.languages = languages
        }
    }

    package static let maximumRows = 20_000

    package let rows: [Row]

    /// Keeps the order and the first row of each account.
    package init(_ rows: [Row]) throws(WriteError) {
        var seen: Set<Acct> = []
        self.rows = rows.filter { seen.insert($0.account).inserted }
        guard self.rows.count <= Self.maximumRows else { throw .tooManyRows(limit: Self.maximumRows) }
    }

    /// The file: UTF-8 without a byte order mark, a header line, every line ended by a line feed as in the export.
    package var text: String {
        var text = "Account address,Show boosts,Notify on new posts,Languages\n"
        for row in rows {
            let fields = [
                row.account.description, String(row.showsBoosts), String(row.notifies),
                row.languages.joined(separator: ", "),
            ]
            text += fields.map(CSVField.encode).joined(separator: ",")
            text += "\n"
        }
        return text
    }
}
