import HTTPTypes
import Hummingbird
import Identifiers

/// Who asks, and what they may do.
struct Caller: Sendable {
    let did: DID
    /// Nil for a session opened with an app password, which may do everything that is offered here.
    let permissions: PermissionSet?

    func require(_ action: PermissionScope.RepoAction, _ collection: String) throws(XRPCError) {
        try permissions?.require(action, collection)
    }
}

/// The PDS as a resource server: it finds out who asks, counts points, and puts nonces and limits on every answer.
actor ResourceServer {
    private let directory: AccountDirectory
    private let authorization: AuthorizationServer
    private let sessions: PasswordSessions
    private let settings: ATProtoSettings
    private let now: @Sendable () -> Int64
    private var budget = PointBudget()

    init(
        directory: AccountDirectory, authorization: AuthorizationServer, sessions: PasswordSessions,
        settings: ATProtoSettings, now: @escaping @Sendable () -> Int64
    ) {
        self.directory = directory
        self.authorization = authorization
        self.sessions = sessions
        self.settings = settings
        self.now = now
    }

    /// Runs a method for somebody who must have proved who they are.
    nonisolated func authorized(
        _ request: Request, _ body: (Caller) async throws -> Response
    ) async throws -> Response {
        try await withNonce(request) {
            guard let caller = try await caller(request) else {
                throw XRPCError.authenticationRequired(name: "AuthMissing")
            }
            return try await body(caller)
        }
    }

    /// Runs a method that anybody may call; who calls with a token must be allowed to have it sent on to the AppView.
    nonisolated func proxied(
        _ request: Request, method: String, _ body: (DID?) async throws -> Response
    ) async throws -> Response {
        try await withNonce(request) {
            let service = request.headers[.atprotoProxy]
            if let service {
                guard service.contains("#") else {
                    throw XRPCError.invalidRequest("no service id specified in proxy header")
                }
                guard service == settings.appView else {
                    throw XRPCError.invalidRequest("could not resolve proxy did")
                }
            }
            guard let caller = try await caller(request) else {
                guard service == nil else { throw XRPCError.authenticationRequired(name: "AuthMissing") }
                return try await body(nil)
            }
            try caller.permissions?.require(method: method, audience: settings.appView)
            return try await body(caller.did)
        }
    }

    /// Runs a method that takes neither token nor points, only the limit on requests.
    nonisolated func open(_ request: Request, _ body: () async throws -> Response) async throws -> Response {
        try await withNonce(request, body)
    }

    /// Takes write points of an account.
    ///
    /// - Returns: the headers that tell what is left.
    /// - Throws: 429 with the time of the next window.
    func takeWritePoints(_ points: Int, of did: DID) throws -> HTTPFields {
        try take(
            points,
            of: [
                .init(name: "repo-write-hour", points: settings.writePointsPerHour, milliseconds: 3_600_000),
                .init(name: "repo-write-day", points: settings.writePointsPerDay, milliseconds: 86_400_000),
            ], for: did.description)
    }

    func takeBlob() throws -> HTTPFields {
        try take(
            1, of: [.init(name: "blob-day", points: settings.blobsPerDay, milliseconds: 86_400_000)], for: "")
    }

    func takeSession(for identifier: String) throws -> HTTPFields {
        try take(
            1,
            of: [
                .init(name: "session-5m", points: settings.sessionsPerFiveMinutes, milliseconds: 300_000),
                .init(name: "session-day", points: settings.sessionsPerDay, milliseconds: 86_400_000),
            ], for: identifier)
    }

    private func takeRequest() throws -> HTTPFields {
        try take(
            1, of: [.init(name: "global-ip", points: settings.requestsPerFiveMinutes, milliseconds: 300_000)],
            for: "")
    }

    private func take(_ points: Int, of windows: [PointBudget.Window], for owner: String) throws -> HTTPFields {
        do throws(PointBudget.Exceeded) {
            return try budget.consume(points, of: windows, for: owner, now: now())?.headers ?? [:]
        } catch { throw XRPCError.rateLimitExceeded(error.status, now: now()) }
    }

    private nonisolated func withNonce(
        _ request: Request, _ body: () async throws -> Response
    ) async throws -> Response {
        let isDPoP = request.headers[.authorization]?.hasPrefix("DPoP ") == true
        do {
            let limits = try await takeRequest()
            var response = try await body()
            response.headers = Self.tightest(response.headers, limits)
            if isDPoP { response.headers[.dpopNonce] = await authorization.nonce }
            return response
        } catch var error as XRPCError {
            if isDPoP { error.headers[.dpopNonce] = await authorization.nonce }
            throw error
        }
    }

    /// Of several limits the real server tells the one with the fewest points left, whatever it is a limit on.
    private static func tightest(_ headers: HTTPFields, _ limits: HTTPFields) -> HTTPFields {
        func remaining(_ headers: HTTPFields) -> Int {
            headers[.rateLimitRemaining].flatMap { Int($0) } ?? .max
        }
        guard remaining(limits) < remaining(headers) else { return headers }
        var headers = headers
        for field in limits { headers[field.name] = field.value }
        return headers
    }

    private nonisolated func caller(_ request: Request) async throws -> Caller? {
        guard let header = request.headers[.authorization] else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { throw XRPCError.invalidRequest("Malformed token", name: "InvalidToken") }
        let caller: Caller
        switch parts[0].lowercased() {
        case "dpop":
            do throws(OAuthError) {
                let token = try await authorization.verify(
                    accessToken: String(parts[1]), headers: request.headers, method: request.method.rawValue,
                    path: request.uri.path)
                caller = Caller(did: token.did, permissions: PermissionSet(scope: token.scope))
            } catch { throw error.atResource }
        case "bearer": caller = Caller(did: try await sessions.verify(String(parts[1])), permissions: nil)
        default: throw XRPCError.invalidRequest("Unexpected authorization type", name: "InvalidToken")
        }
        guard let account = await directory.account(caller.did) else {
            throw XRPCError(status: .forbidden, name: "AccountNotFound", message: "Account not found")
        }
        switch account.status {
        case .active: return caller
        case .deactivated:
            throw XRPCError.authenticationRequired("Account is deactivated", name: "AccountDeactivated")
        case .takendown, .suspended:
            throw XRPCError.authenticationRequired("Account has been taken down", name: "AccountTakedown")
        }
    }
}
