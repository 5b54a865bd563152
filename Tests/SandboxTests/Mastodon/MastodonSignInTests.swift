import Sandbox
import Testing

@Suite("Signing in to a Mastodon server")
struct MastodonSignInTests {
    @Test(
        "Somebody signs in, and the server says who it is",
        arguments: [(MastodonHost.first, "sven"), (.second, "mateo")])
    func signIn(host: MastodonHost, person: String) async throws {
        try await CommunityHarness.run { harness in
            let visitor = MastodonVisitor(harness: harness, host: host)
            let app = try await visitor.register()
            let answer = try await visitor.decide(
                try await visitor.show(visitor.requestParameters(app)), as: person)
            #expect(parameter("state", of: answer) == "state-1")
            let token = try await visitor.token(
                visitor.tokenParameters(app, code: parameter("code", of: answer) ?? ""))
            #expect(token.json["scope"]?.string == MastodonVisitor.scopes)
            let me = try await visitor.wire.get(
                "/api/v1/accounts/verify_credentials",
                headers: ["Authorization": "Bearer \(token.json["access_token"]?.string ?? "")"])
            #expect(me.json["acct"]?.string == person)
            #expect(me.json["display_name"]?.string == harness.community[person]?.mastodon?.displayName)
            #expect(me["X-RateLimit-Reset"]?.hasSuffix("Z") == true)
        }
    }

    @Test("Only one of the servers announces its OAuth")
    func metadata() async throws {
        try await CommunityHarness.run { harness in
            let path = "/.well-known/oauth-authorization-server"
            let first = try await harness.wire(.first).get(path)
            #expect(first.json["code_challenge_methods_supported"] == ["S256"])
            #expect(first.json["token_endpoint"]?.string == harness.server.origins.mastodon[0] + "/oauth/token")
            #expect(try await harness.wire(.second).get(path).status == 404)
        }
    }

    @Test("The first server insists on PKCE, the second never heard of it")
    func pkce() async throws {
        try await CommunityHarness.run { harness in
            let first = MastodonVisitor(harness: harness, host: .first)
            let app = try await first.register()
            var parameters = first.requestParameters(app)
            parameters["code_challenge"] = nil
            let refused = try await first.show(parameters)
            #expect(parameter("error", of: refused) == "invalid_request")
            #expect(parameter("state", of: refused) == "state-1")
            parameters = first.requestParameters(app)
            parameters["code_challenge_method"] = "plain"
            #expect(parameter("error", of: try await first.show(parameters)) == "invalid_code_challenge_method")

            let second = MastodonVisitor(harness: harness, host: .second)
            let other = try await second.register()
            parameters = second.requestParameters(other)
            parameters["code_challenge"] = nil
            let answer = try await second.decide(try await second.show(parameters), as: "chiara")
            var token = second.tokenParameters(other, code: parameter("code", of: answer) ?? "")
            token["code_verifier"] = nil
            #expect(try await second.token(token).status == 200)
        }
    }

    @Test("An unknown client or address is shown, and sends nothing back")
    func shownRefusals() async throws {
        try await CommunityHarness.run { harness in
            let visitor = MastodonVisitor(harness: harness, host: .first)
            let app = try await visitor.register()
            for (name, value) in [("client_id", "nobody"), ("redirect_uri", "http://evil.example.com/")] {
                var parameters = visitor.requestParameters(app)
                parameters[name] = value
                let answer = try await visitor.show(parameters)
                #expect(answer.status == 400)
                #expect(answer["Location"] == nil)
            }
        }
    }

    @Test("An app gets no more scopes than it registered")
    func scopes() async throws {
        try await CommunityHarness.run { harness in
            let visitor = MastodonVisitor(harness: harness, host: .first)
            let app = try await visitor.register(scopes: "read:accounts")
            let answer = try await visitor.show(visitor.requestParameters(app, scopes: "read:accounts write:statuses"))
            #expect(parameter("error", of: answer) == "invalid_scope")
        }
    }

    @Test(
        "The token endpoint refuses what does not fit the sign-in",
        arguments: [
            ("code", "wrong", 400), ("redirect_uri", "http://127.0.0.1:9/other", 400), ("code_verifier", "wrong", 400),
            ("code_verifier", "", 400), ("client_secret", "wrong", 401), ("client_id", "wrong", 401),
            ("grant_type", "password", 400),
        ])
    func tokenFaults(name: String, value: String, status: Int) async throws {
        try await CommunityHarness.run { harness in
            let visitor = MastodonVisitor(harness: harness, host: .first)
            let app = try await visitor.register()
            var parameters = visitor.tokenParameters(app, code: try await visitor.code(app, as: "amara"))
            parameters[name] = value.isEmpty ? nil : value
            let answer = try await visitor.token(parameters)
            #expect(answer.status == status)
            #expect(answer.json["access_token"] == nil)
        }
    }

    @Test("A code counts once, and used again it ends what it gave")
    func codeReuse() async throws {
        try await CommunityHarness.run { harness in
            let visitor = MastodonVisitor(harness: harness, host: .first)
            let app = try await visitor.register()
            let parameters = visitor.tokenParameters(app, code: try await visitor.code(app, as: "amara"))
            let token = try await visitor.token(parameters).json["access_token"]?.string ?? ""
            #expect(try await visitor.token(parameters).json["error"] == "invalid_grant")
            let caller = MastodonCaller(wire: visitor.wire, token: token)
            #expect(try await caller.get("v1/accounts/verify_credentials").status == 401)
        }
    }

    @Test("A revoked token counts no more; another app cannot revoke it")
    func revoke() async throws {
        try await CommunityHarness.run { harness in
            let visitor = MastodonVisitor(harness: harness, host: .first)
            let app = try await visitor.register()
            let other = try await visitor.register()
            let token =
                try await visitor.token(visitor.tokenParameters(app, code: try await visitor.code(app, as: "amara")))
                .json["access_token"]?.string ?? ""
            let caller = MastodonCaller(wire: visitor.wire, token: token)
            func revoke(_ app: MastodonVisitor.App) async throws -> Int {
                try await visitor.wire.post(
                    "/oauth/revoke", form: ["client_id": app.id, "client_secret": app.secret, "token": token]
                ).status
            }
            #expect(try await revoke(other) == 403)
            #expect(try await caller.get("v1/preferences").status == 200)
            #expect(try await revoke(app) == 200)
            let answer = try await caller.get("v1/preferences")
            #expect(answer.status == 401)
            #expect(answer.error == "The access token was revoked")
        }
    }

    @Test("Each method needs its scope, and a wider one contains it")
    func granularScopes() async throws {
        try await CommunityHarness.run { harness in
            let visitor = MastodonVisitor(harness: harness, host: .first)
            let reader = try await visitor.session("amara", scopes: "read:accounts")
            #expect(try await reader.get("v1/accounts/verify_credentials").status == 200)
            let refused = try await reader.get("v2/search?q=ben&resolve=true")
            #expect(refused.status == 403)
            #expect(refused.error == "This action is outside the authorized scopes")
            #expect(try await reader.get("v1/accounts/relationships?id[]=1").status == 403)
            #expect(try await reader.post("v1/accounts/1/follow").status == 403)
            let old = try await visitor.session("amara", scopes: "read follow")
            #expect(try await old.follow(try harness.acct("freya")).status == 200)
            #expect(try await old.post("v1/statuses", ["status": "hi"]).status == 403)
            let profile = try await visitor.session("amara", scopes: "profile")
            #expect(try await profile.get("v1/accounts/verify_credentials").status == 200)
            #expect(try await profile.get("v1/preferences").status == 403)
        }
    }

    @Test("A hostile server claims to be somebody of another one")
    func impersonation() async throws {
        try await CommunityHarness.run { harness in
            let claim = try harness.acct("amara")
            await harness.mastodon.fediverse.change(.second) { $0.impersonates = claim }
            let caller = try await MastodonVisitor(harness: harness, host: .second).session("clickfarm")
            let me = try await caller.get("v1/accounts/verify_credentials")
            #expect(me.json["acct"]?.string == claim)
            #expect(me.json["url"]?.string == harness.server.origins.mastodon[0] + "/@amara")
        }
    }

    @Test("Somebody who moved away can still sign in to the old account")
    func former() async throws {
        try await CommunityHarness.run { harness in
            let visitor = MastodonVisitor(harness: harness, host: .first)
            let app = try await visitor.register()
            let code = try await visitor.code(app, as: "elif")
            let token = try await visitor.token(visitor.tokenParameters(app, code: code)).json["access_token"]?.string
            let caller = MastodonCaller(wire: visitor.wire, token: token ?? "")
            let me = try await caller.get("v1/accounts/verify_credentials").json
            #expect(me["moved"]?["acct"]?.string == (try harness.acct("elif")))
        }
    }
}
