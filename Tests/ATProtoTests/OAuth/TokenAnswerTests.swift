import HTTPTransport
import Identifiers
import Sandbox
import Testing

@testable import ATProto

@Suite("A token endpoint's answer is used only when every part of it can be")
struct TokenAnswerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let field: String
        let value: JSONValue?
        let outcome: String
        /// Whether there was a token to make worthless again.
        var isRevoked = false
        var testDescription: String { "\(field): \(value.map { "\($0)" } ?? "missing")" }
    }

    static let cases: [Case] = [
        Case(field: "access_token", value: nil, outcome: "network("),
        Case(field: "access_token", value: 7, outcome: "network("),
        Case(field: "access_token", value: "", outcome: #"badAnswer(field: "access_token")"#),
        Case(field: "access_token", value: "a\r\nX-Injected: 1", outcome: #"badAnswer(field: "access_token")"#),
        Case(
            field: "access_token", value: .string(String(repeating: "a", count: 16_385)),
            outcome: #"badAnswer(field: "access_token")"#),
        Case(field: "refresh_token", value: "", outcome: #"badAnswer(field: "refresh_token")"#),
        Case(field: "token_type", value: nil, outcome: "network("),
        Case(field: "token_type", value: "Bearer", outcome: #"badAnswer(field: "token_type")"#),
        Case(field: "sub", value: nil, outcome: #"badAnswer(field: "sub")"#, isRevoked: true),
        Case(field: "sub", value: "anna.example.com", outcome: #"badAnswer(field: "sub")"#),
        Case(
            field: "sub", value: "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb",
            outcome: "subjectMismatch(did:plc:bbbbbbbbbbbbbbbbbbbbbbbb)", isRevoked: true),
        Case(field: "scope", value: nil, outcome: #"badAnswer(field: "scope")"#, isRevoked: true),
        Case(
            field: "scope", value: "repo:app.bsky.graph.follow", outcome: #"badAnswer(field: "scope")"#,
            isRevoked: true),
        Case(field: "scope", value: "atproto", outcome: "scopeNotGranted(", isRevoked: true),
        Case(field: "scope", value: "atproto transition:generic", outcome: "no error"),
        Case(field: "token_type", value: "dpop", outcome: "no error"),
        Case(field: "refresh_token", value: nil, outcome: "no error"),
        Case(field: "expires_in", value: nil, outcome: "no error"),
        Case(field: "expires_in", value: -5, outcome: "no error"),
        Case(field: "expires_in", value: .number(1e300), outcome: "no error"),
        Case(field: "unknown", value: [1, 2], outcome: "no error"),
    ]

    @Test("Each part is checked, and tokens that nobody will use are revoked", arguments: cases)
    func parts(_ item: Case) async throws {
        try await TestBench.run { bench in
            let (oauth, provider, pending) = try await begin(bench)
            try await bench.script.set("POST /token", provider.tokens.with(item.field, item.value))
            let cause = await cause { _ = try await finish(oauth, provider, pending) }
            #expect(item.outcome.hasSuffix("(") ? cause.hasPrefix(item.outcome) : cause == item.outcome)
            #expect(await bench.script.requests("POST /revoke").isEmpty == !item.isRevoked)
        }
    }

    @Test(
        "An answer that is none leaves open whether a token was given",
        arguments: [
            ScriptedServer.Answer(body: "<html>", type: "text/html"), ScriptedServer.Answer(status: 502, body: "gone"),
        ])
    func unreadable(_ answer: ScriptedServer.Answer) async throws {
        try await TestBench.run { bench in
            let (oauth, provider, pending) = try await begin(bench)
            await bench.script.set("POST /token", answer)
            do {
                _ = try await finish(oauth, provider, pending)
                Issue.record("it was taken")
            } catch OAuthError.network(let error) {
                #expect(error.mayHaveHappened)
            }
        }
    }

    @Test("A server's error never carries a token or a code on", arguments: ["error_description", "error"])
    func echo(_ field: String) async throws {
        try await TestBench.run { bench in
            let (oauth, provider, pending) = try await begin(bench)
            let secret = "cod-7hJ2kPq9XvR4tYw8ZbN3mL6sD1fG5aQe"
            let fault: JSONValue = ["error": "invalid_request"]
            try await bench.script.set("POST /token", fault.with(field, .string("code=\(secret) was bad")), status: 400)
            let cause = await cause {
                _ = try await oauth.finish(
                    pending, parameters: ["state": "state-1", "iss": provider.origin, "code": secret])
            }
            #expect(!cause.contains(secret))
        }
    }

    @Test("Each of several attempts carries another assertion and another proof, and the right form")
    func requests() async throws {
        try await TestBench.run { bench in
            let (oauth, provider, pending) = try await begin(bench)
            await bench.script.set(
                "POST /token",
                ScriptedServer.Answer(
                    status: 400, body: #"{"error":"use_dpop_nonce"}"#, headers: ["DPoP-Nonce": "nonce-2"]),
                ScriptedServer.Answer(body: String(decoding: try provider.tokens.encoded(), as: UTF8.self)))
            _ = try await finish(oauth, provider, pending)
            let requests = await bench.script.requests("POST /token")
            let redirectURI = try bench.metadata.redirectURI.string
            #expect(requests.count == 2)
            #expect(Set(requests.map { $0.form["client_assertion"] }).count == 2)
            #expect(Set(requests.map { $0.header("DPoP") }).count == 2)
            for request in requests {
                #expect(request.header("Content-Type") == "application/x-www-form-urlencoded")
                #expect(request.form["grant_type"] == "authorization_code")
                #expect(request.form["code_verifier"] == pending.verifier.text)
                #expect(request.form["redirect_uri"] == redirectURI)
                #expect(request.form.repeatedName == nil)
            }
        }
    }

    private func begin(
        _ bench: TestBench
    ) async throws -> (OAuthClient, ScriptedProvider, PendingAuthorization) {
        let provider = ScriptedProvider(origin: bench.stranger.origin.description, did: TestBench.anna.did)
        try await provider.install(in: bench.script)
        let oauth = try bench.oauth(plc: bench.stranger)
        let (_, pending) = try await oauth.begin(account: provider.did.description, scope: .follows, state: "state-1")
        return (oauth, provider, pending)
    }

    private func finish(
        _ oauth: OAuthClient, _ provider: ScriptedProvider, _ pending: PendingAuthorization
    ) async throws -> ATSession {
        try await oauth.finish(
            pending, parameters: ["state": "state-1", "iss": provider.origin, "code": "code-1"])
    }
}
