import FoundationEssentials
import HTTPTransport
import Identifiers
import Sandbox
import Testing

@testable import Mastodon

@Suite("Signing in at a server")
struct MastodonOAuthTests {
    private typealias Answer = ScriptedServer.Answer
    private static let scope = MastodonScopes.reconnection.description
    private static let token = Answer.json(
        #"{"access_token": "t0ken", "token_type": "Bearer", "scope": "\#(scope)", "created_at": 1}"#)
    private static let me = Answer.json(#"{"id": "7", "username": "ana", "acct": "ana", "display_name": "Ana"}"#)
    private static let good: [String: [ScriptedServer.Answer]] = [
        "POST /oauth/token": [token], "GET /api/v1/accounts/verify_credentials": [me],
        "POST /oauth/revoke": [.json("{}")],
    ]

    private func app(_ host: ServerHost, id: String = "the-id") -> RegisteredApp {
        RegisteredApp(
            host: host, clientID: id, clientSecret: "the-secret",
            redirectURI: "https://site.example.com/sign-in/mastodon?from=1", scopes: .reconnection)
    }

    private func begin(_ bench: TestBench, state: String = "st4te") throws -> PendingMastodonSignIn {
        try bench.oauth.begin(app: app(bench.hosts[0]), scopes: .reconnection, state: state).pending
    }

    private func failure(
        _ bench: TestBench, _ answer: [String: String] = ["state": "st4te", "code": "c0de"]
    ) async throws -> MastodonOAuth.Failure? {
        do {
            _ = try await bench.oauth.finish(begin(bench), app: app(bench.hosts[0]), parameters: answer)
            return nil
        } catch let failure as MastodonOAuth.Failure {
            return failure
        }
    }

    @Test("The person is sent to the host that was asked, with a proof key and nothing secret")
    func authorizationURL() async throws {
        try await TestBench.scripted { bench, _, _ in
            let (url, pending) = try bench.oauth.begin(
                app: app(bench.hosts[0]), scopes: .reconnection, state: "st4te", forcesLogin: true)
            #expect(url.host == bench.hosts[0] && url.path == "/oauth/authorize")
            let query = FormParameters(url.query ?? "")
            #expect(query["response_type"] == "code")
            #expect(query["client_id"] == "the-id")
            #expect(query["redirect_uri"] == "https://site.example.com/sign-in/mastodon?from=1")
            #expect(query["scope"] == Self.scope)
            #expect(query["state"] == "st4te")
            #expect(query["code_challenge"] == pending.proofKey.challenge)
            #expect(query["code_challenge_method"] == "S256")
            #expect(query["force_login"] == "true")
            #expect(query.repeatedName == nil)
            #expect(!url.string.contains("the-secret") && !url.string.contains(pending.proofKey.verifier))
            let stored = try JSONEncoder().encode(pending)
            #expect(try JSONDecoder().decode(PendingMastodonSignIn.self, from: stored) == pending)
            #expect(!"\(pending) \(String(reflecting: pending))".contains("st4te"))
        }
    }

    @Test("More than the app was registered for is not asked")
    func tooMuch() async throws {
        try await TestBench.scripted { bench, _, _ in
            #expect(
                performing: {
                    try bench.oauth.begin(
                        app: app(bench.hosts[0]), scopes: [.readAccounts, .writeStatuses], state: "st4te")
                },
                throws: { error in
                    guard case .scopeNotRegistered(let missing) = error as? MastodonOAuth.Failure else { return false }
                    return missing == [.writeStatuses]
                })
        }
    }

    @Test("A code becomes a session, and the same host says whose it is")
    func finished() async throws {
        try await TestBench.scripted(Self.good) { bench, script, other in
            let pending = try begin(bench)
            let grant = try await bench.oauth.finish(
                pending, app: app(bench.hosts[0]),
                parameters: ["state": "st4te", "code": "c0de", "iss": "http://\(bench.hosts[0])/"])
            #expect(grant.identity.host == bench.hosts[0])
            #expect(grant.identity.id.description == "7")
            #expect(grant.identity.acct.description == "ana@\(bench.hosts[0])")
            #expect(grant.session.accessToken == "t0ken" && grant.session.scope == .reconnection)
            let request = try #require(await script.requests("POST /oauth/token").first)
            #expect(request.form["grant_type"] == "authorization_code")
            #expect(request.form["code"] == "c0de")
            #expect(request.form["client_id"] == "the-id" && request.form["client_secret"] == "the-secret")
            #expect(request.form["redirect_uri"] == "https://site.example.com/sign-in/mastodon?from=1")
            #expect(request.form["code_verifier"] == pending.proofKey.verifier)
            #expect(request.authorization == nil)
            let whoAmI = try #require(await script.requests("GET /api/v1/accounts/verify_credentials").first)
            #expect(whoAmI.authorization == "Bearer t0ken")
            #expect(await other.seen.isEmpty)
            #expect(await script.requests("POST /oauth/revoke").isEmpty)
        }
    }

    @Test("A server that names no scope grants what was asked for")
    func noScope() async throws {
        var answers = Self.good
        answers["POST /oauth/token"] = [.json(#"{"access_token": "t0ken"}"#)]
        try await TestBench.scripted(answers) { bench, _, _ in
            let grant = try await bench.oauth.finish(
                begin(bench), app: app(bench.hosts[0]), parameters: ["state": "st4te", "code": "c0de"])
            #expect(grant.session.scope == .reconnection)
        }
    }

    // MARK: What must never reach the token endpoint

    /// What is done to a field of the answer.
    enum Fault: String, CaseIterable, Sendable {
        case missing, empty, wrong, ofAnotherAttempt, ofAnotherServer

        var isOnlyKnownToServers: Bool { self != .missing && self != .empty }
    }

    enum Field: String, CaseIterable, Sendable {
        case state, code, iss, app, pending, time
    }

    struct Spoilt: Sendable, CustomTestStringConvertible {
        let field: Field
        let fault: Fault
        var testDescription: String { "\(field) \(fault)" }
    }

    /// Each field with each fault. Left out: a code that only the server can know to be wrong, and a missing `iss`,
    /// which most servers do not send.
    static let table: [Spoilt] = {
        var table: [Spoilt] = []
        for field in Field.allCases {
            for fault in Fault.allCases {
                if field == .code, fault.isOnlyKnownToServers { continue }
                if field == .iss, fault == .missing { continue }
                table.append(Spoilt(field: field, fault: fault))
            }
        }
        return table
    }()

    @Test("No field can be missing, wrong or another's", arguments: table)
    func faults(spoilt: Spoilt) async throws {
        let (field, fault) = (spoilt.field, spoilt.fault)
        try await TestBench.scripted(Self.good) { bench, script, other in
            var parameters = ["state": "st4te", "code": "c0de"]
            var (pending, app) = (try begin(bench), app(bench.hosts[0]))
            switch field {
            case .state: parameters["state"] = Self.spoilt(fault)
            case .code: parameters["code"] = Self.spoilt(fault)
            case .iss:
                parameters["iss"] = fault == .ofAnotherServer ? "http://\(bench.hosts[1])" : Self.spoilt(fault)
            case .app:
                switch fault {
                case .ofAnotherServer: app = self.app(bench.hosts[1])
                default: app = self.app(bench.hosts[0], id: "another-id")
                }
            case .pending:
                // The answer to one attempt, given to the other.
                let another = try bench.oauth.begin(
                    app: self.app(bench.hosts[fault == .ofAnotherServer ? 1 : 0]), scopes: .reconnection,
                    state: fault == .empty ? "" : "an0ther")
                pending = another.pending
            case .time:
                bench.clock.advance(milliseconds: fault == .wrong ? -1 : MastodonOAuth.maximumAge + 1)
            }
            await #expect(throws: MastodonOAuth.Failure.self) {
                try await bench.oauth.finish(pending, app: app, parameters: parameters)
            }
            #expect(await script.seen.isEmpty)
            #expect(await other.seen.isEmpty)
        }
    }

    private static func spoilt(_ fault: Fault) -> String? {
        switch fault {
        case .missing: nil
        case .empty: ""
        case .wrong: "st4t\u{301}e"
        case .ofAnotherAttempt: "an0ther"
        case .ofAnotherServer: "x-state"
        }
    }

    @Test("A person who says no is told apart from a server that does")
    func denied() async throws {
        try await TestBench.scripted(Self.good) { bench, script, _ in
            guard case .callback(.denied) = try await failure(bench, ["state": "st4te", "error": "access_denied"])
            else {
                Issue.record("not denied")
                return
            }
            let refused = try await failure(bench, ["state": "st4te", "error": "invalid_scope"])
            guard case .callback(.refused(code: "invalid_scope")) = refused else {
                Issue.record("not refused: \(String(describing: refused))")
                return
            }
            #expect(await script.seen.isEmpty)
        }
    }

    // MARK: What the token endpoint says

    @Test(
        "A code that is used or not ours is told apart from an app that is gone and a server out of order",
        arguments: [
            (400, #"{"error": "invalid_grant", "error_description": "c0de was used"}"#, "grant"),
            (401, #"{"error": "access_denied"}"#, "grant"),
            (401, #"{"error": "invalid_client"}"#, "app"),
            (400, #"{"error": "unauthorized_client"}"#, "app"),
            (500, "<html>", "network"), (429, "{}", "network"), (302, "", "network"),
        ])
    func tokenErrors(status: Int, body: String, kind: String) async throws {
        try await TestBench.scripted(["POST /oauth/token": [.json(body, status: status)]]) { bench, script, _ in
            switch try await failure(bench) {
            case .invalidGrant(let error):
                #expect(kind == "grant" && error.status == status)
                #expect(!(error.message ?? "").contains("c0de"))
            case .appUnknown(let error): #expect(kind == "app" && error.status == status)
            case .network(let error): #expect(kind == "network" && error.status == status)
            case let other: Issue.record("\(String(describing: other))")
            }
            #expect(await script.seen.count == 1)
        }
    }

    @Test("A redirect of the token endpoint is not followed: the code and the secret stay where they are")
    func redirectedToken() async throws {
        try await TestBench.scripted { bench, script, other in
            for status in [301, 302, 303, 307, 308] {
                await script.set(
                    "POST /oauth/token",
                    Answer(status: status, body: "", headers: ["Location": "http://\(bench.hosts[1])/oauth/token"]))
                guard case .network(let error) = try await failure(bench) else {
                    Issue.record("\(status) was followed")
                    continue
                }
                #expect(error.status == status && error.code == MastodonErrorCode.redirected)
            }
            #expect(await other.seen.isEmpty)
        }
    }

    @Test(
        "What is no token is refused by the name of its field",
        arguments: [
            ("{}", "access_token"), (#"{"access_token": ""}"#, "access_token"),
            (#"{"access_token": "a b"}"#, "access_token"), (#"{"access_token": "a\r\nX: y"}"#, "access_token"),
            (#"{"access_token": 5}"#, "access_token"),
            (#"{"access_token": "t0ken", "token_type": "mac"}"#, "token_type"),
        ])
    func badTokens(body: String, field: String) async throws {
        try await TestBench.scripted(["POST /oauth/token": [.json(body)]]) { bench, _, _ in
            guard case .badAnswer(let name) = try await failure(bench) else {
                Issue.record("accepted")
                return
            }
            #expect(name == field)
        }
    }

    // MARK: A token that cannot be used

    @Test("Less than was asked for is refused, and the token revoked")
    func lessScope() async throws {
        var answers = Self.good
        answers["POST /oauth/token"] = [.json(#"{"access_token": "t0ken", "scope": "read"}"#)]
        try await TestBench.scripted(answers) { bench, script, _ in
            guard case .insufficientScope(let missing) = try await failure(bench) else {
                Issue.record("accepted")
                return
            }
            #expect(missing == [.writeFollows])
            let revoked = try #require(await script.requests("POST /oauth/revoke").first)
            #expect(revoked.form["token"] == "t0ken" && revoked.form["client_secret"] == "the-secret")
        }
    }

    @Test(
        "Somebody whose name is none is refused, and the token revoked",
        arguments: [
            #"{"id": "7", "username": "victim@famous.example.com"}"#, #"{"id": "7", "username": "a/../b"}"#,
            #"{"id": "7", "username": "ana", "suspended": true}"#,
        ])
    func badIdentity(body: String) async throws {
        var answers = Self.good
        answers["GET /api/v1/accounts/verify_credentials"] = [.json(body)]
        try await TestBench.scripted(answers) { bench, script, _ in
            guard case .identity = try await failure(bench) else {
                Issue.record("accepted")
                return
            }
            #expect(await script.requests("POST /oauth/revoke").count == 1)
        }
    }

    @Test("Who somebody is never comes from another host")
    func redirectedIdentity() async throws {
        let victim = Answer.json(#"{"id": "1", "username": "victim"}"#)
        try await TestBench.scripted(
            Self.good, second: ["GET /api/v1/accounts/verify_credentials": [victim]]
        ) { bench, script, other in
            let location = "http://\(bench.hosts[1])/api/v1/accounts/verify_credentials"
            await script.set(
                "GET /api/v1/accounts/verify_credentials",
                Answer(status: 302, body: "", headers: ["Location": location]))
            guard case .network(let error) = try await failure(bench) else {
                Issue.record("accepted")
                return
            }
            #expect(error.code == MastodonErrorCode.redirected)
            #expect(await other.seen.isEmpty)
            #expect(await script.requests("POST /oauth/revoke").count == 1)
        }
    }

    @Test("A failing revocation does not hide why the token was not used")
    func revocationFails() async throws {
        var answers = Self.good
        answers["POST /oauth/token"] = [.json(#"{"access_token": "t0ken", "scope": "read"}"#)]
        answers["POST /oauth/revoke"] = [.json("{}", status: 500)]
        try await TestBench.scripted(answers) { bench, _, _ in
            guard case .insufficientScope = try await failure(bench) else {
                Issue.record("another failure")
                return
            }
        }
    }

    @Test(
        "Revoking what is revoked already is no error",
        arguments: [(200, true), (403, true), (500, false), (404, false)])
    func revoke(status: Int, isFine: Bool) async throws {
        try await TestBench.scripted(["POST /oauth/revoke": [.json("", status: status)]]) { bench, script, _ in
            do throws(NetworkError) {
                try await bench.oauth.revoke(bench.session(), app: app(bench.hosts[0]))
                #expect(isFine)
            } catch {
                #expect(!isFine && error.status == status)
            }
            #expect(await script.requests("POST /oauth/revoke").first?.form["token"] == "t0ken-of-the-test")
        }
    }
}
