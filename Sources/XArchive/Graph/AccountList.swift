import Identifiers

/// A list of accounts: followings, followers, blocks or mutes.
package struct AccountList: Sendable, Equatable {
    /// Each id once, in the archive's order.
    package let ids: [XUserID]
    /// Entries that repeated an earlier id.
    package let duplicates: Int
    /// What the owner should know about this list.
    package let warnings: [ArchiveWarning]
}

/// Collects a list's entries over its parts.
struct AccountListBuilder {
    let file: String
    let limit: Int
    var warnings: [ArchiveWarning] = []
    private(set) var entries = 0

    private var ids: [XUserID] = []
    private var seen: Set<XUserID> = []

    init(file: String, limit: Int) {
        self.file = file
        self.limit = limit
    }

    mutating func add(_ text: String, part: Part, place: Int) throws(ArchiveError) {
        guard entries < limit else { throw .tooManyEntries(file: part.name, limit: limit) }
        let id: XUserID
        do {
            id = try XUserID(text)
        } catch .outOfRange {
            throw .idOutOfRange(file: part.name, entry: place, id: String(text.prefix(30)))
        } catch {
            throw .unexpectedShape(file: part.name, entry: place, detail: "accountId is not a number")
        }
        entries += 1
        if seen.insert(id).inserted { ids.append(id) }
    }

    consuming func finish() -> AccountList {
        let duplicates = entries - ids.count
        if duplicates > 0 { warnings.append(.duplicates(file: "data/\(file).js", count: duplicates)) }
        return AccountList(ids: ids, duplicates: duplicates, warnings: warnings)
    }
}

/// Reads `{"following": {"accountId": "123", "userLink": "…"}}`. The id is the truth; the link is not read.
struct AccountDecoder: EntryDecoder {
    /// What an entry is wrapped in.
    let key: StaticString

    var firstKey: StaticString? { key }

    func decode(_ cursor: inout JSONCursor) throws(JSONFault) -> String {
        var id: String?
        if try cursor.openObject() {
            repeat {
                guard try cursor.key() == key else {
                    try cursor.skipValue()
                    continue
                }
                guard try cursor.openObject() else { continue }
                repeat {
                    if try cursor.key() == "accountId" {
                        id = try cursor.text()?.string
                    } else {
                        try cursor.skipValue()
                    }
                } while try cursor.nextMember()
            } while try cursor.nextMember()
        }
        guard let id else { throw cursor.complain("accountId is missing") }
        return id
    }
}
