import HTTPTransport
import Identifiers
import Sandbox
import Testing

@testable import ATProto

@Suite("Sessions with an app password")
struct AppPasswordTests {
    private let password = TestBench.anna.appPassword

    @Test("A session writes, refreshes once with each token, and ends")
    func whole() async throws {
        try await TestBench.run { bench in
            let session = try await bench.appPasswords.createSession(account: "anna.example.com", password: password)
            #expect(session.did == TestBench.anna.did)
            #expect(session.expiresAt == bench.clock.now() + 2 * 3_600_000)
            #expect(session.scope.missing(from: .follows).values.isEmpty)
            _ = try await bench.pds.createRecord(
                FollowRecord(subject: TestBench.bo.did, createdAt: bench.clock.now()),
                rkey: RecordKey(TID(microseconds: 1, clockID: 0)), session: session)
            let refreshed = try await bench.appPasswords.refresh(session)
            #expect(refreshed.refreshToken != session.refreshToken)
            let replayed = await cause { _ = try await bench.appPasswords.refresh(session) }
            #expect(replayed.hasPrefix("sessionEnded("))
            try await bench.appPasswords.deleteSession(refreshed)
            let ended = await cause { _ = try await bench.appPasswords.refresh(refreshed) }
            #expect(ended.hasPrefix("sessionEnded("))
        }
    }

    @Test("A wrong password is told apart from everything else, and is in no error")
    func wrongPassword() async throws {
        try await TestBench.run { bench in
            let secret = "wrong-pass-word-0123456789"
            let cause = await cause {
                _ = try await bench.appPasswords.createSession(account: "anna.example.com", password: secret)
            }
            #expect(cause.hasPrefix("wrongPassword("))
            #expect(!cause.contains(secret))
        }
    }

    @Test("An account that is taken down is no wrong password")
    func takenDown() async throws {
        try await TestBench.run { bench in
            await bench.atproto.directory.update(TestBench.anna.did) { $0.status = .takendown }
            let cause = await cause {
                _ = try await bench.appPasswords.createSession(account: "anna.example.com", password: password)
            }
            #expect(cause.hasPrefix("network(") && cause.contains("AccountTakedown"))
        }
    }

    @Test("An expired token of this kind is rejected with the same cause")
    func expired() async throws {
        try await TestBench.run { bench in
            let session = try await bench.appPasswords.createSession(account: "anna.example.com", password: password)
            bench.clock.advance(milliseconds: 2 * 3_600_000 + 1)
            do {
                _ = try await bench.pds.deleteRecord(
                    collection: FollowRecord.collection, rkey: RecordKey(TID(microseconds: 1, clockID: 0)),
                    session: session)
                Issue.record("an expired token was taken")
            } catch XRPCError.tokenRejected(let error) {
                #expect(error.code == "ExpiredToken")
            }
        }
    }

    @Test("A server's address does not say whose account it is")
    func serverAddress() async throws {
        try await TestBench.run { bench in
            let cause = await cause {
                _ = try await bench.appPasswords.createSession(account: bench.origin.string, password: password)
            }
            #expect(cause == "accountNeeded")
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: Int
        let body: JSONValue
        let outcome: String
    }

    @Test(
        "A server that opens somebody else's session, or wants a code, is understood",
        arguments: [
            Case(
                testDescription: "somebody else", status: 200,
                body: ["did": "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb", "accessJwt": "a", "refreshJwt": "r"],
                outcome: "subjectMismatch("),
            Case(
                testDescription: "a code", status: 401,
                body: ["error": "AuthFactorTokenRequired", "message": "A code was sent"],
                outcome: "codeNeeded("),
            Case(
                testDescription: "a wrong password, said with 400", status: 400,
                body: ["error": "AuthenticationRequired"], outcome: "wrongPassword("),
            Case(testDescription: "no session", status: 200, body: [:], outcome: "network("),
            Case(
                testDescription: "opaque tokens", status: 200,
                body: ["did": "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "accessJwt": "opaque", "refreshJwt": "r"],
                outcome: "no error"),
        ])
    func answers(_ item: Case) async throws {
        try await TestBench.run { bench in
            let provider = ScriptedProvider(origin: bench.stranger.origin.description, did: TestBench.anna.did)
            try await provider.install(in: bench.script)
            try await bench.script.set(
                "POST /xrpc/com.atproto.server.createSession", item.body, status: item.status)
            let client = AppPasswordClient(
                client: bench.client, resolver: bench.resolver(plc: bench.stranger), now: bench.clock.now,
                randomness: TestBench.randomBytes)
            let cause = await cause {
                _ = try await client.createSession(account: provider.did.description, password: password)
            }
            #expect(item.outcome.hasSuffix("(") ? cause.hasPrefix(item.outcome) : cause == item.outcome)
        }
    }

    @Test("A session of the one kind is not refreshed as the other")
    func kinds() async throws {
        try await TestBench.run { bench in
            let bearer = try await bench.appPasswords.createSession(account: "anna.example.com", password: password)
            let bound = try await bench.signIn()
            let first = await cause { _ = try await bench.oauth().refresh(bearer) }
            let second = await cause { _ = try await bench.appPasswords.refresh(bound) }
            #expect(first == "notRefreshable")
            #expect(second == "notRefreshable")
            let found = try await bench.oauth().revoke(bearer)
            #expect(found == false)
        }
    }
}
