import HTTPTypes
import Hummingbird
import Identifiers

/// `com.atproto.repo.*` of the PDS, as bluesky-social/atproto does it (`packages/pds/src/api/com/atproto/repo`,
/// August 2026).
struct RepoRoutes: Sendable {
    let repositories: RepositoryStore
    let directory: AccountDirectory
    let resource: ResourceServer
    let settings: ATProtoSettings

    func add(to router: Router<SandboxRequestContext>) {
        addWrites(to: router)
        addReads(to: router)
        addBlobs(to: router)
    }

    // MARK: Writing

    private func addWrites(to router: Router<SandboxRequestContext>) {
        router.post("xrpc/com.atproto.repo.createRecord") { request, _ in
            try await writing(request, points: 3) { body, caller in try await create(body, caller) }
        }
        router.post("xrpc/com.atproto.repo.putRecord") { request, _ in
            try await writing(request, points: 2) { body, caller in try await put(body, caller) }
        }
        router.post("xrpc/com.atproto.repo.deleteRecord") { request, _ in
            try await writing(request, points: 1) { body, caller in try await delete(body, caller) }
        }
        router.post("xrpc/com.atproto.repo.applyWrites") { request, _ in
            try await resource.authorized(request) { caller in
                let body = try await XRPCBody(request)
                guard let writes = body.value["writes"]?.array else {
                    throw XRPCError.invalidRequest("Input must have the property \"writes\"")
                }
                let kinds = writes.map { $0["$type"]?.string?.split(separator: "#").last ?? "" }
                let points = kinds.reduce(0) { $0 + ($1 == "create" ? 3 : $1 == "update" ? 2 : 1) }
                let limits = try await resource.takeWritePoints(points, of: caller.did)
                return try await limited(limits) { try await apply(writes, body, caller) }
            }
        }
    }

    private func writing(
        _ request: Request, points: Int, _ perform: (XRPCBody, Caller) async throws -> JSONValue
    ) async throws -> Response {
        try await resource.authorized(request) { caller in
            let body = try await XRPCBody(request)
            let limits = try await resource.takeWritePoints(points, of: caller.did)
            return try await limited(limits) { try await perform(body, caller) }
        }
    }

    /// Puts the limits on the answer, be it an error.
    private func limited(_ limits: HTTPFields, _ perform: () async throws -> JSONValue) async throws -> Response {
        do {
            return try .json(try await perform(), headers: limits)
        } catch let error as RepositoryError {
            var error = XRPCError(error)
            error.headers = limits
            throw error
        } catch var error as XRPCError {
            error.headers = limits
            throw error
        }
    }

    private func create(_ body: XRPCBody, _ caller: Caller) async throws -> JSONValue {
        try await checkOwner(body, caller)
        let collection = try body.string("collection")
        try caller.require(.create, collection)
        let write = RepositoryWrite.create(
            collection: collection, rkey: try body.optionalString("rkey"), record: try body.object("record"))
        let (results, commit) = try await repositories.write(
            [write], by: caller.did, validate: try body.optionalBool("validate"),
            swapCommit: try body.optionalString("swapCommit"), removingDuplicates: true)
        return .members([
            "uri": .string(results[0].uri), "cid": results[0].cid.map(JSONValue.string), "commit": commit.json,
            "validationStatus": results[0].status.map(JSONValue.string),
        ])
    }

    private func put(_ body: XRPCBody, _ caller: Caller) async throws -> JSONValue {
        try await checkOwner(body, caller)
        let collection = try body.string("collection")
        try caller.require(.create, collection)
        try caller.require(.update, collection)
        let swapRecord: String?? =
            body.value["swapRecord"] == nil ? .none : .some(try body.optionalString("swapRecord"))
        let (result, commit) = try await repositories.put(
            try body.object("record"), collection: collection, rkey: try body.string("rkey"), by: caller.did,
            validate: try body.optionalBool("validate"), swapCommit: try body.optionalString("swapCommit"),
            swapRecord: swapRecord)
        return .members([
            "uri": .string(result.uri), "cid": result.cid.map(JSONValue.string), "commit": commit?.json,
            "validationStatus": result.status.map(JSONValue.string),
        ])
    }

    private func delete(_ body: XRPCBody, _ caller: Caller) async throws -> JSONValue {
        try await checkOwner(body, caller)
        let collection = try body.string("collection")
        try caller.require(.delete, collection)
        let commit = try await repositories.delete(
            collection: collection, rkey: try body.string("rkey"), by: caller.did,
            swapCommit: try body.optionalString("swapCommit"), swapRecord: try body.optionalString("swapRecord"))
        return .members(["commit": commit?.json])
    }

    private func apply(_ writes: [JSONValue], _ body: XRPCBody, _ caller: Caller) async throws -> JSONValue {
        try await checkOwner(body, caller)
        guard writes.count <= 200 else { throw XRPCError.invalidRequest("Too many writes. Max: 200") }
        let parsed = try writes.map(Self.write)
        for write in parsed {
            switch write {
            case .create(let collection, _, _): try caller.require(.create, collection)
            case .update(let collection, _, _): try caller.require(.update, collection)
            case .delete(let collection, _): try caller.require(.delete, collection)
            }
        }
        let (results, commit) = try await repositories.write(
            parsed, by: caller.did, validate: try body.optionalBool("validate"),
            swapCommit: try body.optionalString("swapCommit"))
        return [
            "commit": commit.json,
            "results": .array(
                results.map { result in
                    let isDelete = result.action == "delete"
                    return .members([
                        "$type": .string("com.atproto.repo.applyWrites#\(result.action)Result"),
                        "uri": isDelete ? nil : .string(result.uri), "cid": result.cid.map(JSONValue.string),
                        "validationStatus": result.status.map(JSONValue.string),
                    ])
                }),
        ]
    }

    private static func write(_ value: JSONValue) throws(XRPCError) -> RepositoryWrite {
        guard let type = value["$type"]?.string, let collection = value["collection"]?.string else {
            throw .invalidRequest("A write must have $type and collection")
        }
        let rkey = value["rkey"]?.string
        switch (type, rkey, value["value"]) {
        case ("com.atproto.repo.applyWrites#create", _, .some(let record)):
            return .create(collection: collection, rkey: rkey, record: record)
        case ("com.atproto.repo.applyWrites#update", .some(let rkey), .some(let record)):
            return .update(collection: collection, rkey: rkey, record: record)
        case ("com.atproto.repo.applyWrites#delete", .some(let rkey), _):
            return .delete(collection: collection, rkey: rkey)
        default: throw .invalidRequest("Action not supported: \(type)")
        }
    }

    /// The repository must be the caller's own, by DID or handle.
    private func checkOwner(_ body: XRPCBody, _ caller: Caller) async throws {
        guard let account = await directory.account(named: try body.string("repo")) else {
            throw XRPCError(status: .forbidden, name: "AccountNotFound", message: "Account not found")
        }
        guard account.did == caller.did else { throw XRPCError.authenticationRequired() }
    }

    // MARK: Reading

    private func addReads(to router: Router<SandboxRequestContext>) {
        router.get("xrpc/com.atproto.repo.getRecord") { request, _ in
            try await resource.open(request) { try await get(FormParameters(query: request)) }
        }
        router.get("xrpc/com.atproto.repo.listRecords") { request, _ in
            try await resource.open(request) { try await list(FormParameters(query: request)) }
        }
        router.get("xrpc/com.atproto.repo.describeRepo") { request, _ in
            try await resource.open(request) {
                let account = try await owner(FormParameters(query: request))
                return try .json([
                    "handle": .string(account.handle.description), "did": .string(account.did.description),
                    "didDoc": await directory.document(of: account.did) ?? .null,
                    "collections": .array(await repositories.collections(of: account.did).map(JSONValue.string)),
                    "handleIsCorrect": true,
                ])
            }
        }
    }

    private func get(_ query: FormParameters) async throws -> Response {
        let account = try await owner(query)
        guard let collection = query["collection"], let rkey = query["rkey"] else {
            throw XRPCError.invalidRequest("Params must have the properties \"collection\" and \"rkey\"")
        }
        let uri = "at://\(account.did)/\(collection)/\(rkey)"
        guard let record = await repositories.record(account.did, collection, rkey),
            query["cid"] == nil || query["cid"] == record.cid
        else { throw XRPCError.invalidRequest("Could not locate record: \(uri)", name: "RecordNotFound") }
        return try .json(["uri": .string(uri), "cid": .string(record.cid), "value": record.value])
    }

    private func list(_ query: FormParameters) async throws -> Response {
        let account = try await owner(query)
        guard let collection = query["collection"] else {
            throw XRPCError.invalidRequest("Params must have the property \"collection\"")
        }
        guard let limit = Int(query["limit"] ?? "50"), (1...100).contains(limit) else {
            throw XRPCError.invalidRequest("limit must be between 1 and 100")
        }
        let page = await repositories.page(
            of: account.did, collection: collection, after: query["cursor"], limit: limit,
            ascending: query["reverse"] == "true")
        let records = page.map { rkey, record -> JSONValue in
            [
                "uri": .string("at://\(account.did)/\(collection)/\(rkey)"), "cid": .string(record.cid),
                "value": record.value,
            ]
        }
        return try .json(
            .members(["records": .array(records), "cursor": page.last.map { .string($0.rkey) }]))
    }

    private func owner(_ query: FormParameters) async throws -> ATProtoAccount {
        let name = query["repo"] ?? ""
        guard let account = await directory.account(named: name) else {
            throw XRPCError.invalidRequest("Could not find repo: \(name)")
        }
        switch account.status {
        case .active: return account
        case .deactivated:
            throw XRPCError.invalidRequest("Repo has been deactivated: \(account.did)", name: "RepoDeactivated")
        case .takendown, .suspended:
            throw XRPCError.invalidRequest("Repo has been takendown: \(account.did)", name: "RepoTakendown")
        }
    }

    // MARK: Blobs

    private func addBlobs(to router: Router<SandboxRequestContext>) {
        router.post("xrpc/com.atproto.repo.uploadBlob") { request, _ in
            try await resource.authorized(request) { caller in
                let type = String((request.headers[.contentType] ?? "*/*").prefix { $0 != ";" })
                try caller.permissions?.require(blob: type)
                let limits = try await resource.takeBlob()
                let bytes: [UInt8]
                do {
                    bytes = try await request.bytes(upTo: settings.maximumBlobSize)
                } catch let error as HTTPError where error.status == .contentTooLarge {
                    throw XRPCError(
                        status: .contentTooLarge, name: "PayloadTooLarge", message: "request entity too large")
                }
                let blob = await repositories.upload(bytes, type: type, by: caller.did)
                return try .json(["blob": blob], headers: limits)
            }
        }
        router.get("xrpc/com.atproto.sync.getBlob") { request, _ in
            try await resource.open(request) {
                let query = FormParameters(query: request)
                guard let account = await directory.account(named: query["did"] ?? ""),
                    let blob = await repositories.blob(query["cid"] ?? "", of: account.did)
                else { throw XRPCError.invalidRequest("Blob not found", name: "BlobNotFound") }
                return .bytes(
                    blob.bytes, type: blob.type,
                    headers: [.xContentTypeOptions: "nosniff", .contentSecurityPolicy: "default-src 'none'; sandbox"])
            }
        }
    }
}

extension Commit {
    fileprivate var json: JSONValue { ["cid": .string(cid), "rev": .string(rev)] }
}
