import HTTPTypes
import Hummingbird
import Identifiers

/// `com.atproto.server.*`, `com.atproto.identity.*`, and the PLC directory.
struct ServerRoutes: Sendable {
    let directory: AccountDirectory
    let sessions: PasswordSessions
    let serviceTokens: ServiceTokens
    let resource: ResourceServer
    let settings: ATProtoSettings
    let origins: SandboxOrigins

    /// The DID of the PDS itself.
    static func serviceDID(_ origins: SandboxOrigins) -> String {
        "did:web:127.0.0.1%3A\(origins.port(of: .main))"
    }

    func add(to router: Router<SandboxRequestContext>) {
        router.get("xrpc/_health") { _, _ in try Response.json(["version": "sandbox"]) }
        addServer(to: router)
        addIdentity(to: router)
    }

    private func addServer(to router: Router<SandboxRequestContext>) {
        router.get("xrpc/com.atproto.server.describeServer") { request, _ in
            try await resource.open(request) {
                try .json([
                    "did": .string(Self.serviceDID(origins)), "availableUserDomains": [".example.com"],
                    "inviteCodeRequired": true, "blobUploadLimit": .integer(Int64(settings.maximumBlobSize)),
                    "links": [:], "contact": [:],
                ])
            }
        }
        router.post("xrpc/com.atproto.server.createSession") { request, _ in
            try await resource.open(request) { try await createSession(request) }
        }
        router.post("xrpc/com.atproto.server.refreshSession") { request, _ in
            try await resource.open(request) {
                let (did, tokens) = try await sessions.rotate(try Self.bearer(request))
                guard let account = await directory.account(did) else {
                    throw XRPCError.invalidRequest("Could not find user info for account: \(did)")
                }
                return try .json(try await session(of: account, tokens: tokens))
            }
        }
        router.post("xrpc/com.atproto.server.deleteSession") { request, _ in
            try await resource.open(request) {
                try await sessions.close(try Self.bearer(request))
                return Response(status: .ok)
            }
        }
        router.get("xrpc/com.atproto.server.getServiceAuth") { request, _ in
            try await resource.authorized(request) { caller in
                try .json(try serviceTokens.issue(FormParameters(query: request), to: caller))
            }
        }
        router.get("xrpc/com.atproto.server.getSession") { request, _ in
            try await resource.authorized(request) { caller in
                guard let account = await directory.account(caller.did) else {
                    throw XRPCError.invalidRequest("Could not find user info for account: \(caller.did)")
                }
                var answer = try await session(of: account, tokens: nil)
                if caller.permissions?.mayReadEmail ?? true, case .object(var members) = answer {
                    members["email"] = .string("\(account.handle.description.split(separator: ".")[0])@example.com")
                    members["emailConfirmed"] = true
                    answer = .object(members)
                }
                return try .json(answer)
            }
        }
    }

    private func createSession(_ request: Request) async throws -> Response {
        let body = try await XRPCBody(request)
        let identifier = try body.string("identifier")
        let password = try body.string("password")
        let limits = try await resource.takeSession(for: identifier)
        guard let account = await directory.account(named: identifier), account.server == .main,
            account.appPassword == password
        else { throw XRPCError.authenticationRequired("Invalid identifier or password") }
        guard account.status != .takendown, account.status != .suspended else {
            throw XRPCError.authenticationRequired("Account has been taken down", name: "AccountTakedown")
        }
        let tokens = try await sessions.open(for: account.did)
        return try .json(try await session(of: account, tokens: tokens), headers: limits)
    }

    private func session(of account: ATProtoAccount, tokens: PasswordSessions.Tokens?) async throws -> JSONValue {
        .members([
            "accessJwt": tokens.map { .string($0.access) },
            "refreshJwt": tokens.map { .string($0.refresh) },
            "did": .string(account.did.description),
            "handle": .string(account.handle.description),
            "didDoc": await directory.document(of: account.did),
            "active": .bool(account.status == .active),
            "status": account.status == .active ? nil : .string(account.status.rawValue),
        ])
    }

    private static func bearer(_ request: Request) throws -> String {
        let parts = request.headers[.authorization]?.split(separator: " ", maxSplits: 1) ?? []
        guard parts.count == 2, parts[0] == "Bearer" else {
            throw XRPCError.authenticationRequired(name: "AuthMissing")
        }
        return String(parts[1])
    }

    private func addIdentity(to router: Router<SandboxRequestContext>) {
        router.get("xrpc/com.atproto.identity.resolveHandle") { request, _ in
            try await resource.open(request) {
                // Only whether it is one matters here.
                guard let text = FormParameters(query: request)["handle"], (try? Handle(text)) != nil else {
                    throw XRPCError.invalidRequest("Error: Params must have the property \"handle\"")
                }
                guard let account = await directory.account(named: text.lowercased()),
                    account.handle.description == text.lowercased()
                else { throw XRPCError.invalidRequest("Unable to resolve handle", name: "HandleNotFound") }
                return try .json(["did": .string(account.did.description)])
            }
        }
        router.get(".well-known/did.json") { _, _ in
            try Response.json([
                "@context": ["https://www.w3.org/ns/did/v1"], "id": .string(Self.serviceDID(origins)),
                "service": [
                    [
                        "id": "#atproto_pds", "type": "AtprotoPersonalDataServer",
                        "serviceEndpoint": .string(origins.atproto),
                    ]
                ],
            ])
        }
        // The PLC directory (https://web.plc.directory/api/redoc): DIDs stand at the root.
        router.get(":did") { _, context in
            let text = FormParameters.decodePath(context.parameters.get("did") ?? "")
            guard text.hasPrefix("did:"), let did = try? DID(text) else {  // Not a DID: nobody's path.
                return Response(status: .notFound)
            }
            guard let document = await directory.document(of: did) else {
                return try .json(
                    ["message": .string("DID not registered: \(did)")], status: .notFound)
            }
            return .bytes(try document.encoded(), type: "application/did+ld+json; charset=utf-8")
        }
    }
}

/// The JSON that a procedure was called with.
struct XRPCBody: Sendable {
    let value: JSONValue

    init(_ request: Request) async throws {
        guard request.headers[.contentType]?.hasPrefix("application/json") == true else {
            throw XRPCError.invalidRequest(
                request.headers[.contentType] == nil
                    ? "Request encoding (Content-Type) required but not provided"
                    : "Wrong request encoding (Content-Type): \(request.headers[.contentType] ?? "")")
        }
        let bytes: [UInt8]
        do {
            bytes = try await request.bytes(upTo: 1_000_000)
        } catch let error as HTTPError where error.status == .contentTooLarge {
            throw XRPCError(status: .contentTooLarge, name: "PayloadTooLarge", message: "request entity too large")
        }
        do {
            value = try JSONValue(parsing: bytes)
        } catch { throw XRPCError.invalidRequest("The body is not JSON") }
        guard value.object != nil else { throw XRPCError.invalidRequest("Input must be an object") }
    }

    func string(_ name: String) throws(XRPCError) -> String {
        guard let text = try optionalString(name) else {
            throw .invalidRequest("Input must have the property \"\(name)\"")
        }
        return text
    }

    func optionalString(_ name: String) throws(XRPCError) -> String? {
        guard let member = value[name], member != .null else { return nil }
        guard let text = member.string else { throw .invalidRequest("Input/\(name) must be a string") }
        return text
    }

    func optionalBool(_ name: String) throws(XRPCError) -> Bool? {
        guard let member = value[name] else { return nil }
        guard let flag = member.bool else { throw .invalidRequest("Input/\(name) must be a boolean") }
        return flag
    }

    func object(_ name: String) throws(XRPCError) -> JSONValue {
        guard let member = value[name] else { throw .invalidRequest("Input must have the property \"\(name)\"") }
        guard member.object != nil else { throw .invalidRequest("Input/\(name) must be an object") }
        return member
    }
}
