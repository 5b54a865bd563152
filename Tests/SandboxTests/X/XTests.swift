import Identifiers
import Sandbox
import Testing

@Suite("X's sign-in and API")
struct XTests {
    @Test("Somebody signs in, and the API says who it is")
    func signIn() async throws {
        try await CommunityHarness.run { harness in
            let visitor = XVisitor(harness: harness)
            let answer = try await visitor.decide(try await visitor.show(visitor.requestParameters), as: "haruka")
            #expect(answer["Location"]?.hasPrefix(XVisitor.redirectURI + "?") == true)
            #expect(parameter("state", of: answer) == "state-1")
            let tokens = try await visitor.token(visitor.tokenParameters(code: parameter("code", of: answer) ?? ""))
            #expect(tokens.status == 200)
            #expect(tokens.json["token_type"] == "bearer")
            #expect(tokens.json["expires_in"] == 7200)
            let me = try await visitor.me(tokens.json["access_token"])
            let haruka = try #require(harness.community["haruka"]?.x)
            #expect(
                me.json["data"] == [
                    "id": .string(haruka.id.description), "username": "haruka_s", "name": "佐々木 春香",
                ])
            #expect(me["x-rate-limit-limit"] == "75")
            #expect(me["x-rate-limit-remaining"] == "74")
            #expect((Int64(me["x-rate-limit-reset"] ?? "") ?? 0) > harness.clock.now / 1000)
        }
    }

    @Test(
        "The page refuses a request with something wrong, and sends nothing back",
        arguments: [
            ("client_id", "nobody"), ("client_id", ""), ("redirect_uri", "http://evil.example.com/callback"),
            ("redirect_uri", ""), ("response_type", "token"), ("state", ""),
            ("state", String(repeating: "s", count: 501)), ("code_challenge", ""), ("code_challenge", "short"),
            ("code_challenge_method", "plain"), ("code_challenge_method", ""), ("scope", ""),
            ("scope", "users.read everything"),
        ])
    func refusals(name: String, value: String) async throws {
        try await CommunityHarness.run { harness in
            let visitor = XVisitor(harness: harness)
            var parameters = visitor.requestParameters
            parameters[name] = value.isEmpty ? nil : value
            let page = try await visitor.show(parameters)
            #expect(page.status == 400)
            #expect(page["Location"] == nil)
            #expect(!page.text.contains("<form"))
        }
    }

    @Test("Cancelling leads back with access_denied, and a page counts once")
    func cancel() async throws {
        try await CommunityHarness.run { harness in
            let visitor = XVisitor(harness: harness)
            let page = try await visitor.show(visitor.requestParameters)
            let answer = try await visitor.decide(page, as: "amara", decision: "deny")
            #expect(parameter("error", of: answer) == "access_denied")
            #expect(parameter("state", of: answer) == "state-1")
            #expect(try await visitor.decide(page, as: "amara").status == 400)
        }
    }

    @Test(
        "Whoever has no account on X any more, or a suspended one, cannot sign in",
        arguments: ["priya", "tomasz", "quinn"])
    func cannotSignIn(person: String) async throws {
        try await CommunityHarness.run { harness in
            let visitor = XVisitor(harness: harness)
            let answer = try await visitor.decide(try await visitor.show(visitor.requestParameters), as: person)
            #expect(answer.status == 400)
        }
    }

    @Test(
        "The token endpoint refuses a wrong code, address or verifier",
        arguments: [
            ("code", "wrong"), ("code", nil), ("redirect_uri", "http://127.0.0.1:9/other"), ("redirect_uri", nil),
            ("code_verifier", String(repeating: "w", count: 50)), ("code_verifier", nil), ("grant_type", "password"),
            ("grant_type", nil),
        ] as [(String, String?)])
    func tokenFaults(name: String, value: String?) async throws {
        try await CommunityHarness.run { harness in
            let visitor = XVisitor(harness: harness)
            var parameters = visitor.tokenParameters(code: try await visitor.code())
            parameters[name] = value
            let answer = try await visitor.token(parameters)
            #expect(answer.status == 400)
            #expect(answer.json["access_token"] == nil)
        }
    }

    @Test("A confidential client proves its secret, a public one sends its id")
    func clients() async throws {
        try await CommunityHarness.run { harness in
            var visitor = XVisitor(harness: harness)
            visitor.scope = "users.read tweet.read"
            let parameters = visitor.tokenParameters(code: try await visitor.code())
            #expect(try await visitor.token(parameters, headers: [:]).status == 401)
            let bare = parameters.merging(["client_id": "sandbox-x-client"]) { $1 }
            #expect(try await visitor.token(bare, headers: [:]).status == 401)
            let wrong = XVisitor.basic("sandbox-x-client", "wrong")
            #expect(try await visitor.token(parameters, headers: wrong).error == "unauthorized_client")
            let answer = try await visitor.token(parameters)
            #expect(answer.status == 200)
            #expect(answer.json["refresh_token"] == nil, "offline.access was not asked for")

            var request = visitor.requestParameters
            request["client_id"] = "sandbox-x-public"
            let decision = try await visitor.decide(try await visitor.show(request), as: "ben")
            var open = visitor.tokenParameters(code: parameter("code", of: decision) ?? "")
            #expect(try await visitor.token(open).status == 400, "another client's code")
            open["client_id"] = "sandbox-x-public"
            #expect(try await visitor.token(open, headers: [:]).status == 200)
        }
    }

    @Test("A code counts once and for half a minute; used again it ends what it gave")
    func codes() async throws {
        try await CommunityHarness.run { harness in
            let visitor = XVisitor(harness: harness)
            let code = try await visitor.code()
            let tokens = try await visitor.token(visitor.tokenParameters(code: code))
            #expect(try await visitor.me(tokens.json["access_token"]).status == 200)
            #expect(try await visitor.token(visitor.tokenParameters(code: code)).status == 400)
            #expect(try await visitor.me(tokens.json["access_token"]).status == 401)

            let late = try await visitor.code()
            harness.clock.advance(seconds: 31)
            #expect(try await visitor.token(visitor.tokenParameters(code: late)).status == 400)
        }
    }

    @Test("A refresh token counts once, and the access token before it no more")
    func refresh() async throws {
        try await CommunityHarness.run { harness in
            let visitor = XVisitor(harness: harness)
            let first = try await visitor.signIn()
            harness.clock.advance(seconds: 7_201)
            #expect(try await visitor.me(first["access_token"]).status == 401)
            let refresh = ["grant_type": "refresh_token", "refresh_token": first["refresh_token"]?.string ?? ""]
            let second = try await visitor.token(refresh).json
            #expect(try await visitor.me(second["access_token"]).status == 200)
            #expect(try await visitor.token(refresh).status == 400)
        }
    }

    @Test("A revoked token counts no more")
    func revoke() async throws {
        try await CommunityHarness.run { harness in
            let visitor = XVisitor(harness: harness)
            let tokens = try await visitor.signIn()
            let answer = try await harness.main.post(
                "/2/oauth2/revoke", form: ["token": tokens["access_token"]?.string ?? ""], headers: XVisitor.basic())
            #expect(answer.json == ["revoked": true])
            #expect(try await visitor.me(tokens["access_token"]).status == 401)
            let amara = try #require(harness.community["amara"]?.x)
            #expect(await harness.x.authorization.grantCount(of: amara.id) == 0)
        }
    }

    @Test("Fields that were asked for are told; unknown ones are refused; scopes are needed")
    func fields() async throws {
        try await CommunityHarness.run { harness in
            var visitor = XVisitor(harness: harness)
            let token = try await visitor.signIn()["access_token"]
            let me = try await visitor.me(token, fields: "created_at,protected,public_metrics")
            #expect(me.json["data"]?["protected"] == false)
            #expect((me.json["data"]?["public_metrics"]?["following_count"]?.integer ?? 0) > 50)
            #expect(try await visitor.me(token, fields: "shoe_size").status == 400)
            visitor.scope = "users.read"
            #expect(try await visitor.me(try await visitor.signIn()["access_token"]).status == 403)
        }
    }

    @Test("A revoked key ends everything, and one without a plan the API alone")
    func keyStates() async throws {
        try await CommunityHarness.run { harness in
            let visitor = XVisitor(harness: harness)
            let code = try await visitor.code()
            let token = try await visitor.signIn()["access_token"]
            let change = try await harness.main.post("/_sandbox/x/key", json: ["state": "revoked"])
            #expect(change.status == 204)
            #expect(try await visitor.show(visitor.requestParameters).status == 400)
            #expect(try await visitor.token(visitor.tokenParameters(code: code)).status == 401)
            #expect(try await visitor.me(token).status == 401)
            await harness.x.authorization.change { $0.keyState = .notEnrolled }
            let answer = try await visitor.me(token)
            #expect(answer.status == 403)
            #expect(answer.json["reason"] == "client-not-enrolled")
        }
    }

    @Test("Too many requests are refused until the reset that was told")
    func limits() async throws {
        var settings = XSettings()
        settings.usersMePerWindow = 2
        try await CommunityHarness.run(x: settings) { harness in
            let visitor = XVisitor(harness: harness)
            let token = try await visitor.signIn()["access_token"]
            for _ in 0..<2 { #expect(try await visitor.me(token).status == 200) }
            let refused = try await visitor.me(token)
            #expect(refused.status == 429)
            #expect(refused["x-rate-limit-remaining"] == "0")
            let reset = try #require(Int64(refused["x-rate-limit-reset"] ?? ""))
            harness.clock.advance(seconds: reset - harness.clock.now / 1000)
            #expect(try await visitor.me(token).status == 200)
        }
    }
}
