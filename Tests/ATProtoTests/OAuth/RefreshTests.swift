import HTTPTransport
import Identifiers
import Sandbox
import Testing

@testable import ATProto

@Suite("Refreshing and revoking")
struct RefreshTests {
    private func write(_ bench: TestBench, _ session: ATSession) async throws {
        _ = try await bench.pds.createRecord(
            FollowRecord(subject: TestBench.bo.did, createdAt: bench.clock.now()),
            rkey: RecordKey(TID(microseconds: bench.clock.now() * 1000, clockID: 0)), session: session)
    }

    @Test("A refresh gives other tokens for the same account, and the old ones are used up")
    func rotation() async throws {
        try await TestBench.run { bench in
            let oauth = try bench.oauth()
            let first = try await bench.signIn(with: oauth)
            bench.clock.advance(milliseconds: 3_600_001)
            #expect(!first.isFresh(at: bench.clock.now()))
            let second = try await oauth.refresh(first)
            #expect(second.did == first.did)
            #expect(second.accessToken != first.accessToken)
            #expect(second.refreshToken != first.refreshToken)
            #expect(second.expiresAt == bench.clock.now() + 3_600_000)
            try await write(bench, second)
            let replayed = await cause { _ = try await oauth.refresh(first) }
            #expect(replayed.hasPrefix("invalidGrant("))
        }
    }

    @Test("An expired token is rejected with a cause of its own, and a refresh mends it")
    func expired() async throws {
        try await TestBench.run { bench in
            let session = try await bench.signIn()
            await bench.atproto.authorization.expireAccessTokens()
            do {
                try await write(bench, session)
                Issue.record("an expired token was taken")
            } catch XRPCError.tokenRejected(let error) {
                #expect(error.code == "invalid_token")
                #expect(!error.mayHaveHappened)
            }
            try await write(bench, try await bench.oauth().refresh(session))
        }
    }

    @Test("A refresh whose answer is lost may have happened, and the next one says that the person must sign in")
    func lostAnswer() async throws {
        try await TestBench.run { bench in
            let oauth = try bench.oauth()
            let session = try await bench.signIn(with: oauth)
            await bench.sandbox.faults.add(FaultRule("POST /oauth/token", .dropResponse))
            do {
                _ = try await oauth.refresh(session)
                Issue.record("an answer came")
            } catch OAuthError.network(let error) {
                #expect(error.mayHaveHappened)
            }
            let again = await cause { _ = try await oauth.refresh(session) }
            #expect(again.hasPrefix("invalidGrant("))
        }
    }

    @Test("A refresh that never arrived is sent again with the same token")
    func lostRequest() async throws {
        try await TestBench.run { bench in
            let oauth = try bench.oauth()
            let session = try await bench.signIn(with: oauth)
            await bench.sandbox.faults.add(
                FaultRule("POST /oauth/token", .answer(status: 503, body: .html, afterEffect: false)))
            let failed = await cause { _ = try await oauth.refresh(session) }
            #expect(failed.hasPrefix("network("))
            try await write(bench, try await oauth.refresh(session))
        }
    }

    @Test("Of two processes that refresh with one token, at most one gets a session")
    func race() async throws {
        try await TestBench.run { bench in
            let session = try await bench.signIn()
            let clients = [try bench.oauth(), try bench.oauth()]
            let outcomes = await withTaskGroup(of: String.self) { group in
                for client in clients {
                    group.addTask { await cause { _ = try await client.refresh(session) } }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count { $0 == "no error" } == 1)
            #expect(outcomes.count { $0.hasPrefix("invalidGrant(") } == 1)
        }
    }

    @Test("A session goes on with the key that it began with, and with no other")
    func clientKeys() async throws {
        try await TestBench.run { bench in
            let session = try await bench.signIn()
            let new = try SigningKey(randomness: TestBench.randomBytes)
            try bench.publish([new, bench.signingKey])
            let refreshed = try await bench.oauth(signingKey: new, retiredKeys: [bench.signingKey]).refresh(session)
            let before = await bench.tokenRequests
            let missing = await cause { _ = try await bench.oauth(signingKey: new).refresh(refreshed) }
            #expect(missing == "clientKeyMissing(id: \"\(bench.signingKey.id)\")")
            #expect(await bench.tokenRequests == before)
            let found = try await bench.signIn(with: bench.oauth(signingKey: new)).did
            #expect(found == TestBench.anna.did)
        }
    }

    @Test("A key that the site no longer publishes ends its sessions")
    func withdrawnKey() async throws {
        try await TestBench.run { bench in
            let session = try await bench.signIn()
            try bench.publish([try SigningKey(randomness: TestBench.randomBytes)])
            let cause = await cause { _ = try await bench.oauth().refresh(session) }
            #expect(cause.hasPrefix("clientRefused("))
        }
    }

    @Test("A refresh for an account that has moved is refused before its token is spent")
    func moved() async throws {
        try await TestBench.run { bench in
            let oauth = try bench.oauth()
            let session = try await bench.signIn(with: oauth)
            let before = await bench.tokenRequests
            await bench.atproto.directory.update(TestBench.anna.did) { $0.server = .silent }
            let cause = await cause { _ = try await oauth.refresh(session) }
            #expect(cause == "accountMoved")
            #expect(await bench.tokenRequests == before)
            await bench.atproto.directory.update(TestBench.anna.did) { $0.server = .main }
            _ = try await oauth.refresh(session)
        }
    }

    @Test("A refresh does not need the PLC directory")
    func directoryDown() async throws {
        try await TestBench.run { bench in
            let session = try await bench.signIn()
            await bench.script.set("GET /\(TestBench.anna.did)", ScriptedServer.Answer(status: 500))
            _ = try await bench.oauth(plc: bench.stranger).refresh(session)
        }
    }

    @Test("A refresh that answers for somebody else is refused, and its tokens revoked")
    func otherSubject() async throws {
        try await TestBench.run { bench in
            let (oauth, session) = try await scripted(bench) { $0.with("sub", .string(TestBench.bo.did.description)) }
            let cause = await cause { _ = try await oauth.refresh(session) }
            #expect(cause == "subjectMismatch(\(TestBench.bo.did))")
            #expect(await bench.script.requests("POST /revoke").map { $0.form["token"] } == ["refresh-1"])
        }
    }

    @Test("A refresh that says nothing of subject, scope and refresh token keeps those of before")
    func terse() async throws {
        try await TestBench.run { bench in
            let (oauth, session) = try await scripted(bench) {
                $0.with("sub", nil).with("scope", nil).with("refresh_token", nil).with("access_token", "access-2")
            }
            let refreshed = try await oauth.refresh(session)
            #expect(refreshed.accessToken == "access-2")
            #expect(refreshed.refreshToken == session.refreshToken)
            #expect(refreshed.scope == session.scope)
            #expect(refreshed.did == session.did)
        }
    }

    @Test("A session without a refresh token cannot be refreshed")
    func notRefreshable() async throws {
        try await TestBench.run { bench in
            let session = try await bench.signIn()
            let bare = ATSession(
                did: session.did, pds: session.pds, accessToken: session.accessToken, refreshToken: nil,
                scope: session.scope, expiresAt: session.expiresAt, grant: session.grant)
            let cause = await cause { _ = try await bench.oauth().refresh(bare) }
            #expect(cause == "notRefreshable")
        }
    }

    @Test("A revoked session neither writes nor refreshes, and is revoked again without complaint")
    func revoked() async throws {
        try await TestBench.run { bench in
            let oauth = try bench.oauth()
            let session = try await bench.signIn(with: oauth)
            _ = try await oauth.revoke(session)
            #expect(await bench.atproto.authorization.sessionCount(of: TestBench.anna.did) == 0)
            do {
                try await write(bench, session)
                Issue.record("a revoked token was taken")
            } catch XRPCError.tokenRejected {}
            let cause = await cause { _ = try await oauth.refresh(session) }
            #expect(cause.hasPrefix("invalidGrant("))
            _ = try await oauth.revoke(session)
        }
    }

    @Test("Where a server offers no revocation, there is nothing to ask")
    func noRevocation() async throws {
        try await TestBench.run { bench in
            let provider = ScriptedProvider(origin: bench.stranger.origin.description, did: TestBench.anna.did)
            try await provider.install(in: bench.script)
            try await bench.script.set(
                "GET /.well-known/oauth-authorization-server", provider.server.with("revocation_endpoint", nil))
            let oauth = try bench.oauth(plc: bench.stranger)
            let (_, pending) = try await oauth.begin(
                account: provider.did.description, scope: .follows, state: "state-1")
            let session = try await oauth.finish(
                pending, parameters: ["state": "state-1", "iss": provider.origin, "code": "code-1"])
            let found = try await oauth.revoke(session)
            #expect(found == false)
        }
    }

    /// A session of the scripted provider, whose next answer is changed.
    private func scripted(
        _ bench: TestBench, _ change: (JSONValue) -> JSONValue
    ) async throws -> (OAuthClient, ATSession) {
        let provider = ScriptedProvider(origin: bench.stranger.origin.description, did: TestBench.anna.did)
        try await provider.install(in: bench.script)
        let oauth = try bench.oauth(plc: bench.stranger)
        let (_, pending) = try await oauth.begin(account: provider.did.description, scope: .follows, state: "state-1")
        let session = try await oauth.finish(
            pending, parameters: ["state": "state-1", "iss": provider.origin, "code": "code-1"])
        try await bench.script.set("POST /token", change(provider.tokens))
        return (oauth, session)
    }
}
