import HTTPTransport
import Identifiers

/// One of several writes that happen together or not at all.
package struct RecordWrite: Sendable, Encodable {
    private enum Action: Sendable {
        case create(any Encodable & Sendable)
        case update(any Encodable & Sendable)
        case delete
    }

    private let action: Action
    private let collection: String
    private let rkey: RecordKey

    package static func create(
        _ record: some Encodable & Sendable, collection: String, rkey: RecordKey
    ) -> RecordWrite {
        RecordWrite(action: .create(record), collection: collection, rkey: rkey)
    }

    package static func update(
        _ record: some Encodable & Sendable, collection: String, rkey: RecordKey
    ) -> RecordWrite {
        RecordWrite(action: .update(record), collection: collection, rkey: rkey)
    }

    package static func delete(collection: String, rkey: RecordKey) -> RecordWrite {
        RecordWrite(action: .delete, collection: collection, rkey: rkey)
    }

    /// What it counts against the server's limits: 3, 2 or 1.
    package var points: Int {
        switch action {
        case .create: 3
        case .update: 2
        case .delete: 1
        }
    }

    private enum CodingKeys: String, CodingKey {
        case type = "$type"
        case collection, rkey, value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(collection, forKey: .collection)
        try container.encode(rkey, forKey: .rkey)
        switch action {
        case .create(let record):
            try container.encode("com.atproto.repo.applyWrites#create", forKey: .type)
            try record.encode(to: container.superEncoder(forKey: .value))
        case .update(let record):
            try container.encode("com.atproto.repo.applyWrites#update", forKey: .type)
            try record.encode(to: container.superEncoder(forKey: .value))
        case .delete: try container.encode("com.atproto.repo.applyWrites#delete", forKey: .type)
        }
    }
}

/// A file that a repository holds, as records refer to it (https://atproto.com/specs/data-model, "Blob Type").
package struct BlobReference: Sendable, Hashable, Codable {
    package let cid: CID
    package let mimeType: String
    /// Bytes.
    package let size: Int

    private enum CodingKeys: String, CodingKey {
        case type = "$type"
        case ref, mimeType, size
    }

    private enum LinkKeys: String, CodingKey {
        case link = "$link"
    }

    package init(cid: CID, mimeType: String, size: Int) {
        self.cid = cid
        self.mimeType = mimeType
        self.size = size
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        cid = try container.nestedContainer(keyedBy: LinkKeys.self, forKey: .ref).decode(CID.self, forKey: .link)
        mimeType = try container.decode(String.self, forKey: .mimeType)
        size = try container.decode(Int.self, forKey: .size)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("blob", forKey: .type)
        var link = container.nestedContainer(keyedBy: LinkKeys.self, forKey: .ref)
        try link.encode(cid, forKey: .link)
        try container.encode(mimeType, forKey: .mimeType)
        try container.encode(size, forKey: .size)
    }
}

extension PDSClient {
    /// The most writes in one call, and the most bytes of its JSON (bluesky-social/atproto,
    /// `packages/pds/src/api/com/atproto/repo/applyWrites.ts`).
    package static let maximumWrites = 200
    package static let maximumWriteBytes = 1_000_000

    /// Carries out all writes or none: one that is refused fails the others too.
    ///
    /// - Parameter writes: at most ``maximumWrites``, in ``maximumWriteBytes``.
    /// - Returns: where each record is now, in the order given; nil for those deleted. Nil altogether when the server
    ///   does not say.
    package func applyWrites(
        _ writes: [RecordWrite], session: ATSession
    ) async throws(XRPCError) -> XRPCAnswer<[RecordReference?]?> {
        struct Input: Encodable {
            let repo: DID
            let writes: [RecordWrite]
        }
        struct Answer: Decodable, Sendable {
            let results: [Lossy<RecordReference>]?
        }
        let operation = "atproto.applyWrites"
        var call = XRPCCall(operation: operation, method: "com.atproto.repo.applyWrites")
        let input = try XRPCWire.input(Input(repo: session.did, writes: writes), operation, at: session.pds)
        if case .json(let bytes) = input, writes.count > Self.maximumWrites || bytes.count > Self.maximumWriteBytes {
            throw .network(
                .unsendable(operation, to: session.pds, "\(writes.count) writes in \(bytes.count) bytes"))
        }
        call.procedure = input
        return try await wire.send(call, to: session.pds, as: .init(session), reading: Answer.self)
            .map { $0.results?.map(\.value) }
    }

    /// Hands the server a file for a record to refer to. One that no record refers to is thrown away in time.
    package func uploadBlob(
        _ bytes: [UInt8], mimeType: String, session: ATSession
    ) async throws(XRPCError) -> XRPCAnswer<BlobReference> {
        struct Answer: Decodable, Sendable {
            let blob: BlobReference
        }
        var call = XRPCCall(operation: "atproto.uploadBlob", method: "com.atproto.repo.uploadBlob")
        call.procedure = .blob(bytes, type: mimeType)
        return try await wire.send(call, to: session.pds, as: .init(session), reading: Answer.self).map(\.blob)
    }
}
