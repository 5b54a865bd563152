import Identifiers

/// Why a repository refused a write; nothing of the request was written then.
enum RepositoryError: Error, Hashable {
    /// The record, its key or its collection breaks a rule; 400 `InvalidRequest`.
    case invalidRecord(String)
    /// A create on a key that is taken, or an update or delete of one that is free. The real PDS lets its tree's
    /// error through: 500 `InternalServerError`.
    case conflict(key: String)
    /// `swapCommit` or `swapRecord` named another state; 400 `InvalidSwap`.
    case badSwap(String)
    case tooManyWrites
    /// A record names a blob that was not uploaded; 400 `BlobNotFound`.
    case blobNotFound(String)
}

/// A record as it lies in a repository.
package struct StoredRecord: Sendable, Codable, Hashable {
    package let cid: String
    package let value: JSONValue
    /// When the server took it, milliseconds since 1970 UTC.
    package let indexedAt: Int64
}

/// The state of a repository by name.
struct Commit: Sendable, Codable, Hashable {
    let cid: String
    let rev: String
}

/// A write whose record was checked and named.
enum PreparedWrite: Sendable {
    case create(collection: String, rkey: String, StoredRecord, status: String?)
    case update(collection: String, rkey: String, StoredRecord, status: String?)
    case delete(collection: String, rkey: String)

    var collection: String {
        switch self {
        case .create(let collection, _, _, _), .update(let collection, _, _, _), .delete(let collection, _): collection
        }
    }

    var rkey: String {
        switch self {
        case .create(_, let rkey, _, _), .update(_, let rkey, _, _), .delete(_, let rkey): rkey
        }
    }

    var record: StoredRecord? {
        switch self {
        case .create(_, _, let record, _), .update(_, _, let record, _): record
        case .delete: nil
        }
    }

    var key: String { "\(collection)/\(rkey)" }
}

/// One account's records.
struct ActorRepository: Sendable, Codable {
    let did: DID
    private(set) var collections: [String: RecordCollection] = [:]
    private(set) var head: Commit
    private var lastMicrosecond: Int64 = 0

    /// - Parameter now: milliseconds since 1970 UTC.
    init(did: DID, now: Int64) {
        self.did = did
        head = Commit(cid: "", rev: "")
        seal(ops: "", now: now)
    }

    func record(_ collection: String, _ rkey: String) -> StoredRecord? {
        collections[collection]?.records[rkey]
    }

    /// The keys of the records of that type that name the subject.
    func keys(in collection: String, subject: DID) -> [String] {
        collections[collection]?.keysBySubject[subject.description] ?? []
    }

    /// Does all the writes or none.
    mutating func apply(
        _ writes: [PreparedWrite], swapCommit: String?, now: Int64
    ) throws(RepositoryError) -> Commit {
        guard writes.count <= 200 else { throw .tooManyWrites }
        if let swapCommit, swapCommit != head.cid { throw .badSwap("Commit was at \(head.cid)") }
        var overlay: [String: Bool] = [:]
        for write in writes {
            let exists = overlay[write.key] ?? (record(write.collection, write.rkey) != nil)
            switch write {
            case .create:
                guard !exists else { throw .conflict(key: write.key) }
                overlay[write.key] = true
            case .update: guard exists else { throw .conflict(key: write.key) }
            case .delete:
                guard exists else { throw .conflict(key: write.key) }
                overlay[write.key] = false
            }
        }
        for write in writes {
            collections[write.collection, default: RecordCollection()].set(write.record, at: write.rkey)
            if collections[write.collection]?.records.isEmpty == true { collections[write.collection] = nil }
        }
        seal(ops: writes.map { "\($0.key)=\($0.record?.cid ?? "")" }.joined(separator: "\n"), now: now)
        return head
    }

    /// A timestamp identifier after all earlier ones.
    mutating func nextTID(now: Int64) -> TID {
        lastMicrosecond = max(lastMicrosecond + 1, now * 1000)
        return TID(microseconds: lastMicrosecond, clockID: 7)
    }

    /// Moves the head on. The tree's root is a stand-in: a hash of the previous one and of what changed, since nobody
    /// reads the tree here, only its name.
    private mutating func seal(ops: String, now: Int64) {
        let rev = nextTID(now: now).description
        let root = ContentID(node: Array("\(head.cid)\n\(ops)".utf8))
        let commit: JSONValue = [
            "did": .string(did.description), "version": 3, "rev": .string(rev), "prev": nil,
            "data": ["$link": .string(root.description)],
        ]
        let bytes = (try? DAGCBOR.encode(commit)) ?? []  // Holds no fraction and no foreign link: it always encodes.
        head = Commit(cid: ContentID(node: bytes).description, rev: rev)
    }
}

/// The records of one type, in the order of their keys.
struct RecordCollection: Sendable, Codable {
    private(set) var records: [String: StoredRecord] = [:]
    private(set) var sortedKeys: [String] = []
    private(set) var keysBySubject: [String: [String]] = [:]

    mutating func set(_ record: StoredRecord?, at rkey: String) {
        if let old = records[rkey] {
            if let subject = old.value["subject"]?.string {
                keysBySubject[subject]?.removeAll { $0 == rkey }
                if keysBySubject[subject]?.isEmpty == true { keysBySubject[subject] = nil }
            }
        }
        let place = place(of: rkey)
        switch (record, records[rkey] != nil) {
        case (nil, true): sortedKeys.remove(at: place)
        case (.some, false): sortedKeys.insert(rkey, at: place)
        default: break
        }
        records[rkey] = record
        if let subject = record?.value["subject"]?.string { keysBySubject[subject, default: []].append(rkey) }
    }

    /// Keys after `cursor`, newest first, or oldest first when `ascending`.
    func keys(after cursor: String?, limit: Int, ascending: Bool) -> [String] {
        if ascending {
            var start = cursor.map(place(of:)) ?? 0
            if let cursor, start < sortedKeys.count, sortedKeys[start] == cursor { start += 1 }
            return Array(sortedKeys[start...].prefix(limit))
        }
        let end = cursor.map(place(of:)) ?? sortedKeys.count
        return sortedKeys[..<end].suffix(limit).reversed()
    }

    /// The first place whose key is not before `rkey`.
    private func place(of rkey: String) -> Int {
        var (low, high) = (0, sortedKeys.count)
        while low < high {
            let middle = (low + high) / 2
            if sortedKeys[middle] < rkey { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
