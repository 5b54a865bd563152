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
    let key: String
    let limit: Int
    var warnings: [ArchiveWarning] = []
    private(set) var entries = 0

    private var ids: [XUserID] = []
    private var seen: Set<XUserID> = []

    init(file: String, key: String, limit: Int) {
        self.file = file
        self.key = key
        self.limit = limit
    }

    mutating func add(_ entry: AccountEntry, part: Part, place: Int) throws(ArchiveError) {
        guard entry.key == key else {
            throw .unexpectedShape(file: part.name, entry: place, detail: "\(key) was expected")
        }
        guard entries < limit else { throw .tooManyEntries(file: part.name, limit: limit) }
        let id: XUserID
        do {
            id = try XUserID(entry.accountID)
        } catch .outOfRange {
            throw .idOutOfRange(file: part.name, entry: place, id: String(entry.accountID.prefix(30)))
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

/// `{"following": {"accountId": "123", "userLink": "…"}}`. The id is the truth; the link is not read.
struct AccountEntry: Decodable {
    let key: String
    let accountID: String

    private enum Key: String, CodingKey {
        case following
        case follower
        case blocking
        case muting
    }

    private enum AccountKey: CodingKey {
        case accountId
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard let key = container.allKeys.first else {
            throw DecodingError.keyNotFound(
                Key.following, .init(codingPath: container.codingPath, debugDescription: "no account"))
        }
        self.key = key.rawValue
        accountID = try container.nestedContainer(keyedBy: AccountKey.self, forKey: key)
            .decode(String.self, forKey: .accountId)
    }
}
