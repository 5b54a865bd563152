import HTTPTransport
import Identifiers
import Sandbox
import Testing

@testable import ATProto

@Suite("Signing in")
struct SignInTests {
    @Test("A whole sign-in ends in a session that may write")
    func whole() async throws {
        try await TestBench.run { bench in
            let session = try await bench.signIn()
            #expect(session.did == TestBench.anna.did)
            #expect(session.pds == bench.origin)
            #expect(session.scope == .follows)
            #expect(session.expiresAt == bench.clock.now() + 3_600_000)
            #expect(session.isFresh(at: bench.clock.now()))
            let follow = FollowRecord(subject: TestBench.bo.did, createdAt: bench.clock.now())
            let answer = try await bench.pds.createRecord(
                follow, rkey: RecordKey(TID(microseconds: 1, clockID: 2)), session: session)
            #expect(answer.value.uri.did == TestBench.anna.did)
        }
    }

    @Test("The page that the person is sent to shows nothing but the client and the pushed request")
    func authorizationPage() async throws {
        try await TestBench.run { bench in
            let (page, pending) = try await bench.oauth().begin(
                account: "anna.example.com", scope: .follows, state: "state-1")
            #expect(page.withoutQuery.string == "\(bench.origin.origin)/oauth/authorize")
            let query = FormParameters(page.query ?? "")
            #expect(query.all.map(\.name) == ["client_id", "request_uri"])
            let clientID = try bench.metadata.clientID.string
            #expect(query["client_id"] == clientID)
            #expect(pending.did == TestBench.anna.did)
        }
    }

    @Test(
        "It may begin with a handle, a DID, a profile's address or a server's",
        arguments: [
            "@anna.example.com", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "https://bsky.app/profile/anna.example.com",
            "server",
        ])
    func beginnings(_ text: String) async throws {
        try await TestBench.run { bench in
            let oauth = try bench.oauth()
            let account = text == "server" ? bench.origin.string : text
            let (page, pending) = try await oauth.begin(account: account, scope: .signIn, state: "state-1")
            let session = try await oauth.finish(pending, parameters: try await bench.answer(page))
            #expect(session.did == TestBench.anna.did)
            #expect(session.scope == .signIn)
        }
    }

    @Test("A program on somebody's own machine signs in without a key of its own, and refreshes from another port")
    func loopback() async throws {
        try await TestBench.run { bench in
            func client(port: Int) -> OAuthClient {
                OAuthClient(
                    client: bench.client, resolver: bench.resolver(),
                    loopback: LoopbackClient(scope: .follows, port: port, path: "/callback"), now: bench.clock.now,
                    randomness: TestBench.randomBytes, logger: bench.logger)
            }
            let session = try await bench.signIn(with: client(port: 49_152))
            let refreshed = try await client(port: 50_000).refresh(session)
            #expect(refreshed.accessToken != session.accessToken)
        }
    }

    @Test("What waits for the person comes back from storage and still works")
    func storedPending() async throws {
        try await TestBench.run { bench in
            let oauth = try bench.oauth()
            for account in [TestBench.anna.handle.description, bench.origin.string] {
                let (page, pending) = try await oauth.begin(account: account, scope: .follows, state: "state-1")
                let restored = try JSONValue(encoding: pending).decode(as: PendingAuthorization.self)
                let session = try await oauth.finish(restored, parameters: try await bench.answer(page))
                let again = try JSONValue(encoding: session).decode(as: ATSession.self)
                let found = try await oauth.refresh(again).did
                #expect(found == TestBench.anna.did)
            }
        }
    }

    @Test("Neither tokens nor keys are ever printed")
    func nothingPrinted() async throws {
        try await TestBench.run { bench in
            let oauth = try bench.oauth()
            let (page, pending) = try await oauth.begin(account: "anna.example.com", scope: .follows, state: "state-1")
            let session = try await oauth.finish(pending, parameters: try await bench.answer(page))
            guard case .oauth(let grant) = session.grant else { throw UnexpectedAnswer(text: "no grant") }
            var text = ""
            dump(session, to: &text)
            dump(pending, to: &text)
            text += "\(session) \(pending) \(String(reflecting: [session])) \(String(reflecting: [pending]))"
            let secrets = [
                session.accessToken, session.refreshToken ?? "", pending.verifier.text,
                ATProto.Base64URL.encode(grant.dpopKey.rawRepresentation),
            ]
            for secret in secrets { #expect(!secret.isEmpty && !text.contains(secret)) }
        }
    }

    @Test("Nonces that change between any two steps are taken in the stride")
    func nonceRotation() async throws {
        try await TestBench.run { bench in
            let oauth = try bench.oauth()
            await bench.atproto.authorization.rotateNonce()
            let (page, pending) = try await oauth.begin(account: "anna.example.com", scope: .follows, state: "state-1")
            await bench.atproto.authorization.rotateNonce()
            let parameters = try await bench.answer(page)
            await bench.atproto.authorization.rotateNonce()
            let session = try await oauth.finish(pending, parameters: parameters)
            let pds = bench.pds
            for number in 1...3 {
                await bench.atproto.authorization.rotateNonce()
                let record = FollowRecord(subject: TestBench.bo.did, createdAt: bench.clock.now() + Int64(number))
                _ = try await pds.createRecord(
                    record, rkey: RecordKey(TID(microseconds: Int64(number), clockID: 0)), session: session)
            }
            await bench.atproto.authorization.rotateNonce()
            _ = try await oauth.refresh(session)
        }
    }

    // MARK: Whose tokens they are

    @Test("Tokens for somebody else than the account that was named are revoked and refused")
    func otherSubject() async throws {
        try await TestBench.run { bench in
            let oauth = try bench.oauth()
            let (page, pending) = try await oauth.begin(account: "anna.example.com", scope: .signIn, state: "state-1")
            let parameters = try await bench.answer(page, as: TestBench.bo)
            let cause = await cause { _ = try await oauth.finish(pending, parameters: parameters) }
            #expect(cause == "subjectMismatch(\(TestBench.bo.did))")
            #expect(await bench.atproto.authorization.sessionCount(of: TestBench.bo.did) == 0)
        }
    }

    /// A server that anybody can set up claims to have signed in Anna, who is kept elsewhere.
    @Test("A server that the account's PDS does not name cannot sign anybody in")
    func impostor() async throws {
        try await TestBench.run { bench in
            let provider = ScriptedProvider(origin: bench.stranger.origin.description, did: TestBench.anna.did)
            try await provider.install(in: bench.script)
            let oauth = try bench.oauth()
            for isPDS in [true, false] {
                if !isPDS {
                    await bench.script.set(
                        "GET /.well-known/oauth-protected-resource", ScriptedServer.Answer(status: 404))
                }
                let (_, pending) = try await oauth.begin(account: provider.origin, scope: .signIn, state: "state-1")
                let cause = await cause {
                    _ = try await oauth.finish(
                        pending, parameters: ["state": "state-1", "iss": provider.origin, "code": "code-1"])
                }
                #expect(cause == "serverNotAuthoritative(\(TestBench.anna.did))")
            }
            #expect(await bench.script.requests("POST /revoke").map { $0.form["token"] } == ["refresh-1", "refresh-1"])
        }
    }

    /// Anna is kept on the site's address, whose metadata names the stranger as its authorization server.
    private func behindEntryway(
        _ bench: TestBench, isPDS: Bool
    ) async throws -> (oauth: OAuthClient, provider: ScriptedProvider, pds: String) {
        let provider = ScriptedProvider(origin: bench.stranger.origin.description, did: TestBench.anna.did)
        let pds = bench.sandbox.origins.mastodon[1]
        try await provider.install(in: bench.script)
        try await bench.script.set(
            "GET /\(provider.did)", ScriptedProvider(origin: pds, did: provider.did).document)
        if !isPDS {
            await bench.script.set("GET /.well-known/oauth-protected-resource", ScriptedServer.Answer(status: 404))
        }
        let resource: JSONValue = [
            "resource": .string(pds), "authorization_servers": [.string(provider.origin)],
        ]
        bench.site.set("/.well-known/oauth-protected-resource", try resource.encoded())
        return (try bench.oauth(plc: bench.stranger), provider, pds)
    }

    @Test("A server in front of several PDSes signs in whoever is kept on one that names it")
    func entryway() async throws {
        try await TestBench.run { bench in
            let (oauth, provider, pds) = try await behindEntryway(bench, isPDS: false)
            let (_, pending) = try await oauth.begin(account: provider.origin, scope: .signIn, state: "state-1")
            #expect(pending.did == nil)
            let session = try await oauth.finish(
                pending, parameters: ["state": "state-1", "iss": provider.origin, "code": "code-1"])
            #expect(session.did == TestBench.anna.did)
            #expect(session.pds.origin.description == pds)
        }
    }

    @Test("A sign-in that began with one PDS is not for those who are kept on another")
    func otherPDS() async throws {
        try await TestBench.run { bench in
            let (oauth, provider, _) = try await behindEntryway(bench, isPDS: true)
            let (_, pending) = try await oauth.begin(account: provider.origin, scope: .signIn, state: "state-1")
            let cause = await cause {
                _ = try await oauth.finish(
                    pending, parameters: ["state": "state-1", "iss": provider.origin, "code": "code-1"])
            }
            #expect(cause == "serverNotAuthoritative(\(TestBench.anna.did))")
            #expect(await bench.script.requests("POST /revoke").count == 1)
        }
    }

    @Test("A PDS that its authorization server does not list is refused")
    func unlisted() async throws {
        try await TestBench.run { bench in
            let origin = bench.stranger.origin.description
            try await bench.script.set(
                "GET /.well-known/oauth-protected-resource",
                ["resource": .string(origin), "authorization_servers": [.string(bench.origin.origin.description)]])
            let cause = await cause {
                _ = try await bench.oauth().begin(account: origin, scope: .signIn, state: "state-1")
            }
            #expect(cause == "serverUnsupported(\"protected_resources\")")
        }
    }

    // MARK: Scopes

    @Test("A server that refuses granular scopes is asked for the transitional one at once")
    func refusedScopes() async throws {
        var settings = ATProtoSettings()
        settings.granularScopes = .refused
        try await TestBench.run(settings: settings) { bench in
            let session = try await bench.signIn()
            #expect(session.scope.description == "atproto transition:generic")
            #expect(session.scope.missing(from: .follows).values.isEmpty)
        }
    }

    @Test("A server that leaves out granular scopes is found out, and asked for the transitional one the second time")
    func ignoredScopes() async throws {
        var settings = ATProtoSettings()
        settings.granularScopes = .ignored
        try await TestBench.run(settings: settings) { bench in
            let oauth = try bench.oauth()
            do {
                _ = try await bench.signIn(with: oauth)
                Issue.record("a grant without the scope was taken")
            } catch OAuthError.scopeNotGranted(let shortfall) {
                #expect(shortfall.granted == .signIn)
                #expect(shortfall.isServerWithoutGranularScopes)
            }
            #expect(await bench.atproto.authorization.sessionCount(of: TestBench.anna.did) == 0)
            let (page, pending) = try await oauth.begin(
                account: "anna.example.com", scope: .follows, state: "state-2", form: .transitional)
            let session = try await oauth.finish(pending, parameters: try await bench.answer(page))
            #expect(session.scope.missing(from: .follows).values.isEmpty)
        }
    }

    @Test("Identity alone is never widened", arguments: [OAuthClient.ScopeForm.granular, .transitional])
    func identityAlone(_ form: OAuthClient.ScopeForm) async throws {
        try await TestBench.run { bench in
            let oauth = try bench.oauth()
            let (_, pending) = try await oauth.begin(
                account: "anna.example.com", scope: .signIn, state: "state-1", form: form)
            #expect(pending.scope == .signIn)
        }
    }

    @Test("More than the metadata declares is never asked for")
    func undeclared() async throws {
        try await TestBench.run { bench in
            let cause = await cause {
                _ = try await bench.oauth().begin(
                    account: "anna.example.com", scope: ATScopes("atproto repo:*"), state: "state-1")
            }
            #expect(cause == "scopeNotDeclared(repo:*)")
            #expect(await bench.sandbox.requests.count("* *") == 0)
        }
    }

    @Test("A person who left something out is told apart from a server that knows no better")
    func personLeftOut() {
        let follow = ATScopes.repo("app.bsky.graph.follow", [.create])
        let block = ATScopes.repo("app.bsky.graph.block", [.create])
        let shortfall = ScopeShortfall(granted: ATScopes("atproto \(follow)"), missing: ATScopes(block))
        #expect(!shortfall.isServerWithoutGranularScopes)
    }
}
