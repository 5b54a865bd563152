import FoundationEssentials
import HTTPTransport
import Identifiers
import Sandbox
import Testing

@testable import Mastodon

@Suite("Registering this site at a server")
struct AppRegistrationTests {
    private typealias Answer = ScriptedServer.Answer
    private let redirectURI = "https://site.example.com/sign-in/mastodon"
    private let app = Answer.json(#"{"id": "5", "client_id": "the-id", "client_secret": "the-secret"}"#)

    private func register(
        _ answer: ScriptedServer.Answer, software: String = "mastodon", version: String = "4.4.0",
        check: (Result<RegisteredApp, any Error>, ScriptedServer) async throws -> Void
    ) async throws {
        try await TestBench.scripted(["POST /api/v1/apps": [answer]]) { bench, script, _ in
            let instance = Samples.instance(bench.hosts[0], software: software, version: version)
            let result: Result<RegisteredApp, any Error>
            do {
                result = .success(
                    try await bench.registration.register(
                        at: instance, redirectURI: redirectURI, scopes: instance.scopes(for: .reconnection)))
            } catch {
                result = .failure(error)
            }
            try await check(result, script)
        }
    }

    @Test("The app asks for the least and keeps what the server gave")
    func registered() async throws {
        try await register(app) { result, script in
            let app = try result.get()
            #expect(app.clientID == "the-id" && app.clientSecret == "the-secret")
            #expect(app.redirectURI == redirectURI && app.scopes == .reconnection)
            let request = try #require(await script.requests("POST /api/v1/apps").first)
            #expect(request.contentType == "application/x-www-form-urlencoded")
            #expect(request.form["client_name"] == "Example reconnection")
            #expect(request.form["redirect_uris"] == redirectURI)
            #expect(request.form["scopes"] == "read:accounts read:follows read:search write:follows")
            #expect(request.form["website"] == "https://site.example.com")
            #expect(await script.seen.count == 1)
        }
    }

    @Test("Mastodon before 4.3 is asked for a token of the app's own, so that it keeps the app")
    func kept() async throws {
        try await register(app, version: "4.2.10") { result, script in
            _ = try result.get()
            let request = try #require(await script.requests("POST /oauth/token").first)
            #expect(request.form["grant_type"] == "client_credentials")
            #expect(request.form["client_secret"] == "the-secret")
        }
    }

    @Test("A server without granular scopes is asked for its own")
    func coarse() async throws {
        try await register(app, software: "pixelfed", version: "0.12.0") { result, script in
            let app = try result.get()
            #expect(app.scopes.description == "read follow")
            #expect(await script.requests("POST /api/v1/apps").first?.form["scopes"] == "read follow")
        }
    }

    @Test(
        "What is no credential is refused by the name of its field",
        arguments: [
            ("{}", "client_id"), (#"{"client_id": "a"}"#, "client_secret"),
            (#"{"client_id": "", "client_secret": "b"}"#, "client_id"),
            (#"{"client_id": "a", "client_secret": "two words"}"#, "client_secret"),
            (#"{"client_id": "a\nb", "client_secret": "b"}"#, "client_id"),
            (#"{"client_id": ["a"], "client_secret": "b"}"#, "client_id"),
        ])
    func badAnswer(body: String, field: String) async throws {
        try await register(.json(body)) { result, _ in
            guard case .failure(AppRegistration.Failure.badAnswer(let name)) = result else {
                Issue.record("accepted")
                return
            }
            #expect(name == field)
        }
    }

    @Test(
        "A refusal is told apart from a server out of order",
        arguments: [(400, true), (401, true), (403, true), (422, true), (404, false), (429, false), (500, false)])
    func refused(status: Int, isRefusal: Bool) async throws {
        try await register(.json(#"{"error": "no"}"#, status: status)) { result, _ in
            switch result {
            case .failure(AppRegistration.Failure.refused(let error)):
                #expect(isRefusal && error.status == status && error.message == "no")
            case .failure(AppRegistration.Failure.network(let error)):
                #expect(!isRefusal && error.status == status)
            default: Issue.record("\(result)")
            }
        }
    }

    @Test("A page instead of an answer may have registered the app")
    func page() async throws {
        try await register(Answer(status: 200, body: "<html>", type: "text/html")) { result, _ in
            guard case .failure(AppRegistration.Failure.network(let error)) = result else {
                Issue.record("accepted")
                return
            }
            #expect(error.cause == .badResponse && error.mayHaveHappened)
        }
    }

    @Test("An app serves what it was registered for and nothing else")
    func serves() throws {
        let app = RegisteredApp(
            host: Samples.host, clientID: "a", clientSecret: "b", redirectURI: redirectURI, scopes: .reconnection)
        #expect(app.serves([.readFollows], redirectURI: redirectURI))
        #expect(!app.serves([.readFollows, .writeStatuses], redirectURI: redirectURI))
        #expect(!app.serves([.readFollows], redirectURI: redirectURI + "/"))
        #expect(try JSONDecoder().decode(RegisteredApp.self, from: JSONEncoder().encode(app)) == app)
    }

    @Test("Printing and dumping an app or a session shows no secret")
    func printing() {
        let app = RegisteredApp(
            host: Samples.host, clientID: "a", clientSecret: "h1dden", redirectURI: redirectURI, scopes: .reconnection)
        let session = MastodonSession(host: Samples.host, accessToken: "h1dden", scope: .reconnection)
        var dumped = ""
        dump(app, to: &dumped)
        dump(session, to: &dumped)
        for text in ["\(app)", "\(session)", String(reflecting: app), String(reflecting: session), dumped] {
            #expect(!text.contains("h1dden"))
        }
    }
}
