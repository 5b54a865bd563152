import Identifiers

/// What a browser sends of an archive: whose it is, and lists of ids.
struct ImportDocument: Sendable {
    enum List: String, Sendable, Hashable, CaseIterable {
        case following
        case followers
        case blocks
        case mutes
    }

    struct Owner: Sendable, Hashable {
        let id: XUserID
        let screenName: String?
    }

    var owner: Owner?
    /// Lists that were sent; one that is absent is unknown, not empty.
    var lists: [List: [XUserID]] = [:]
}

/// Reads such a document as it arrives. It is JSON of one shape only: no other member, no escape, no number, and so no
/// tree has to be built for two million ids.
///
///     {"owner":{"id":"1","screenName":"ada"},"following":["123"],"followers":null,"blocks":null,"mutes":null}
struct ImportReader {
    /// It is not such a document.
    struct Fault: Error, Equatable {}

    /// Ids of one list.
    static let largestList = 2_000_000

    private enum Place {
        case start
        case firstKey, key
        case colon(String)
        case afterValue
        case value(String)
        case firstItem(ImportDocument.List)
        case item(ImportDocument.List)
        case afterItem(ImportDocument.List)
        case ownerFirstKey, ownerKey
        case ownerColon(String)
        case ownerValue(String)
        case ownerAfterValue
        case end
    }

    private enum Token {
        case mark(UInt8)
        case text(String)
        case null
    }

    private var place = Place.start
    private var document = ImportDocument()
    private var seen: Set<String> = []
    private var ownerID: XUserID?
    private var ownerName: String?
    private var ownerSeen: Set<String> = []
    /// What has arrived of a text or of `null`.
    private var pending: [UInt8] = []
    private var isInText = false

    mutating func take(_ bytes: some Sequence<UInt8>) throws(Fault) {
        for byte in bytes {
            if isInText {
                if byte == UInt8(ascii: "\"") {
                    isInText = false
                    let text = String(decoding: pending, as: UTF8.self)
                    pending.removeAll(keepingCapacity: true)
                    try accept(.text(text))
                } else {
                    // Ids, names of members and screen names need no more.
                    guard byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "\\"), pending.count < 32 else {
                        throw Fault()
                    }
                    pending.append(byte)
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"):
                pending.append(byte)
                guard "null".utf8.starts(with: pending) else { throw Fault() }
                if pending.count == 4 {
                    pending.removeAll(keepingCapacity: true)
                    try accept(.null)
                }
            case _ where !pending.isEmpty: throw Fault()
            case 0x20, 0x09, 0x0A, 0x0D: continue
            case UInt8(ascii: "\""): isInText = true
            default: try accept(.mark(byte))
            }
        }
    }

    mutating func finish() throws(Fault) -> ImportDocument {
        guard case .end = place, document.lists[.following] != nil || document.lists[.followers] != nil else {
            throw Fault()
        }
        return document
    }

    private mutating func accept(_ token: Token) throws(Fault) {
        switch (place, token) {
        case (.start, .mark(UInt8(ascii: "{"))): place = .firstKey
        case (.firstKey, .text(let name)), (.key, .text(let name)):
            guard seen.insert(name).inserted, name == "owner" || ImportDocument.List(rawValue: name) != nil else {
                throw Fault()
            }
            place = .colon(name)
        case (.colon(let name), .mark(UInt8(ascii: ":"))): place = .value(name)
        case (.value(_), .null): place = .afterValue
        case (.value("owner"), .mark(UInt8(ascii: "{"))): place = .ownerFirstKey
        case (.value(let name), .mark(UInt8(ascii: "["))):
            guard let list = ImportDocument.List(rawValue: name) else { throw Fault() }
            document.lists[list] = []
            place = .firstItem(list)
        case (.afterValue, .mark(UInt8(ascii: ","))): place = .key
        case (.firstKey, .mark(UInt8(ascii: "}"))), (.afterValue, .mark(UInt8(ascii: "}"))): place = .end
        case (.firstItem(let list), .text(let text)), (.item(let list), .text(let text)):
            try append(text, to: list)
            place = .afterItem(list)
        case (.firstItem, .mark(UInt8(ascii: "]"))), (.afterItem, .mark(UInt8(ascii: "]"))): place = .afterValue
        case (.afterItem(let list), .mark(UInt8(ascii: ","))): place = .item(list)
        default: try acceptOwner(token)
        }
    }

    private mutating func append(_ text: String, to list: ImportDocument.List) throws(Fault) {
        let id: XUserID
        do throws(XUserID.ParseError) {
            id = try XUserID(text)
        } catch { throw Fault() }
        guard document.lists[list, default: []].count < Self.largestList else { throw Fault() }
        document.lists[list, default: []].append(id)
    }

    private mutating func acceptOwner(_ token: Token) throws(Fault) {
        switch (place, token) {
        case (.ownerFirstKey, .text(let name)), (.ownerKey, .text(let name)):
            guard name == "id" || name == "screenName", ownerSeen.insert(name).inserted else { throw Fault() }
            place = .ownerColon(name)
        case (.ownerColon(let name), .mark(UInt8(ascii: ":"))): place = .ownerValue(name)
        case (.ownerValue("screenName"), .null): place = .ownerAfterValue
        case (.ownerValue("id"), .text(let text)):
            do throws(XUserID.ParseError) {
                ownerID = try XUserID(text)
            } catch { throw Fault() }
            place = .ownerAfterValue
        case (.ownerValue("screenName"), .text(let text)):
            do throws(XHandle.ParseError) {
                ownerName = try XHandle(text).description
            } catch { throw Fault() }
            place = .ownerAfterValue
        case (.ownerAfterValue, .mark(UInt8(ascii: ","))): place = .ownerKey
        case (.ownerAfterValue, .mark(UInt8(ascii: "}"))):
            guard let ownerID else { throw Fault() }
            document.owner = ImportDocument.Owner(id: ownerID, screenName: ownerName)
            place = .afterValue
        default: throw Fault()
        }
    }
}
