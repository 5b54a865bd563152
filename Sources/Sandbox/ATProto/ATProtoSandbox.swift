import Hummingbird
import Identifiers

/// The AT Protocol's side of the sandbox, all on the main listener: PDS, authorization server, PLC directory, handle
/// resolver, AppView and video service, for the same made-up accounts. What a restart forgets: blobs, videos, pushed
/// requests and codes.
package struct ATProtoSandbox: SandboxService {
    /// The accounts and their DID documents; change them to rename, move, label or suspend somebody.
    package let directory: AccountDirectory
    package let repositories: RepositoryStore
    package let authorization: AuthorizationServer
    package let videos: VideoJobs
    private let serviceTokens: ServiceTokens
    private let sessions: PasswordSessions
    private let resource: ResourceServer
    private let settings: ATProtoSettings
    private let environment: SandboxEnvironment

    package var name: String { "atproto" }

    package init(
        accounts: [ATProtoAccount], settings: ATProtoSettings = ATProtoSettings(), environment: SandboxEnvironment
    ) {
        self.settings = settings
        self.environment = environment
        directory = AccountDirectory(accounts, origins: environment.origins)
        repositories = RepositoryStore(
            now: environment.now, replacesSameSubject: settings.createReplacesSameSubject)
        videos = VideoJobs(environment: environment, settings: settings.video, repositories: repositories)
        serviceTokens = ServiceTokens(environment: environment)
        authorization = AuthorizationServer(settings: settings, environment: environment)
        sessions = PasswordSessions(
            environment: environment, audience: ServerRoutes.serviceDID(environment.origins))
        resource = ResourceServer(
            directory: directory, authorization: authorization, sessions: sessions, settings: settings,
            now: environment.now)
    }

    package func addRoutes(to router: Router<SandboxRequestContext>, on listener: SandboxListener) {
        guard listener == .main else { return }
        ATProtoControlRoutes(sandbox: self).add(to: router)
        ServerRoutes(
            directory: directory, sessions: sessions, serviceTokens: serviceTokens, resource: resource,
            settings: settings, origins: environment.origins
        ).add(to: router)
        VideoRoutes(
            jobs: videos, tokens: serviceTokens, serviceDID: ServerRoutes.serviceDID(environment.origins)
        ).add(to: router)
        OAuthRoutes(server: authorization, directory: directory, issuer: environment.origins.atproto).add(to: router)
        RepoRoutes(repositories: repositories, directory: directory, resource: resource, settings: settings)
            .add(to: router)
        AppViewRoutes(
            repositories: repositories, directory: directory, resource: resource, settings: settings,
            now: environment.now
        ).add(to: router)
        // What is no method here is none of this server's (https://atproto.com/specs/xrpc).
        router.get("xrpc/:method") { _, _ -> Response in throw Self.notImplemented }
        router.post("xrpc/:method") { _, _ -> Response in throw Self.notImplemented }
    }

    private static let notImplemented = XRPCError(
        status: .notImplemented, name: "MethodNotImplemented", message: "Method Not Implemented")

    /// Makes an account follow others, as if it had done so in another app.
    package func follow(_ subjects: [DID], as did: DID) async throws {
        for subject in subjects {
            let record: JSONValue = [
                "subject": .string(subject.description),
                "createdAt": .string(Timestamp(milliseconds: environment.now()).iso8601),
            ]
            _ = try await repositories.write(
                [.create(collection: "app.bsky.graph.follow", rkey: nil, record: record)], by: did)
        }
    }

    package struct SignInError: Error {
        package let reason: String
    }

    /// Answers the sign-in page that a client sent somebody to, as a person does with a browser.
    ///
    /// - Returns: where the browser is sent, with `code` or `error`, `state` and `iss`.
    /// - Throws: ``SignInError`` when the page would not have been shown, or nobody has that DID.
    package func signIn(
        at authorizationURL: String, as did: DID, _ decision: AuthorizationServer.Decision = .accept
    ) async throws(SignInError) -> String {
        let query = FormParameters(authorizationURL.drop { $0 != "?" }.dropFirst())
        guard let clientID = query["client_id"], let uri = query["request_uri"] else {
            throw SignInError(reason: "The address has no client_id or no request_uri: \(authorizationURL)")
        }
        guard let account = await directory.account(did) else { throw SignInError(reason: "Nobody has \(did)") }
        do throws(OAuthError) {
            return try await authorization.decide(uri, clientID: clientID, decision, as: account)
        } catch { throw SignInError(reason: error.explanation) }
    }

    /// Ends all sessions, of whichever kind, or those of one account.
    package func revokeTokens(of did: DID? = nil) async {
        await authorization.revokeTokens(of: did)
        await sessions.revoke(of: did)
    }

    private struct State: Codable {
        let accounts: [ATProtoAccount]
        let repositories: [ActorRepository]
        let sessions: [TokenSession]
        let passwordSessions: PasswordSessions.State
    }

    package func snapshot() async throws -> JSONValue? {
        try JSONValue(
            encoding: State(
                accounts: await directory.all, repositories: await repositories.saved,
                sessions: await authorization.saved, passwordSessions: await sessions.saved))
    }

    package func restore(_ snapshot: JSONValue) async throws {
        let state = try snapshot.decode(as: State.self)
        await directory.restore(state.accounts)
        await repositories.restore(state.repositories)
        await authorization.restore(state.sessions)
        await sessions.restore(state.passwordSessions)
    }
}
