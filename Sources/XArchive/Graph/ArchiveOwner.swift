import Identifiers

/// Whose archive it is.
package struct ArchiveOwner: Sendable, Equatable {
    package let id: XUserID
    /// When the archive was made; it can have changed since.
    package let screenName: XHandle?
    package let displayName: String?
}

extension ArchiveOwner {
    init(id: String, screenName: String?, displayName: String?, file: String) throws(ArchiveError) {
        do {
            self.id = try XUserID(id)
        } catch .outOfRange {
            throw .idOutOfRange(file: file, entry: nil, id: String(id.prefix(30)))
        } catch {
            throw .unexpectedShape(file: file, entry: nil, detail: "accountId is not a number")
        }
        if let screenName, !screenName.isEmpty {
            do {
                self.screenName = try XHandle(screenName)
            } catch {
                throw .unexpectedShape(file: file, entry: nil, detail: "the owner's screen name has odd characters")
            }
        } else {
            self.screenName = nil
        }
        self.displayName = displayName
    }
}

/// The fields of `account.js` that say who somebody is. Its e-mail address and phone are not read.
struct AccountRecord: Decodable {
    private struct Account: Decodable {
        let accountId: String
        let username: String?
        let accountDisplayName: String?
    }

    private let account: Account

    func owner(file: String) throws(ArchiveError) -> ArchiveOwner {
        try ArchiveOwner(
            id: account.accountId, screenName: account.username, displayName: account.accountDisplayName, file: file)
    }
}

/// `screen-name-change.js`: a name that the owner had.
struct ScreenNameChange: Decodable {
    private struct Outer: Decodable {
        struct Inner: Decodable {
            let changedFrom: String?
            let changedTo: String?
        }

        let screenNameChange: Inner
    }

    private let screenNameChange: Outer

    /// As X writes them; not all of them would be allowed today.
    var names: [String] {
        [screenNameChange.screenNameChange.changedFrom, screenNameChange.screenNameChange.changedTo].compactMap(\.self)
    }
}
