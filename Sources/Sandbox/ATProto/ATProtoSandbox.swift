import Hummingbird
import Identifiers

/// The AT Protocol's side of the sandbox, all on the main listener: PDS, authorization server, PLC directory, handle
/// resolver and AppView, for the same made-up accounts.
package struct ATProtoSandbox: SandboxService {
    /// The accounts and their DID documents; change them to rename, move, label or suspend somebody.
    package let directory: AccountDirectory
    package let repositories: RepositoryStore
    package let authorization: AuthorizationServer
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
            directory: directory, sessions: sessions, resource: resource, settings: settings,
            origins: environment.origins
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

    /// Ends all sessions, of whichever kind, or those of one account.
    package func revokeTokens(of did: DID? = nil) async {
        await authorization.revokeTokens(of: did)
        await sessions.revoke(of: did)
    }

    private struct State: Codable {
        let accounts: [ATProtoAccount]
        let repositories: [ActorRepository]
        let sessions: [TokenSession]
    }

    package func snapshot() async throws -> JSONValue? {
        try JSONValue(
            encoding: State(
                accounts: await directory.all, repositories: await repositories.saved,
                sessions: await authorization.saved))
    }

    package func restore(_ snapshot: JSONValue) async throws {
        let state = try snapshot.decode(as: State.self)
        await directory.restore(state.accounts)
        await repositories.restore(state.repositories)
        await authorization.restore(state.sessions)
    }
}
