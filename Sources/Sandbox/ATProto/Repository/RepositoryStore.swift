import Identifiers

/// A write as a request asks for it.
enum RepositoryWrite: Sendable {
    case create(collection: String, rkey: String?, record: JSONValue)
    case update(collection: String, rkey: String, record: JSONValue)
    case delete(collection: String, rkey: String)
}

/// What a write came to.
struct WriteResult: Sendable {
    let uri: String
    /// Nil for a delete.
    let cid: String?
    let status: String?
    let action: String
}

/// The repositories of all accounts.
package actor RepositoryStore {
    struct Blob: Sendable {
        let type: String
        let bytes: [UInt8]
    }

    private let now: @Sendable () -> Int64
    /// Whether a new follow or block removes an older one of the same subject, as the real PDS does.
    private let replacesSameSubject: Bool
    private var repositories: [DID: ActorRepository] = [:]
    private var blobs: [DID: [String: Blob]] = [:]

    init(now: @escaping @Sendable () -> Int64, replacesSameSubject: Bool) {
        self.now = now
        self.replacesSameSubject = replacesSameSubject
    }

    /// Writes all or nothing, in order.
    ///
    /// A create of a follow or block, outside `applyWrites`, first deletes the account's other records of that type
    /// with the same subject, be it under the same key; so the real PDS keeps duplicates out
    /// (bluesky-social/atproto, `getBacklinkConflicts`).
    func write(
        _ writes: [RepositoryWrite], by did: DID, validate: Bool? = nil, swapCommit: String? = nil,
        removingDuplicates: Bool = false
    ) throws(RepositoryError) -> (results: [WriteResult], commit: Commit) {
        guard writes.count <= 200 else { throw .tooManyWrites }
        var repository = takeOut(did)
        defer { repositories[did] = repository }
        var prepared: [PreparedWrite] = []
        for write in writes { prepared.append(try prepare(write, in: &repository, validate: validate)) }
        var conflicts: [PreparedWrite] = []
        if removingDuplicates, replacesSameSubject, validate != false {
            conflicts = prepared.flatMap { duplicates(of: $0, in: repository) }
        }
        let commit = try repository.apply(conflicts + prepared, swapCommit: swapCommit, now: now())
        return (prepared.map { result(of: $0, did: did) }, commit)
    }

    /// Creates or updates one record; nothing happens when it is already the same.
    ///
    /// - Parameter swapRecord: outer nil when not given, inner nil when there must be no record yet.
    func put(
        _ record: JSONValue, collection: String, rkey: String, by did: DID, validate: Bool?, swapCommit: String?,
        swapRecord: String??
    ) throws(RepositoryError) -> (result: WriteResult, commit: Commit?) {
        var repository = takeOut(did)
        defer { repositories[did] = repository }
        let current = repository.record(collection, rkey)
        let write: RepositoryWrite =
            current == nil
            ? .create(collection: collection, rkey: rkey, record: record)
            : .update(collection: collection, rkey: rkey, record: record)
        let prepared = try prepare(write, in: &repository, validate: validate)
        let result = result(of: prepared, did: did)
        if let current, current.cid == prepared.record?.cid { return (result, nil) }
        if let expected = swapRecord, expected != current?.cid {
            throw .badSwap("Record was at \(current?.cid ?? "null")")
        }
        return (result, try repository.apply([prepared], swapCommit: swapCommit, now: now()))
    }

    /// Deletes one record; nil when there was none.
    func delete(
        collection: String, rkey: String, by did: DID, swapCommit: String?, swapRecord: String?
    ) throws(RepositoryError) -> Commit? {
        guard let current = repositories[did]?.record(collection, rkey) else { return nil }
        if let swapRecord, swapRecord != current.cid { throw .badSwap("Record was at \(current.cid)") }
        let write = RepositoryWrite.delete(collection: collection, rkey: rkey)
        return try self.write([write], by: did, swapCommit: swapCommit).commit
    }

    /// The latest state's name.
    func head(of did: DID) -> Commit? { repositories[did]?.head }

    package func record(_ did: DID, _ collection: String, _ rkey: String) -> StoredRecord? {
        repositories[did]?.record(collection, rkey)
    }

    /// All the records of one type, oldest key first.
    package func records(of did: DID, collection: String) -> [(rkey: String, record: StoredRecord)] {
        page(of: did, collection: collection, after: nil, limit: .max, ascending: true)
    }

    func page(
        of did: DID, collection: String, after cursor: String?, limit: Int, ascending: Bool
    ) -> [(rkey: String, record: StoredRecord)] {
        guard let collection = repositories[did]?.collections[collection] else { return [] }
        return collection.keys(after: cursor, limit: limit, ascending: ascending).compactMap { key in
            collection.records[key].map { (key, $0) }
        }
    }

    func collections(of did: DID) -> [String] { repositories[did]?.collections.keys.sorted() ?? [] }

    /// The first record of `did` in that collection about `subject` which the AppView has seen by `seenBy`.
    func key(of did: DID, collection: String, subject: DID, seenBy: Int64) -> String? {
        guard let repository = repositories[did] else { return nil }
        return repository.keys(in: collection, subject: subject).sorted().first {
            (repository.record(collection, $0)?.indexedAt ?? .max) <= seenBy
        }
    }

    /// Accounts with a record about `subject` in that collection.
    func authors(collection: String, subject: DID, seenBy: Int64) -> [DID] {
        repositories.keys.filter { key(of: $0, collection: collection, subject: subject, seenBy: seenBy) != nil }
            .sorted()
    }

    func upload(_ bytes: [UInt8], type: String, by did: DID) -> JSONValue {
        let name = ContentID(blob: bytes).description
        blobs[did, default: [:]][name] = Blob(type: type, bytes: bytes)
        return [
            "$type": "blob", "ref": ["$link": .string(name)], "mimeType": .string(type),
            "size": .integer(Int64(bytes.count)),
        ]
    }

    func blob(_ cid: String, of did: DID) -> Blob? { blobs[did]?[cid] }

    /// Throws all files away.
    package func forgetBlobs() { blobs = [:] }

    /// Everything but the blobs' bytes.
    var saved: [ActorRepository] { repositories.values.sorted { $0.did < $1.did } }

    func restore(_ saved: [ActorRepository]) {
        repositories = Dictionary(saved.map { ($0.did, $0) }, uniquingKeysWith: { $1 })
    }

    /// Takes the repository out of the table while it changes, so that it changes in place and is not copied. The
    /// caller puts it back; it is whole at any time, since it applies all writes or none.
    private func takeOut(_ did: DID) -> ActorRepository {
        repositories.removeValue(forKey: did) ?? ActorRepository(did: did, now: now())
    }

    private func prepare(
        _ write: RepositoryWrite, in repository: inout ActorRepository, validate: Bool?
    ) throws(RepositoryError) -> PreparedWrite {
        switch write {
        case .delete(let collection, let rkey):
            _ = try Self.checkedKey(collection: collection, rkey: rkey, did: repository.did)
            return .delete(collection: collection, rkey: rkey)
        case .create(let collection, let rkey, let record):
            let rkey = rkey ?? repository.nextTID(now: now()).description
            let (stored, status) = try prepare(record, collection, rkey, repository.did, validate)
            return .create(collection: collection, rkey: rkey, stored, status: status)
        case .update(let collection, let rkey, let record):
            let (stored, status) = try prepare(record, collection, rkey, repository.did, validate)
            return .update(collection: collection, rkey: rkey, stored, status: status)
        }
    }

    private func prepare(
        _ record: JSONValue, _ collection: String, _ rkey: String, _ did: DID, _ validate: Bool?
    ) throws(RepositoryError) -> (StoredRecord, status: String?) {
        _ = try Self.checkedKey(collection: collection, rkey: rkey, did: did)
        guard case .object(var members) = record else { throw .invalidRecord("The record is not an object") }
        if let type = members["$type"], type != .string(collection) {
            throw .invalidRecord("Invalid $type: expected \(collection), got \(type.string ?? "something else")")
        }
        members["$type"] = .string(collection)
        let record = JSONValue.object(members)
        let status = try Lexicons.check(record, collection: collection, rkey: rkey, validate: validate)
        for name in Self.blobNames(in: record) where blobs[did]?[name] == nil { throw .blobNotFound(name) }
        do throws(DAGCBOR.EncodingError) {
            let cid = ContentID(node: try DAGCBOR.encode(record))
            return (StoredRecord(cid: cid.description, value: record, indexedAt: now()), status)
        } catch { throw .invalidRecord("Not in the data model: \(error)") }
    }

    private func duplicates(of write: PreparedWrite, in repository: ActorRepository) -> [PreparedWrite] {
        guard case .create(let collection, _, let record, _) = write,
            ["app.bsky.graph.follow", "app.bsky.graph.block"].contains(collection),
            let subject = record.value["subject"]?.string, let subject = try? DID(subject)  // Unchecked when unknown.
        else { return [] }
        return repository.keys(in: collection, subject: subject).map { .delete(collection: collection, rkey: $0) }
    }

    private func result(of write: PreparedWrite, did: DID) -> WriteResult {
        let uri = "at://\(did)/\(write.key)"
        return switch write {
        case .create(_, _, let record, let status):
            WriteResult(uri: uri, cid: record.cid, status: status, action: "create")
        case .update(_, _, let record, let status):
            WriteResult(uri: uri, cid: record.cid, status: status, action: "update")
        case .delete: WriteResult(uri: uri, cid: nil, status: nil, action: "delete")
        }
    }

    private static func checkedKey(collection: String, rkey: String, did: DID) throws(RepositoryError) -> ATURI {
        do {
            return try ATURI(did: did, collection: collection, rkey: RecordKey(rkey))
        } catch { throw .invalidRecord("Invalid collection or record key: \(collection)/\(rkey)") }
    }

    private static func blobNames(in value: JSONValue) -> [String] {
        switch value {
        case .object(let members):
            if members["$type"] == "blob", let name = members["ref"]?["$link"]?.string { return [name] }
            return members.values.flatMap(blobNames(in:))
        case .array(let elements): return elements.flatMap(blobNames(in:))
        default: return []
        }
    }
}
