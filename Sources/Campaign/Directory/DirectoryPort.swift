import Identifiers

/// What the directory needs of the store. Each call is one transaction.
package protocol DirectoryPort: Sendable {
    /// Makes the stored state that of the file, and records each difference. Returns how many entries differed.
    func keepDirectory(_ entries: [KeptEntry], now: Int64) async throws -> Int
    /// Bluesky handles of entries whose account is not known yet.
    func unresolvedHandles() async throws -> [UnresolvedHandle]
    /// Says whose handle that is, unless the entry has another one by now.
    func setAccount(_ did: DID, of handle: UnresolvedHandle) async throws
    /// Shows entries to members whose archives name them, and no longer where they must not be: a part of it, for at most
    /// so many members. Returns whether something is left; it can be cut off and called again.
    func matchDirectory(limit: Int, now: Int64) async throws -> Bool

    /// What changed, newest first, and how many changes there are.
    func directoryChanges(offset: Int, limit: Int) async throws -> (changes: [DirectoryChange], total: Int)

    /// Keeps what somebody suggests for the operator. Returns its number.
    func suggest(_ suggestion: DirectorySuggestion, now: Int64) async throws -> Int64
    /// Suggestions that wait, oldest first.
    func openSuggestions() async throws -> [DirectorySuggestion]
    /// Records the operator's decision and erases the suggestion's words. Returns whether it waited.
    func decideSuggestion(_ number: Int64, _ decision: SuggestionDecision, why: String, now: Int64) async throws -> Bool
}

/// An entry as the store keeps it.
package struct KeptEntry: Sendable, Hashable {
    package let entry: DirectoryEntry
    /// The pseudonym of its X number, under the site's key.
    package let pseudonym: XPseudonym?

    package init(entry: DirectoryEntry, pseudonym: XPseudonym?) {
        self.entry = entry
        self.pseudonym = pseudonym
    }
}

/// A handle that stands for an account which has to be looked up.
package struct UnresolvedHandle: Sendable, Hashable {
    package let entry: Int64
    package let handle: Handle

    package init(entry: Int64, handle: Handle) {
        self.entry = entry
        self.handle = handle
    }
}

/// One line of the directory's public log.
package struct DirectoryChange: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case added, removed, changed
    }

    package let id: Int64
    /// Milliseconds since 1970.
    package let at: Int64
    package let kind: Kind
    /// Empty for a private person who is listed no more.
    package let name: String
    /// For a change, the column; its words are left out for private persons.
    package let column: DirectoryColumn?
    package let was: String
    package let becomes: String

    package init(
        id: Int64, at: Int64, kind: Kind, name: String, column: DirectoryColumn?, was: String, becomes: String
    ) {
        self.id = id
        self.at = at
        self.kind = kind
        self.name = name
        self.column = column
        self.was = was
        self.becomes = becomes
    }
}

/// What somebody suggests: an entry that is missing, or what is wrong with one.
package struct DirectorySuggestion: Sendable, Hashable {
    /// Given by the store.
    package var number: Int64 = 0
    /// Milliseconds since 1970.
    package var at: Int64 = 0
    /// As they would have the row.
    package var row: DirectoryRow
    package var note: String
    /// How they can be asked back; kept until the decision, and at most as long as `Retention` says.
    package var contact: String

    package init(row: DirectoryRow, note: String, contact: String) {
        self.row = row
        self.note = note
        self.contact = contact
    }
}

package enum SuggestionDecision: String, Sendable, Hashable {
    case accepted, declined
}
