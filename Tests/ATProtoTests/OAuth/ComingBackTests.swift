import HTTPTransport
import Identifiers
import Sandbox
import Testing

@testable import ATProto

@Suite("What comes back from the browser is believed only when everything fits")
struct ComingBackTests {
    /// One field of the answer, spoilt in one way.
    struct Fault: Sendable, CustomTestStringConvertible {
        let field: String
        let fault: String
        let outcome: String
        /// The value, from the right one and the issuer's origin; nil takes the field out.
        let spoil: @Sendable (_ right: String) -> String?
        var testDescription: String { "\(field): \(fault)" }
    }

    static let faults: [Fault] = ["state", "iss", "code"].flatMap { field in
        let mismatch = ["state": "stateMismatch", "iss": "issuerMismatch"][field]
        var faults = [
            Fault(field: field, fault: "missing", outcome: "missingParameter(\"\(field)\")") { _ in nil },
            Fault(field: field, fault: "empty", outcome: "missingParameter(\"\(field)\")") { _ in "" },
        ]
        guard let mismatch else { return faults }
        faults += [
            Fault(field: field, fault: "wrong", outcome: mismatch) { _ in "https://other.example.com" },
            Fault(field: field, fault: "longer", outcome: mismatch) { $0 + "/" },
            Fault(field: field, fault: "shorter", outcome: mismatch) { String($0.dropLast()) },
            Fault(field: field, fault: "in capitals", outcome: mismatch) { $0.uppercased() },
            Fault(field: field, fault: "with a space", outcome: mismatch) { " " + $0 },
            Fault(field: field, fault: "doubled", outcome: mismatch) { $0 + "," + $0 },
        ]
        return faults
    }

    @Test("A field that is missing or wrong ends the attempt before the token endpoint hears of it", arguments: faults)
    func fields(_ fault: Fault) async throws {
        try await refuse(fault.outcome) { $0[fault.field] = $0[fault.field].flatMap(fault.spoil) }
    }

    @Test(
        "The server's own no ends it too",
        arguments: [
            ("access_denied", "denied"), ("server_error", "refused(code: \"server_error\")"),
            ("bad\"<code>", "refused(code: \"badcode\")"),
        ])
    func refusals(_ error: String, _ outcome: String) async throws {
        try await refuse(outcome) { $0["error"] = error }
        // A forged no is as little believed as a forged yes.
        try await refuse("stateMismatch") {
            $0["error"] = error
            $0["state"] = "forged"
        }
        try await refuse("issuerMismatch") {
            $0["error"] = error
            $0["iss"] = "https://other.example.com"
        }
    }

    @Test("An answer of another attempt does not fit this one")
    func otherAttempt() async throws {
        try await TestBench.run { bench in
            let oauth = try bench.oauth()
            let (_, first) = try await oauth.begin(account: "anna.example.com", scope: .signIn, state: "state-1")
            let (page, _) = try await oauth.begin(account: "anna.example.com", scope: .signIn, state: "state-2")
            let parameters = try await bench.answer(page)
            let cause = await cause { _ = try await oauth.finish(first, parameters: parameters) }
            #expect(cause == "stateMismatch")
            #expect(await bench.tokenRequests == 0)
        }
    }

    @Test("An answer of another provider does not fit this one")
    func otherProvider() async throws {
        try await TestBench.run { bench in
            let provider = ScriptedProvider(origin: bench.stranger.origin.description, did: TestBench.anna.did)
            try await provider.install(in: bench.script)
            let oauth = try bench.oauth()
            let (_, honest) = try await oauth.begin(account: "anna.example.com", scope: .signIn, state: "state-1")
            let cause = await cause {
                _ = try await oauth.finish(
                    honest, parameters: ["state": "state-1", "iss": provider.origin, "code": "code-1"])
            }
            #expect(cause == "issuerMismatch")
            #expect(await bench.tokenRequests == 0)
            #expect(await bench.script.requests("POST /token").isEmpty)
        }
    }

    @Test("A person who says no, says no")
    func denied() async throws {
        try await TestBench.run { bench in
            let oauth = try bench.oauth()
            let (page, pending) = try await oauth.begin(account: "anna.example.com", scope: .signIn, state: "state-1")
            let parameters = try await bench.answer(page, decision: "deny")
            let cause = await cause { _ = try await oauth.finish(pending, parameters: parameters) }
            #expect(cause == "denied")
            #expect(await bench.tokenRequests == 0)
        }
    }

    @Test("Whoever comes back too late begins again", arguments: [OAuthClient.maximumAge + 1, -1])
    func late(_ age: Int64) async throws {
        try await TestBench.run { bench in
            let oauth = try bench.oauth()
            let (page, pending) = try await oauth.begin(account: "anna.example.com", scope: .signIn, state: "state-1")
            let parameters = try await bench.answer(page)
            bench.clock.advance(milliseconds: age)
            let cause = await cause { _ = try await oauth.finish(pending, parameters: parameters) }
            #expect(cause == "expired")
            #expect(await bench.tokenRequests == 0)
        }
    }

    @Test("A code is good once; who brings it again ends what the first one got")
    func replay() async throws {
        try await TestBench.run { bench in
            let oauth = try bench.oauth()
            let (page, pending) = try await oauth.begin(account: "anna.example.com", scope: .signIn, state: "state-1")
            let parameters = try await bench.answer(page)
            _ = try await oauth.finish(pending, parameters: parameters)
            let cause = await cause { _ = try await oauth.finish(pending, parameters: parameters) }
            #expect(cause.hasPrefix("invalidGrant("))
            #expect(await bench.atproto.authorization.sessionCount(of: TestBench.anna.did) == 0)
        }
    }

    @Test("A code of another attempt is worth nothing without its verifier and key")
    func injectedCode() async throws {
        try await TestBench.run { bench in
            let oauth = try bench.oauth()
            let (stolen, _) = try await oauth.begin(account: "bo.example.com", scope: .signIn, state: "state-1")
            let (page, pending) = try await oauth.begin(account: "bo.example.com", scope: .signIn, state: "state-2")
            var parameters = try await bench.answer(page, as: TestBench.bo)
            parameters["code"] = try await bench.answer(stolen, as: TestBench.bo)["code"]
            let cause = await cause { _ = try await oauth.finish(pending, parameters: parameters) }
            #expect(cause.hasPrefix("invalidGrant("))
        }
    }

    /// Begins, has the person say yes, spoils the answer, and expects that error and no request for a token.
    private func refuse(_ outcome: String, _ spoil: (inout [String: String]) -> Void) async throws {
        try await TestBench.run { bench in
            let oauth = try bench.oauth()
            let (page, pending) = try await oauth.begin(account: "anna.example.com", scope: .signIn, state: "state-One")
            var parameters = try await bench.answer(page)
            spoil(&parameters)
            let cause = await cause { _ = try await oauth.finish(pending, parameters: parameters) }
            #expect(cause == outcome)
            #expect(await bench.tokenRequests == 0)
        }
    }
}
