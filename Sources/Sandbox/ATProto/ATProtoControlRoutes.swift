import HTTPTypes
import Hummingbird
import Identifiers

/// A test's hand over HTTP: `/_sandbox/atproto/…`.
///
/// - `GET accounts`: who is there, with app passwords.
/// - `POST authorize` `{request_uri, client_id, account, decision?}` → `{location}`: the sign-in page's form, answered.
/// - `POST rotate-nonce`, `POST expire-access-tokens`, `POST revoke-tokens` `{account?}`.
/// - `POST settings` `{accessTokenMilliseconds}`: for tokens that are given out from now on.
/// - `POST video` `{pollsUntilDone?, videosPerDay?, bytesPerDay?, maximumSize?, refusesAll?, failure?}`: the video service
///   from now on; a failure is `{code, message}`, or null for none.
/// - `POST forget-blobs`: uploaded files are thrown away, as servers do with those that no record names.
/// - `POST account` `{account, labels?, status?, handle?, server?}`: changes somebody.
struct ATProtoControlRoutes: Sendable {
    let sandbox: ATProtoSandbox

    func add(to router: Router<SandboxRequestContext>) {
        router.get("_sandbox/atproto/accounts") { _, _ in
            try Response.json(try JSONValue(encoding: await sandbox.directory.all))
        }
        router.post("_sandbox/atproto/authorize") { request, _ in
            let body = try await XRPCBody(request)
            let account = try await account(try body.string("account"))
            let decision = AuthorizationServer.Decision(rawValue: try body.optionalString("decision") ?? "accept")
            do {
                let location = try await sandbox.authorization.decide(
                    try body.string("request_uri"), clientID: try body.string("client_id"), decision ?? .deny,
                    as: account)
                return try Response.json(["location": .string(location)])
            } catch let error as OAuthError {
                throw XRPCError.invalidRequest(error.explanation, name: error.code)
            }
        }
        router.post("_sandbox/atproto/rotate-nonce") { request, _ in
            _ = try await XRPCBody(request)
            await sandbox.authorization.rotateNonce()
            return Response(status: .noContent)
        }
        router.post("_sandbox/atproto/settings") { request, _ in
            guard let lifetime = try await XRPCBody(request).value["accessTokenMilliseconds"]?.integer, lifetime > 0
            else { throw XRPCError.invalidRequest("accessTokenMilliseconds is a number above 0") }
            await sandbox.authorization.changeAccessTokenLifetime(to: lifetime)
            return Response(status: .noContent)
        }
        router.post("_sandbox/atproto/video") { request, _ in
            let change = VideoChange(try await XRPCBody(request))
            await sandbox.videos.change { change.apply(to: &$0) }
            return Response(status: .noContent)
        }
        router.post("_sandbox/atproto/forget-blobs") { request, _ in
            _ = try await XRPCBody(request)
            await sandbox.repositories.forgetBlobs()
            return Response(status: .noContent)
        }
        router.post("_sandbox/atproto/expire-access-tokens") { request, _ in
            _ = try await XRPCBody(request)
            await sandbox.authorization.expireAccessTokens()
            return Response(status: .noContent)
        }
        router.post("_sandbox/atproto/revoke-tokens") { request, _ in
            let name = try await XRPCBody(request).optionalString("account")
            var did: DID?
            if let name { did = try await account(name).did }
            await sandbox.revokeTokens(of: did)
            return Response(status: .noContent)
        }
        router.post("_sandbox/atproto/account") { request, _ in
            let body = try await XRPCBody(request)
            let account = try await account(try body.string("account"))
            let change = try AccountChange(body)
            await sandbox.directory.update(account.did) { change.apply(to: &$0) }
            return try Response.json(try JSONValue(encoding: await sandbox.directory.account(account.did)))
        }
    }

    private func account(_ name: String) async throws -> ATProtoAccount {
        guard let account = await sandbox.directory.account(named: name) else {
            throw XRPCError.invalidRequest("Nobody of that name is here: \(name)", name: "AccountNotFound")
        }
        return account
    }

    private struct VideoChange: Sendable {
        let value: JSONValue

        init(_ body: XRPCBody) { value = body.value }

        func apply(to settings: inout VideoSettings) {
            func number(_ name: String, _ path: WritableKeyPath<VideoSettings, Int>) {
                if let number = value[name]?.integer { settings[keyPath: path] = Int(number) }
            }
            number("pollsUntilDone", \.pollsUntilDone)
            number("videosPerDay", \.videosPerDay)
            number("bytesPerDay", \.bytesPerDay)
            number("maximumSize", \.maximumSize)
            settings.refusesAll = value["refusesAll"]?.bool ?? settings.refusesAll
            if let failure = value["failure"] {
                settings.failure = failure["code"]?.string.map {
                    .init(code: $0, message: failure["message"]?.string ?? "")
                }
            }
        }
    }

    private struct AccountChange: Sendable {
        let labels: [String]?
        let status: ATProtoAccount.Status?
        let handle: Handle?
        let server: ATProtoAccount.Server?

        init(_ body: XRPCBody) throws {
            labels = body.value["labels"]?.strings
            status = try body.optionalString("status").flatMap(ATProtoAccount.Status.init)
            handle = try body.optionalString("handle").map { try Handle($0) }
            server = try body.optionalString("server").flatMap(ATProtoAccount.Server.init)
        }

        func apply(to account: inout ATProtoAccount) {
            account.labels = labels ?? account.labels
            account.status = status ?? account.status
            account.handle = handle ?? account.handle
            account.server = server ?? account.server
        }
    }
}
