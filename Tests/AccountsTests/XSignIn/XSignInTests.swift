import Accounts
import FoundationEssentials
import HTTPTransport
import Identifiers
import Mastodon
import Sandbox
import Testing

@Suite("Signing in with X")
struct XSignInTests {
    private typealias Answer = ScriptedX.Answer
    private static let token = Answer(
        body:
            #"{"token_type": "bearer", "expires_in": 7200, "access_token": "t0ken-x", "scope": "users.read tweet.read"}"#
    )
    private static let me = Answer(body: #"{"data": {"id": "2244994945", "name": "Ana \u2728", "username": "Ana_X"}}"#)
    private static let good: [String: [ScriptedX.Answer]] = [
        "POST /2/oauth2/token": [token], "GET /2/users/me": [me],
        "POST /2/oauth2/revoke": [Answer(body: #"{"revoked": true}"#)],
    ]

    private func failure(
        _ bench: XBench, _ parameters: [String: String] = ["state": "st4te", "code": "c0de"]
    ) async throws -> XSignInFailure? {
        let signIn = bench.signIn(bench.key())
        let pending = try signIn.begin(state: "st4te").pending
        return await #expect(throws: XSignInFailure.self) {
            try await signIn.finish(pending, parameters: parameters)
        }
    }

    @Test("The person is asked for the least, with a proof key and nothing secret")
    func authorizationURL() async throws {
        try await XBench.scripted { bench, script in
            let (url, pending) = try bench.signIn(bench.key()).begin(state: "st4te")
            #expect(url.path == "/i/oauth2/authorize" && url.origin == bench.base.origin)
            let query = FormParameters(url.query ?? "")
            #expect(query["response_type"] == "code" && query["client_id"] == "the-client")
            #expect(query["redirect_uri"] == "https://site.example.com/sign-in/x")
            #expect(query["scope"] == "users.read tweet.read")
            #expect(query["state"] == "st4te")
            #expect(query["code_challenge"] == pending.proofKey.challenge && query["code_challenge_method"] == "S256")
            #expect(query.repeatedName == nil)
            #expect(!url.string.contains("secret") && !url.string.contains(pending.proofKey.verifier))
            let stored = try JSONEncoder().encode(pending)
            #expect(try JSONDecoder().decode(PendingXSignIn.self, from: stored) == pending)
            #expect(!"\(pending) \(String(reflecting: pending)) \(bench.key())".contains("st4te"))
            #expect(!"\(bench.key()) \(String(reflecting: bench.key()))".contains("secret"))
            #expect(await script.seen.isEmpty)
        }
    }

    @Test("A confidential client proves itself by its header, and the token is revoked once the account is known")
    func confidential() async throws {
        try await XBench.scripted(Self.good) { bench, script in
            let signIn = bench.signIn(bench.key())
            let pending = try signIn.begin(state: "st4te").pending
            let identity = try await signIn.finish(pending, parameters: ["state": "st4te", "code": "c0de"])
            #expect(identity.id.value == 2_244_994_945)
            #expect(identity.screenName.description == "Ana_X")
            #expect(identity.displayName == "Ana \u{2728}")
            #expect(
                await script.seen.map(\.route) == [
                    "POST /2/oauth2/token", "GET /2/users/me", "POST /2/oauth2/revoke",
                ])
            let request = try #require(await script.requests("POST /2/oauth2/token").first)
            let basic = Data("the-client:the%20secret%2F%2B".utf8).base64EncodedString()
            #expect(request.authorization == "Basic \(basic)")
            #expect(request.form["grant_type"] == "authorization_code" && request.form["code"] == "c0de")
            #expect(request.form["redirect_uri"] == "https://site.example.com/sign-in/x")
            #expect(request.form["code_verifier"] == pending.proofKey.verifier)
            #expect(request.form["client_id"] == nil)
            #expect(await script.requests("GET /2/users/me").first?.authorization == "Bearer t0ken-x")
            let revoked = try #require(await script.requests("POST /2/oauth2/revoke").first)
            #expect(revoked.form["token"] == "t0ken-x" && revoked.authorization == "Basic \(basic)")
        }
    }

    @Test("A public client names itself in the form")
    func publicClient() async throws {
        try await XBench.scripted(Self.good) { bench, script in
            let signIn = bench.signIn(bench.key(secret: nil))
            let pending = try signIn.begin(state: "st4te").pending
            _ = try await signIn.finish(pending, parameters: ["state": "st4te", "code": "c0de"])
            for request in await script.seen where request.route.hasPrefix("POST") {
                #expect(request.form["client_id"] == "the-client" && request.authorization == nil)
            }
        }
    }

    @Test("A site without a key says so and asks nobody")
    func notConfigured() async throws {
        try await XBench.scripted(Self.good) { bench, script in
            let pending = try bench.signIn(bench.key()).begin(state: "st4te").pending
            let signIn = bench.signIn(nil)
            #expect(!signIn.isConfigured)
            let beginning = #expect(throws: XSignInFailure.self) { try signIn.begin(state: "st4te") }
            let ending = await #expect(throws: XSignInFailure.self) {
                try await signIn.finish(pending, parameters: ["state": "st4te", "code": "c0de"])
            }
            for failure in [beginning, ending] {
                guard case .notConfigured = failure else {
                    Issue.record("\(String(describing: failure))")
                    continue
                }
            }
            #expect(await script.seen.isEmpty)
        }
    }

    @Test(
        "An answer that belongs to no attempt never reaches the token endpoint",
        arguments: [
            ([:], .missingParameter("state")), (["code": "c0de"], .missingParameter("state")),
            (["state": "", "code": "c0de"], .missingParameter("state")),
            (["state": "other", "code": "c0de"], .stateMismatch),
            (["state": "other", "error": "access_denied"], .stateMismatch),
            (["state": "st4te"], .missingParameter("code")),
            (["state": "st4te", "code": ""], .missingParameter("code")),
            (["state": "st4te", "code": "c0de", "iss": "https://evil.example.com"], .issuerMismatch),
            (["state": "st4te", "error": "access_denied"], .denied),
            (["state": "st4te", "error": "temporarily_unavailable"], .refused(code: "temporarily_unavailable")),
        ] as [([String: String], AuthorizationCallback.Failure)])
    func callback(parameters: [String: String], expected: AuthorizationCallback.Failure) async throws {
        try await XBench.scripted(Self.good) { bench, script in
            guard case .callback(let failure) = try await failure(bench, parameters) else {
                Issue.record("another failure")
                return
            }
            #expect(failure == expected)
            #expect(await script.seen.isEmpty)
        }
    }

    @Test("An attempt that is too old, or from the future, is over", arguments: [XSignIn.maximumAge + 1, -1])
    func expired(milliseconds: Int64) async throws {
        try await XBench.scripted(Self.good) { bench, script in
            let signIn = bench.signIn(bench.key())
            let pending = try signIn.begin(state: "st4te").pending
            bench.advance(milliseconds: milliseconds)
            let failure = await #expect(throws: XSignInFailure.self) {
                try await signIn.finish(pending, parameters: ["state": "st4te", "code": "c0de"])
            }
            guard case .expired = failure else {
                Issue.record("another failure")
                return
            }
            #expect(await script.seen.isEmpty)
        }
    }

    enum Kind: Sendable { case key, grant, network }

    @Test(
        "A key that X refuses is told apart from a code that it refuses, and from X being out of order",
        arguments: [
            (
                401, #"{"error": "unauthorized_client", "error_description": "Missing valid authorization header"}"#,
                .key
            ),
            (400, #"{"error": "invalid_client"}"#, .key), (403, "<html>", .key), (402, "{}", .key),
            (
                400, #"{"error": "invalid_request", "error_description": "Value passed for code c0de was invalid."}"#,
                .grant
            ),
            (400, #"{"error": "invalid_grant"}"#, .grant), (429, "{}", .network), (500, "", .network),
            (503, "<html>", .network), (302, "", .network),
        ] as [(Int, String, Kind)])
    func tokenErrors(status: Int, body: String, kind: Kind) async throws {
        try await XBench.scripted(["POST /2/oauth2/token": [Answer(status: status, body: body)]]) { bench, script in
            switch try await failure(bench) {
            case .keyRefused(let error): #expect(kind == .key && error.status == status)
            case .invalidGrant(let error):
                #expect(kind == .grant && error.status == status)
                #expect(!"\(error)".contains("c0de"))
            case .network(let error): #expect(kind == .network && error.status == status)
            case let other: Issue.record("\(String(describing: other))")
            }
            #expect(await script.seen.count == 1)
        }
    }

    @Test(
        "A token that X will not use says whether the site or the moment is the trouble, and is revoked",
        arguments: [
            (403, #"{"type": "https://api.x.com/2/problems/client-forbidden", "reason": "client-not-enrolled"}"#, .key),
            (402, #"{"title": "CreditsDepleted"}"#, .key),
            (403, #"{"type": "about:blank", "title": "Forbidden"}"#, .network), (401, "{}", .key),
            (429, #"{"title": "Too Many Requests"}"#, .network), (503, "", .network),
        ] as [(Int, String, Kind)])
    func identityErrors(status: Int, body: String, kind: Kind) async throws {
        var answers = Self.good
        answers["GET /2/users/me"] = [Answer(status: status, body: body)]
        try await XBench.scripted(answers) { bench, script in
            switch try await failure(bench) {
            case .keyRefused(let error): #expect(kind == .key && error.status == status)
            case .network(let error): #expect(kind == .network && error.status == status)
            case let other: Issue.record("\(String(describing: other))")
            }
            #expect(await script.requests("POST /2/oauth2/revoke").first?.form["token"] == "t0ken-x")
        }
    }

    @Test(
        "An answer that names nobody is refused by the name of its field, and the token revoked",
        arguments: [
            ("{}", "data"), ("[]", "data"), ("<html>", "data"), (#"{"data": {}}"#, "data.id"),
            (#"{"data": {"id": "0", "username": "ana"}}"#, "data.id"),
            (#"{"data": {"id": "9223372036854775808", "username": "ana"}}"#, "data.id"),
            (#"{"data": {"id": "1e3", "username": "ana"}}"#, "data.id"),
            (#"{"data": {"id": "12"}}"#, "data.username"),
            (#"{"data": {"id": "12", "username": "a b"}}"#, "data.username"),
            (#"{"data": {"id": "12", "username": "<script>"}}"#, "data.username"),
        ])
    func badIdentity(body: String, field: String) async throws {
        var answers = Self.good
        answers["GET /2/users/me"] = [Answer(body: body)]
        try await XBench.scripted(answers) { bench, script in
            guard case .badAnswer(let name) = try await failure(bench) else {
                Issue.record("accepted")
                return
            }
            #expect(name == field)
            #expect(await script.requests("POST /2/oauth2/revoke").count == 1)
        }
    }

    @Test(
        "What is no token is refused by the name of its field",
        arguments: [
            ("{}", "access_token"), ("<html>", "access_token"), (#"{"access_token": "a\r\nb"}"#, "access_token"),
            (#"{"access_token": "t0ken", "token_type": "mac"}"#, "token_type"),
        ])
    func badToken(body: String, field: String) async throws {
        try await XBench.scripted(["POST /2/oauth2/token": [Answer(body: body)]]) { bench, _ in
            guard case .badAnswer(let name) = try await failure(bench) else {
                Issue.record("accepted")
                return
            }
            #expect(name == field)
        }
    }

    @Test("A revocation that fails takes nothing from a sign-in that worked", arguments: [404, 500])
    func revocationFails(status: Int) async throws {
        var answers = Self.good
        answers["POST /2/oauth2/revoke"] = [Answer(status: status)]
        try await XBench.scripted(answers) { bench, _ in
            let signIn = bench.signIn(bench.key())
            let pending = try signIn.begin(state: "st4te").pending
            let identity = try await signIn.finish(pending, parameters: ["state": "st4te", "code": "c0de"])
            #expect(identity.screenName.description == "Ana_X")
        }
    }

    @Test("A redirect is not followed: code, secret and token stay where they are")
    func redirects() async throws {
        for route in ["POST /2/oauth2/token", "GET /2/users/me"] {
            var answers = Self.good
            answers[route] = [Answer(status: 307, headers: ["Location": "/elsewhere"])]
            try await XBench.scripted(answers) { bench, script in
                guard case .network(let error) = try await failure(bench) else {
                    Issue.record("followed")
                    return
                }
                #expect(error.status == 307)
                #expect(await script.seen.allSatisfy { !$0.route.hasSuffix("/elsewhere") })
            }
        }
    }
}
