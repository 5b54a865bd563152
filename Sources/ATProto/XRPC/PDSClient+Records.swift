import FoundationEssentials
import HTTPTransport
import Identifiers

extension PDSClient {
    /// Creates a record under a key that the caller chose, so that the write can be looked up when its answer is lost.
    ///
    /// Fails when there is a record of that key, and servers differ in how (bluesky-social/atproto: 500
    /// `InternalServerError`). So after any error that says `mayHaveHappened`, read the record before trying again.
    /// Costs 3 write points.
    ///
    /// - Parameter rkey: new; a TID for the collections that this program writes.
    package func createRecord(
        _ record: some Encodable, collection: String, rkey: RecordKey, session: ATSession
    ) async throws(XRPCError) -> XRPCAnswer<RecordReference> {
        try await write(
            "com.atproto.repo.createRecord", "atproto.createRecord",
            RecordInput(repo: session.did, collection: collection, rkey: rkey, record: record), session,
            reading: RecordReference.self)
    }

    /// Creates a record of a kind that this program knows, as ``createRecord(_:collection:rkey:session:)`` does.
    package func createRecord<Record: ATRecord>(
        _ record: Record, rkey: RecordKey, session: ATSession
    ) async throws(XRPCError) -> XRPCAnswer<RecordReference> {
        try await createRecord(record, collection: Record.collection, rkey: rkey, session: session)
    }

    /// Makes a record what is given, whether there was one or not; the same content again changes nothing. Costs 2
    /// write points, and with OAuth needs the right to create and to update.
    package func putRecord(
        _ record: some Encodable, collection: String, rkey: RecordKey, session: ATSession
    ) async throws(XRPCError) -> XRPCAnswer<RecordReference> {
        try await write(
            "com.atproto.repo.putRecord", "atproto.putRecord",
            RecordInput(repo: session.did, collection: collection, rkey: rkey, record: record), session,
            reading: RecordReference.self)
    }

    /// Deletes a record; one that is not there is no error. Costs 1 write point.
    ///
    /// What is not the PDS's own word is not believed: a page with status 200, as a proxy gives, or a refusal of what has
    /// happened. Then it is looked whether the record is gone.
    package func deleteRecord(
        collection: String, rkey: RecordKey, session: ATSession
    ) async throws(XRPCError) -> XRPCAnswer<Void> {
        let operation = "atproto.deleteRecord"
        var call = XRPCCall(operation: operation, method: "com.atproto.repo.deleteRecord")
        call.procedure = try XRPCWire.input(
            KeyInput(repo: session.did, collection: collection, rkey: rkey), operation, at: session.pds)
        do throws(XRPCError) {
            let answer = try await wire.send(call, to: session.pds, as: .init(session))
            if answer.value.isJSONObject { return answer.map { _ in } }
        } catch {
            guard let status = error.networkError.status, status == 400 || status == 404, case .network = error else {
                throw error
            }
            guard try await isGone(collection, rkey, session) else { throw error }
            return XRPCAnswer(value: (), rateLimit: error.networkError.rateLimit ?? RateLimitReport())
        }
        guard try await isGone(collection, rkey, session) else {
            throw .network(
                NetworkError(
                    operation: operation, host: session.pds.host.description, message: "the record is still there",
                    cause: .badResponse, mayHaveHappened: true))
        }
        return XRPCAnswer(value: (), rateLimit: RateLimitReport())
    }

    private func isGone(
        _ collection: String, _ rkey: RecordKey, _ session: ATSession
    ) async throws(XRPCError) -> Bool {
        try await getRecord(AnyRecord.self, collection: collection, rkey: rkey, of: session.did, at: session.pds).value
            == nil
    }

    /// The record of that key, straight from the repository; nil when there is none. Public.
    ///
    /// - Parameter pds: the server that keeps `did`.
    package func getRecord<Value: Decodable & Sendable>(
        _ type: Value.Type, collection: String, rkey: RecordKey, of did: DID, at pds: OutboundURL
    ) async throws(XRPCError) -> XRPCAnswer<RecordEntry<Value>?> {
        var call = XRPCCall(operation: "atproto.getRecord", method: "com.atproto.repo.getRecord")
        call.parameters = [
            (name: "repo", value: did.description), (name: "collection", value: collection),
            (name: "rkey", value: rkey.description),
        ]
        do throws(XRPCError) {
            return try await wire.send(call, to: pds, as: .none, reading: RecordEntry<Value>.self).map { $0 }
        } catch {
            // Servers of before the name was given say so in words (bluesky-social/atproto, `getRecord.ts`, 2023).
            let error = error.networkError
            guard error.code == "RecordNotFound" || error.status == 400 && error.isMissingRecord else {
                throw .network(error)
            }
            return XRPCAnswer(value: nil, rateLimit: RateLimitReport())
        }
    }

    /// The session's own record of that key; nil when there is none.
    package func getRecord<Record: ATRecord>(
        _ type: Record.Type, rkey: RecordKey, session: ATSession
    ) async throws(XRPCError) -> XRPCAnswer<RecordEntry<Record>?> {
        try await getRecord(type, collection: Record.collection, rkey: rkey, of: session.did, at: session.pds)
    }

    /// A page of a collection, newest key first. Public.
    ///
    /// - Parameters:
    ///   - pds: the server that keeps `did`.
    ///   - cursor: from the page before; nil for the first.
    ///   - limit: 1 to 100.
    package func listRecords<Value: Decodable & Sendable>(
        _ type: Value.Type, collection: String, of did: DID, at pds: OutboundURL, cursor: String? = nil,
        limit: Int = 100
    ) async throws(XRPCError) -> XRPCAnswer<RecordPage<Value>> {
        // A post can have some 20 kB in the worst case.
        var call = XRPCCall(
            operation: "atproto.listRecords", method: "com.atproto.repo.listRecords",
            maximumResponseSize: 4 * 1024 * 1024)
        call.parameters = [
            (name: "repo", value: did.description), (name: "collection", value: collection),
            (name: "limit", value: String(limit)),
        ]
        if let cursor { call.parameters.append((name: "cursor", value: cursor)) }
        return try await wire.send(call, to: pds, as: .none, reading: ListAnswer<Value>.self).map { answer in
            // A cursor that does not move on would be asked for without end.
            RecordPage(
                records: answer.records.compactMap(\.value), cursor: answer.cursor == cursor ? nil : answer.cursor)
        }
    }

    /// A page of the session's own records of a kind, newest key first.
    package func listRecords<Record: ATRecord>(
        _ type: Record.Type, session: ATSession, cursor: String? = nil, limit: Int = 100
    ) async throws(XRPCError) -> XRPCAnswer<RecordPage<Record>> {
        try await listRecords(
            type, collection: Record.collection, of: session.did, at: session.pds, cursor: cursor, limit: limit)
    }

    func write<Value: Decodable & Sendable>(
        _ method: String, _ operation: String, _ input: some Encodable, _ session: ATSession, reading type: Value.Type
    ) async throws(XRPCError) -> XRPCAnswer<Value> {
        var call = XRPCCall(operation: operation, method: method)
        call.procedure = try XRPCWire.input(input, operation, at: session.pds)
        return try await wire.send(call, to: session.pds, as: .init(session), reading: type)
    }
}

/// A record of which only matters that it is there.
private struct AnyRecord: Decodable, Sendable {}

extension OutboundResponse {
    fileprivate var isJSONObject: Bool {
        do {
            _ = try JSONDecoder().decode(AnyRecord.self, from: Data(body))
            return true
        } catch {
            return false
        }
    }
}

private struct ListAnswer<Value: Decodable & Sendable>: Decodable, Sendable {
    let records: [Lossy<RecordEntry<Value>>]
    let cursor: String?
}

private struct KeyInput: Encodable {
    let repo: DID
    let collection: String
    let rkey: RecordKey
}

private struct RecordInput<Record: Encodable>: Encodable {
    let repo: DID
    let collection: String
    let rkey: RecordKey
    let record: Record
}

extension NetworkError {
    fileprivate var isMissingRecord: Bool { message?.hasPrefix("Could not locate record") ?? false }
}
