import HTTPTransport
import Identifiers
import Sandbox
import Testing

@testable import Mastodon

@Suite("With the stand-ins for Mastodon and GoToSocial")
struct SandboxJourneyTests {
    private static let redirectURI = "http://127.0.0.1:8080/sign-in/mastodon"

    private struct Scene: Sendable {
        let bench: TestBench
        let mastodon: MastodonSandbox

        var fediverse: Fediverse { mastodon.fediverse }

        /// A session without the journey through the pages.
        func session(
            of username: String, on host: MastodonHost = .first, scopes: MastodonScopes = .reconnection
        ) async throws -> MastodonSession {
            let authorization = try #require(mastodon.authorization(of: host))
            let token = await authorization.issueToken(
                for: FediverseAddress(host, username), scopes: scopes.description)
            return MastodonSession(host: self.host(host), accessToken: token, scope: scopes)
        }

        func host(_ host: MastodonHost) -> ServerHost { bench.hosts[host == .second ? 1 : 0] }

        func acct(_ username: String, _ host: MastodonHost) throws -> Acct {
            try Acct(user: username, host: self.host(host))
        }

        func register(at host: MastodonHost) async throws -> (InstanceInfo, RegisteredApp) {
            let instance = try await bench.discovery.instance(at: self.host(host))
            let app = try await bench.registration.register(
                at: instance, redirectURI: redirectURI, scopes: instance.scopes(for: .reconnection))
            return (instance, app)
        }

        func find(_ username: String, _ host: MastodonHost, as session: MastodonSession) async throws -> MastodonAccount
        {
            let found = try await bench.api.resolve(acct(username, host), session: session).value
            return try #require(found, "\(username) was not found")
        }
    }

    private func run(
        first: MastodonServerSettings = .first, second: MastodonServerSettings = .second,
        _ body: (Scene) async throws -> Void
    ) async throws {
        let community = try Community(generatedPeople: 0, hugeFollowing: 0)
        try await TestBench.run(
            services: { environment in
                [MastodonSandbox(community: community, first: first, second: second, environment: environment)]
            },
            { bench in
                try await body(
                    Scene(bench: bench, mastodon: #require(bench.sandbox.services.first as? MastodonSandbox)))
            })
    }

    private func failure<Value>(_ call: () async throws -> Value) async -> NetworkError? {
        await #expect(throws: NetworkError.self) { _ = try await call() }
    }

    // MARK: Signing in

    @Test("What each server is, is found out", arguments: [MastodonHost.first, .second])
    func discovery(host: MastodonHost) async throws {
        try await run { scene in
            let instance = try await scene.bench.discovery.instance(at: scene.host(host))
            #expect(instance.software.family == (host == .first ? .mastodon : .gotosocial))
            #expect(instance.limits.statusCharacters == (host == .first ? 500 : 5_000))
            #expect(instance.checksProofKey == (host == .first ? .yes : .unknown))
            #expect(instance.hasGranularScopes == .yes)
            #expect(instance.scopes(for: .reconnection) == .reconnection)
        }
    }

    @Test(
        "Somebody signs in, is who they are there, and signs out",
        arguments: [("amara", MastodonHost.first), ("chiara", .second)])
    func signIn(person: String, host: MastodonHost) async throws {
        try await run { scene in
            let (_, app) = try await scene.register(at: host)
            let (url, pending) = try scene.bench.oauth.begin(app: app, scopes: .reconnection, state: "st4te")
            let parameters = try await Visitor(client: scene.bench.client).visit(url, as: person)
            let grant = try await scene.bench.oauth.finish(pending, app: app, parameters: parameters)
            #expect(grant.identity.acct == (try scene.acct(person, host)))
            #expect(grant.session.scope == .reconnection)
            let authorization = try #require(scene.mastodon.authorization(of: host))
            #expect(await authorization.tokenCount(of: FediverseAddress(host, person)) == 1)
            try await scene.bench.oauth.revoke(grant.session, app: app)
            #expect(await authorization.tokenCount(of: FediverseAddress(host, person)) == 0)
            let error = await #expect(throws: MastodonClient.IdentityFailure.self) {
                try await scene.bench.api.verifyCredentials(grant.session)
            }
            guard case .network(let error) = error else {
                Issue.record("a revoked token counts")
                return
            }
            #expect(error.status == 401 && error.code == MastodonErrorCode.invalidToken)
        }
    }

    @Test("Somebody who says no is not asked about again")
    func denied() async throws {
        try await run { scene in
            let (_, app) = try await scene.register(at: .first)
            let (url, pending) = try scene.bench.oauth.begin(app: app, scopes: .reconnection, state: "st4te")
            let parameters = try await Visitor(client: scene.bench.client).visit(url, as: "amara", decision: "deny")
            let failure = await #expect(throws: MastodonOAuth.Failure.self) {
                try await scene.bench.oauth.finish(pending, app: app, parameters: parameters)
            }
            guard case .callback(.denied) = failure else {
                Issue.record("\(String(describing: failure))")
                return
            }
            #expect(await scene.bench.sandbox.requests.count("POST /oauth/token") == 0)
        }
    }

    @Test("A code counts once, and only with the proof key that it was asked for with")
    func codes() async throws {
        try await run { scene in
            let (_, app) = try await scene.register(at: .first)
            let visitor = Visitor(client: scene.bench.client)
            func expectInvalidGrant(_ pending: PendingMastodonSignIn, _ parameters: [String: String]) async {
                let failure = await #expect(throws: MastodonOAuth.Failure.self) {
                    try await scene.bench.oauth.finish(pending, app: app, parameters: parameters)
                }
                guard case .invalidGrant = failure else {
                    Issue.record("\(String(describing: failure))")
                    return
                }
            }
            let (url, pending) = try scene.bench.oauth.begin(app: app, scopes: .reconnection, state: "st4te")
            let used = try await visitor.visit(url, as: "amara")
            _ = try await scene.bench.oauth.finish(pending, app: app, parameters: used)
            await expectInvalidGrant(pending, used)

            let bench = scene.bench
            let thief = MastodonOAuth(
                client: bench.client, addresses: bench.addresses, now: bench.clock.now,
                randomness: Samples.randomness(seed: 99), logger: bench.logger)
            let stolen = try await visitor.visit(url, as: "amara")
            await expectInvalidGrant(
                try thief.begin(app: app, scopes: .reconnection, state: "st4te").pending, stolen)
        }
    }

    @Test("An app that the server has forgotten is told as such")
    func forgottenApp() async throws {
        try await run { scene in
            let (_, app) = try await scene.register(at: .first)
            let (url, pending) = try scene.bench.oauth.begin(app: app, scopes: .reconnection, state: "st4te")
            let parameters = try await Visitor(client: scene.bench.client).visit(url, as: "amara")
            let wrong = RegisteredApp(
                host: app.host, clientID: app.clientID, clientSecret: "another", redirectURI: app.redirectURI,
                scopes: app.scopes)
            let failure = await #expect(throws: MastodonOAuth.Failure.self) {
                try await scene.bench.oauth.finish(pending, app: wrong, parameters: parameters)
            }
            guard case .appUnknown = failure else {
                Issue.record("\(String(describing: failure))")
                return
            }
        }
    }

    @Test("A hostile server that claims another one's user gets nobody else")
    func impersonation() async throws {
        try await run { scene in
            let victim = try scene.acct("chiara", .second)
            await scene.fediverse.change(.first) { $0.impersonates = victim.description }
            let session = try await scene.session(of: "amara")
            do throws(MastodonClient.IdentityFailure) {
                let identity = try await scene.bench.api.verifyCredentials(session).value
                #expect(identity.host == scene.host(.first) && identity.acct.host == scene.host(.first))
                #expect(identity.acct != victim && identity.uri?.contains("\(victim.host)") != true)
            } catch {
                guard case .refused(.badUsername) = error else {
                    Issue.record("\(error)")
                    return
                }
            }
        }
    }

    // MARK: Following

    @Test("A follow across servers is requested until the other side accepts it, whatever the first answer says")
    func follow() async throws {
        try await run { scene in
            let session = try await scene.session(of: "amara")
            let quinn = try await scene.find("quinn", .second, as: session)
            let answer = try await scene.bench.api.follow(quinn.id, session: session)
            #expect(answer.value.followState == .following)
            let early = try await scene.bench.api.relationships([quinn.id], session: session).value
            #expect(early[quinn.id]?.followState == .requested)
            scene.bench.clock.advance(milliseconds: 2_000)
            let late = try await scene.bench.api.relationships([quinn.id], session: session).value
            #expect(late[quinn.id]?.followState == .following)
            // Again is once.
            _ = try await scene.bench.api.follow(quinn.id, session: session)
            let followed = await scene.fediverse.followed(by: FediverseAddress(.first, "amara"))
            #expect(followed.count { $0 == FediverseAddress(.second, "quinn") } == 1)
            let after = try await scene.bench.api.unfollow(quinn.id, session: session).value
            #expect(after.followState == .notFollowing)
        }
    }

    @Test("Somebody locked stays requested, on either kind of server")
    func locked() async throws {
        try await run { scene in
            let amara = try await scene.session(of: "amara")
            let farid = try await scene.find("farid", .first, as: amara)
            #expect(farid.isLocked && farid.displayName == "فريد الحسيني")
            #expect(try await scene.bench.api.follow(farid.id, session: amara).value.followState == .requested)
            let quinn = try await scene.session(of: "quinn", on: .second)
            let leilani = try await scene.find("leilani", .second, as: quinn)
            #expect(try await scene.bench.api.follow(leilani.id, session: quinn).value.followState == .requested)
            scene.bench.clock.advance(milliseconds: 86_400_000)
            let relationships = try await scene.bench.api.relationships([leilani.id], session: quinn).value
            #expect(relationships[leilani.id]?.followState == .requested)
        }
    }

    @Test("Somebody who moved says where to, and cannot be followed")
    func moved() async throws {
        try await run { scene in
            let session = try await scene.session(of: "amara")
            let elif = try await scene.find("elif", .first, as: session)
            #expect(elif.moved?.acct == (try scene.acct("elif", .second)))
            let error = await failure { try await scene.bench.api.follow(elif.id, session: session) }
            #expect(error?.code == MastodonErrorCode.forbidden && error?.mayHaveHappened == false)
        }
    }

    @Test("Somebody on a server that does not answer is found by nobody")
    func silent() async throws {
        var first = MastodonServerSettings.first
        first.resolveTimeoutMilliseconds = 1
        try await run(first: first) { scene in
            let session = try await scene.session(of: "amara")
            let silent = try ServerHost(scene.bench.sandbox.origins.silent)
            let found = try await scene.bench.api.resolve(Acct(user: "ingrid", host: silent), session: session)
            #expect(found.value == nil)
        }
    }

    @Test("Whom somebody follows is read to the last page")
    func following() async throws {
        try await run { scene in
            let amara = FediverseAddress(.first, "amara")
            for name in ["sofia", "hugo", "zofia"] {
                await scene.fediverse.arrange(amara, follows: FediverseAddress(.first, name))
            }
            let session = try await scene.session(of: "amara")
            let me = try await scene.bench.api.verifyCredentials(session).value.id
            var names: [String] = []
            var page: FollowingPage.Cursor?
            var pages = 0
            repeat {
                let answer = try await scene.bench.api.following(of: me, page: page, limit: 2, session: session).value
                names += answer.accounts.map(\.username)
                page = answer.next
                pages += 1
            } while page != nil && pages < 10
            #expect(Set(names) == ["sofia", "hugo", "zofia", "chiara", "mateo"] && names.count == 5)
            #expect(pages <= 4)
        }
    }

    // MARK: What goes wrong

    @Test(
        "A token that does not cover a follow is told apart from one that is worth nothing",
        arguments: [MastodonHost.first, .second])
    func tokens(host: MastodonHost) async throws {
        try await run { scene in
            let name = host == .first ? "amara" : "chiara"
            let full = try await scene.session(of: name, on: host)
            let someone = try await scene.find(host == .first ? "sofia" : "quinn", host, as: full)
            let reading = try await scene.session(of: name, on: host, scopes: [.read])
            let narrow = await failure { try await scene.bench.api.follow(someone.id, session: reading) }
            #expect(narrow?.status == 403 && narrow?.code == MastodonErrorCode.insufficientScope)
            await scene.mastodon.authorization(of: host)?.revokeTokens()
            let revoked = await failure { try await scene.bench.api.follow(someone.id, session: full) }
            #expect(revoked?.status == 401 && revoked?.code == MastodonErrorCode.invalidToken)
            let never = MastodonSession(host: scene.host(host), accessToken: "never-given", scope: .reconnection)
            let unknown = await failure { try await scene.bench.api.follow(someone.id, session: never) }
            #expect(unknown?.code == MastodonErrorCode.invalidToken)
        }
    }

    @Test("The budget of follows is told with each of them, and when it ends")
    func budget() async throws {
        var first = MastodonServerSettings.first
        first.followsPerPeriod = 2
        try await run(first: first) { scene in
            let session = try await scene.session(of: "amara")
            var left: [Int?] = []
            for name in ["sofia", "hugo"] {
                let account = try await scene.find(name, .first, as: session)
                left.append(try await scene.bench.api.follow(account.id, session: session).rateLimit.remaining)
            }
            #expect(left == [1, 0])
            let zofia = try await scene.find("zofia", .first, as: session)
            let error = await failure { try await scene.bench.api.follow(zofia.id, session: session) }
            #expect(error?.status == 429 && error?.code == MastodonErrorCode.rateLimited)
            let retryAt = try #require(error?.retryAt)
            #expect(retryAt > scene.bench.clock.now() && retryAt <= scene.bench.clock.now() + 86_400_000)
            scene.bench.clock.advance(milliseconds: retryAt - scene.bench.clock.now())
            _ = try await scene.bench.api.follow(zofia.id, session: session)
        }
    }

    @Test("An account that follows as many as it may is told so", arguments: [MastodonHost.first, .second])
    func cap(host: MastodonHost) async throws {
        try await run { scene in
            await scene.fediverse.change(host) { $0.followCap = 0 }
            let session = try await scene.session(of: host == .first ? "amara" : "chiara", on: host)
            let account = try await scene.find(host == .first ? "sofia" : "quinn", host, as: session)
            let error = await failure { try await scene.bench.api.follow(account.id, session: session) }
            #expect(error?.status == (host == .first ? 422 : 400) && error?.code == MastodonErrorCode.followLimit)
        }
    }

    @Test("A lost answer leaves it open whether the follow happened, and asking shows that it did")
    func lostAnswer() async throws {
        try await run { scene in
            let session = try await scene.session(of: "amara")
            let sofia = try await scene.find("sofia", .first, as: session)
            await scene.bench.sandbox.faults.add(FaultRule("POST /api/v1/accounts/*/follow", .dropResponse))
            let error = await failure { try await scene.bench.api.follow(sofia.id, session: session) }
            #expect(error?.cause == .connectionFailed && error?.mayHaveHappened == true)
            let relationships = try await scene.bench.api.relationships([sofia.id], session: session).value
            #expect(relationships[sofia.id]?.followState == .following)
        }
    }

    @Test(
        "A page or a plain text in place of an answer is an error like any other",
        arguments: [FaultBody.html, .text, .empty, .json], [200, 400, 422, 500, 502])
    func otherBodies(body: FaultBody, status: Int) async throws {
        try await run { scene in
            let session = try await scene.session(of: "amara")
            let sofia = try await scene.find("sofia", .first, as: session)
            await scene.bench.sandbox.faults.add(
                FaultRule(
                    "POST /api/v1/accounts/*/follow", .answer(status: status, body: body, afterEffect: false)))
            let error = await failure { try await scene.bench.api.follow(sofia.id, session: session) }
            #expect(error?.mayHaveHappened == (status == 200 || status >= 500))
            #expect(error?.cause == (status == 200 ? .badResponse : .status))
            #expect(error?.message?.contains("<") != true)
        }
    }
}
