import Accounts
import HTTPTransport
import Identifiers
import Mastodon
import Sandbox
import Testing

@Suite("Signing in with the stand-in for X, which keeps to X's documentation")
struct XSandboxSignInTests {
    /// Somebody at the stand-in's page.
    private struct Visitor {
        let bench: XBench

        /// Opens the page, decides, and returns what the browser comes back with; nil when the page refuses.
        func visit(
            _ url: OutboundURL, as person: String, decision: String = "accept"
        ) async throws -> [String: String]? {
            let page = try await bench.client.send(OutboundRequest(url: url, operation: "test.page"))
            guard page.isSuccess else { return nil }
            let html = String(decoding: page.body, as: UTF8.self)
            let marker = #"name="request" value=""#
            let start = try #require(html.firstRange(of: marker)).upperBound
            let form: FormFields = [
                "request": String(html[start...].prefix { $0 != "\"" }), "decision": decision, "person": person,
            ]
            let answer = try await bench.client.send(
                OutboundRequest(
                    method: "POST", url: try url.resolving("/i/oauth2/authorize"),
                    headers: [(name: "Content-Type", value: FormFields.contentType)], body: form.body,
                    operation: "test.decide", followsRedirects: false))
            let location = try #require(answer.headers.first("Location"))
            let query = FormParameters(location[(try #require(location.firstIndex(of: "?")))...].dropFirst())
            return Dictionary(query.all.map { ($0.name, $0.value) }) { $1 }
        }
    }

    private static let confidential: (id: String, secret: String?) = ("sandbox-x-client", "sandbox-x-secret")

    private func run(
        client: (id: String, secret: String?) = confidential, keyState: XSettings.KeyState = .valid,
        _ body: (XBench, XSignIn, XSandbox, Community) async throws -> Void
    ) async throws {
        let community = try Community(generatedPeople: 0, hugeFollowing: 0)
        try await XBench.run(
            { environment in
                var settings = XSettings()
                settings.keyState = keyState
                return [XSandbox(community: community, settings: settings, environment: environment)]
            },
            { bench in
                let x = try #require(bench.sandbox.services.first as? XSandbox)
                let key = XSignInKey(
                    clientID: client.id, clientSecret: client.secret, redirectURI: "http://127.0.0.1:8080/sign-in/x",
                    authorizationBase: bench.base, apiBase: bench.base)
                try await body(bench, bench.signIn(key), x, community)
            })
    }

    private func expectFailure(
        _ signIn: XSignIn, _ pending: PendingXSignIn, _ parameters: [String: String],
        _ isExpected: (XSignInFailure) -> Bool
    ) async {
        let failure = await #expect(throws: XSignInFailure.self) {
            try await signIn.finish(pending, parameters: parameters)
        }
        #expect(failure.map(isExpected) == true, "\(String(describing: failure))")
    }

    @Test("Somebody signs in, and no token is left behind", arguments: ["amara", "dmitri"])
    func signsIn(person: String) async throws {
        for client in [Self.confidential, ("sandbox-x-public", nil)] {
            try await run(client: client) { bench, signIn, x, community in
                let account = try #require(community[person]?.x)
                let (url, pending) = try signIn.begin(state: "st4te")
                let parameters = try #require(try await Visitor(bench: bench).visit(url, as: person))
                let identity = try await signIn.finish(pending, parameters: parameters)
                #expect(identity.id == account.id && identity.screenName == account.screenName)
                #expect(identity.displayName == account.displayName)
                #expect(await x.authorization.grantCount(of: account.id) == 0)
                #expect(await bench.sandbox.requests.count("POST /2/oauth2/revoke") == 1)
            }
        }
    }

    @Test("Somebody who says no is not asked about again")
    func denied() async throws {
        try await run { bench, signIn, _, _ in
            let (url, pending) = try signIn.begin(state: "st4te")
            let parameters = try #require(
                try await Visitor(bench: bench).visit(url, as: "amara", decision: "deny"))
            await expectFailure(signIn, pending, parameters) {
                if case .callback(.denied) = $0 { true } else { false }
            }
            #expect(await bench.sandbox.requests.count("POST /2/oauth2/token") == 0)
        }
    }

    @Test("A code counts once, for half a minute, and only for who began")
    func codes() async throws {
        try await run { bench, signIn, _, _ in
            let visitor = Visitor(bench: bench)
            func isInvalidGrant(_ failure: XSignInFailure) -> Bool {
                if case .invalidGrant = failure { true } else { false }
            }
            let (url, pending) = try signIn.begin(state: "st4te")
            let used = try #require(try await visitor.visit(url, as: "amara"))
            _ = try await signIn.finish(pending, parameters: used)
            await expectFailure(signIn, pending, used, isInvalidGrant)

            let late = try #require(try await visitor.visit(url, as: "amara"))
            bench.advance(milliseconds: 31_000)
            await expectFailure(signIn, pending, late, isInvalidGrant)

            // Another browser's attempt, whose proof key is another, with this browser's code.
            let stolen = try #require(try await visitor.visit(url, as: "amara"))
            let other = XSignIn(
                key: XSignInKey(
                    clientID: "sandbox-x-client", clientSecret: "sandbox-x-secret",
                    redirectURI: "http://127.0.0.1:8080/sign-in/x", authorizationBase: bench.base,
                    apiBase: bench.base),
                client: bench.client, now: { [now = bench.now] in now },
                randomness: { Array(repeating: 9, count: $0) }, logger: bench.logger)
            let others = try other.begin(state: "st4te").pending
            await expectFailure(other, others, stolen, isInvalidGrant)
        }
    }

    @Test("A revoked key is told as such, wherever it strikes")
    func revokedKey() async throws {
        func isKeyRefused(_ failure: XSignInFailure) -> Bool {
            if case .keyRefused = failure { true } else { false }
        }
        try await run { bench, signIn, x, community in
            let amara = try #require(community["amara"]?.x?.id)
            let visitor = Visitor(bench: bench)
            let (url, pending) = try signIn.begin(state: "st4te")
            // Between the page and the token.
            let first = try #require(try await visitor.visit(url, as: "amara"))
            await x.authorization.change { $0.keyState = .revoked }
            await expectFailure(signIn, pending, first, isKeyRefused)
            // At the page.
            #expect(try await visitor.visit(url, as: "amara") == nil)
            // The plan has no access to the API any more.
            await x.authorization.change { $0.keyState = .notEnrolled }
            let second = try #require(try await visitor.visit(url, as: "amara"))
            await expectFailure(signIn, pending, second, isKeyRefused)
            #expect(await x.authorization.grantCount(of: amara) == 0)
        }
        // A wrong secret.
        try await run(client: ("sandbox-x-client", "wrong")) { bench, signIn, _, _ in
            let (url, pending) = try signIn.begin(state: "st4te")
            let parameters = try #require(try await Visitor(bench: bench).visit(url, as: "amara"))
            await expectFailure(signIn, pending, parameters, isKeyRefused)
        }
    }

    @Test("A lost answer of the token endpoint is an error of the network", arguments: [true, false])
    func lost(afterEffect: Bool) async throws {
        try await run { bench, signIn, _, _ in
            await bench.sandbox.faults.add(
                FaultRule("POST /2/oauth2/token", afterEffect ? .dropResponse : .reset))
            let (url, pending) = try signIn.begin(state: "st4te")
            let parameters = try #require(try await Visitor(bench: bench).visit(url, as: "amara"))
            await expectFailure(signIn, pending, parameters) {
                guard case .network(let error) = $0 else { return false }
                return error.cause == .connectionFailed && error.mayHaveHappened
            }
        }
    }
}
