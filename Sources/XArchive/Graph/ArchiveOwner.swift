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

/// Reads the fields of `account.js` that say who somebody is. Its e-mail address and phone are not read.
struct OwnerDecoder: EntryDecoder {
    struct Fields {
        var id = ""
        var screenName: String?
        var displayName: String?

        func owner(file: String) throws(ArchiveError) -> ArchiveOwner {
            try ArchiveOwner(id: id, screenName: screenName, displayName: displayName, file: file)
        }
    }

    func decode(_ cursor: inout JSONCursor) throws(JSONFault) -> Fields {
        var fields = Fields()
        if try cursor.openObject() {
            repeat {
                guard try cursor.key() == "account" else {
                    try cursor.skipValue()
                    continue
                }
                guard try cursor.openObject() else { continue }
                repeat {
                    let key = try cursor.key()
                    if key == "accountId" {
                        fields.id = try cursor.text()?.string ?? ""
                    } else if key == "username" {
                        fields.screenName = try cursor.text()?.string
                    } else if key == "accountDisplayName" {
                        fields.displayName = try cursor.text()?.string
                    } else {
                        try cursor.skipValue()
                    }
                } while try cursor.nextMember()
            } while try cursor.nextMember()
        }
        guard !fields.id.isEmpty else { throw cursor.complain("accountId is missing") }
        return fields
    }
}

/// Reads `screen-name-change.js`: names that the owner had, as X writes them.
struct FormerNamesDecoder: EntryDecoder {
    func decode(_ cursor: inout JSONCursor) throws(JSONFault) -> [String] {
        var names: [String] = []
        // `{"screenNameChange": {"screenNameChange": {"changedFrom": …, "changedTo": …}}}`
        func read(_ cursor: inout JSONCursor) throws(JSONFault) {
            guard try cursor.openObject() else { return }
            repeat {
                let key = try cursor.key()
                if key == "screenNameChange" {
                    try read(&cursor)
                } else if key == "changedFrom" || key == "changedTo" {
                    if let name = try cursor.text()?.string { names.append(name) }
                } else {
                    try cursor.skipValue()
                }
            } while try cursor.nextMember()
        }
        try read(&cursor)
        return names
    }
}
