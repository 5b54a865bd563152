import HTTPTransport
import Identifiers
import Logging
import Sandbox
import Synchronization

@testable import ATProto

/// The client on one side, the sandbox's servers on the other, a clock that stands still in between.
///
/// The sandbox plays PLC directory, PDS, authorization server and AppView. A scripted server stands beside it for what
/// no honest server does, and the site's own documents are served for the authorization server to fetch.
struct TestBench: Sendable {
    static let anna = account("anna", "a")
    static let bo = account("bo", "b")
    static let cleo = account("cleo", "c")

    let sandbox: SandboxServer
    let atproto: ATProtoSandbox
    let client: OutboundClient
    let clock: StoppedClock
    let script: ScriptedServer
    let site: SiteDocuments
    let logger: Logger

    /// The sandbox: PLC directory, PDS, authorization server, AppView.
    let origin: OutboundURL
    /// The scripted server.
    let stranger: OutboundURL
    let signingKey: SigningKey

    static func account(_ name: String, _ letter: String) -> ATProtoAccount {
        do {
            return ATProtoAccount(
                did: try DID("did:plc:" + String(repeating: letter, count: 24)),
                handle: try Handle("\(name).example.com"), displayName: name.prefix(1).uppercased() + name.dropFirst())
        } catch {
            preconditionFailure("a made-up account does not parse: \(error)")
        }
    }

    @discardableResult
    static func run<Result: Sendable>(
        settings: ATProtoSettings = ATProtoSettings(), accounts: [ATProtoAccount] = [anna, bo, cleo],
        _ body: (TestBench) async throws -> Result
    ) async throws -> Result {
        let clock = StoppedClock()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let script = ScriptedServer()
        let site = SiteDocuments()
        let sandbox = try await SandboxServer.start(now: clock.now, randomBytes: randomBytes, logger: logger) {
            [
                ATProtoSandbox(accounts: accounts, settings: settings, environment: $0),
                ScriptedService(script: script), SiteService(documents: site),
            ]
        }
        let client = OutboundClient(policy: .sandbox, now: clock.now, logger: logger)
        do {
            guard let atproto = sandbox.services.compactMap({ $0 as? ATProtoSandbox }).first else {
                preconditionFailure("the sandbox was not built")
            }
            let bench = TestBench(
                sandbox: sandbox, atproto: atproto, client: client, clock: clock, script: script, site: site,
                logger: logger, origin: try OutboundURL(sandbox.origins.atproto),
                stranger: try OutboundURL(sandbox.origins.mastodon[0]),
                signingKey: try SigningKey(randomness: randomBytes))
            try bench.publish([bench.signingKey])
            let result = try await body(bench)
            await client.shutdown()
            await sandbox.stop()
            return result
        } catch {
            await client.shutdown()
            await sandbox.stop()
            throw error
        }
    }

    static let randomBytes: @Sendable (Int) -> [UInt8] = { count in
        (0..<count).map { _ in UInt8.random(in: .min ... .max) }
    }

    // MARK: Clients

    var metadata: OAuthClientMetadata {
        get throws {
            let home = try OutboundURL(sandbox.origins.mastodon[1])
            return OAuthClientMetadata(
                clientID: try home.resolving("/client-metadata.json"), redirectURI: try home.resolving("/callback"),
                jwksURI: try home.resolving("/jwks.json"),
                scope: ATScopes.follows.union(ATScopes("transition:generic blob:image/*")),
                name: "Example reconnection",
                uri: home)
        }
    }

    /// Serves the metadata and these keys as the site would.
    func publish(_ keys: [SigningKey]) throws {
        site.set("/client-metadata.json", try metadata.document())
        site.set("/jwks.json", try WireJSON.encode(PublishedKeys(keys.map(\.publicKey))))
    }

    func resolver(plc: OutboundURL? = nil) -> IdentityResolver {
        IdentityResolver(
            client: client, configuration: .init(plc: plc ?? origin, handleResolver: origin),
            textRecords: { _ in [] }, now: clock.now)
    }

    func oauth(
        signingKey: SigningKey? = nil, retiredKeys: [SigningKey] = [], plc: OutboundURL? = nil
    ) throws -> OAuthClient {
        OAuthClient(
            client: client, resolver: resolver(plc: plc), metadata: try metadata,
            signingKey: signingKey ?? self.signingKey, retiredKeys: retiredKeys, now: clock.now,
            randomness: Self.randomBytes, logger: logger)
    }

    var pds: PDSClient {
        PDSClient(client: client, appView: origin, now: clock.now, randomness: Self.randomBytes)
    }

    var appPasswords: AppPasswordClient {
        AppPasswordClient(
            client: client, resolver: resolver(), now: clock.now, randomness: Self.randomBytes)
    }

    // MARK: A person at the browser

    /// Says yes or no on the authorization page, and gives what the browser brings back.
    func answer(
        _ page: OutboundURL, as account: ATProtoAccount = anna, decision: String = "accept"
    ) async throws -> [String: String] {
        let query = FormParameters(page.query ?? "")
        let body: JSONValue = [
            "request_uri": .string(query["request_uri"] ?? ""), "client_id": .string(query["client_id"] ?? ""),
            "account": .string(account.did.description), "decision": .string(decision),
        ]
        let response = try await client.send(
            OutboundRequest(
                method: "POST", url: try origin.resolving("/_sandbox/atproto/authorize"),
                headers: [(name: "Content-Type", value: "application/json")], body: try body.encoded(),
                operation: "test.authorize"))
        guard let location = try JSONValue(parsing: response.body)["location"]?.string else {
            throw UnexpectedAnswer(text: String(decoding: response.body, as: UTF8.self))
        }
        let parameters = FormParameters(location.split(separator: "?", maxSplits: 1).last ?? "")
        return Dictionary(parameters.all.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// A whole sign-in.
    func signIn(
        _ account: ATProtoAccount = anna, scope: ATScopes = .follows, with oauth: OAuthClient? = nil
    ) async throws -> ATSession {
        let oauth = try oauth ?? self.oauth()
        let (page, pending) = try await oauth.begin(
            account: account.handle.description, scope: scope, state: ATProto.Base64URL.encode(Self.randomBytes(16)))
        return try await oauth.finish(pending, parameters: try await answer(page, as: account))
    }

    /// How often the token endpoint was asked.
    var tokenRequests: Int {
        get async { await sandbox.requests.count("POST /oauth/token") }
    }
}

struct UnexpectedAnswer: Error {
    let text: String
}

/// A clock that moves when a test says so.
final class StoppedClock: Sendable {
    /// 2026-11-21, in milliseconds since 1970 UTC.
    private let time = Mutex<Int64>(1_795_219_200_000)

    var now: @Sendable () -> Int64 {
        { self.time.withLock { $0 } }
    }

    func advance(milliseconds: Int64) {
        time.withLock { $0 += milliseconds }
    }
}

/// A key that never changes, for what must come out the same.
func fixedKey(_ number: UInt8 = 1) throws -> SigningKey {
    try SigningKey(rawRepresentation: [UInt8](repeating: number, count: 32))
}

/// The name of an error's case, with what it holds when that is short: `missingParameter("iss")`.
func cause(_ body: () async throws -> Void) async -> String {
    do {
        try await body()
        return "no error"
    } catch {
        return "\(error)"
    }
}
