import Crypto
import Identifiers
import Sandbox
import Testing

@Suite("The sandbox's authorization server")
struct OAuthTests {
    @Test("A client that does everything right gets tokens, writes, refreshes and revokes")
    func journey() async throws {
        try await SandboxHarness.run { harness in
            let visitor = OAuthVisitor(harness: harness)
            let tokens = try await visitor.signIn()
            #expect(tokens.subject == SandboxHarness.ada.did.description)
            #expect(tokens.scope == OAuthVisitor.followScope)
            let created = try await visitor.create(.follow(SandboxHarness.ben), token: tokens.access)
            #expect(created.status == 200)
            #expect(created.json["validationStatus"] == "valid")
            let renewed = try visitor.tokens(try await visitor.refresh(tokens.refresh))
            #expect(renewed.access != tokens.access)
            let old = try await visitor.create(.follow(SandboxHarness.chen), token: tokens.access)
            #expect(old.status == 401)
            #expect(old.error == "invalid_token")
            let revoked = try await harness.wire.post(
                "/oauth/revoke", form: ["client_id": visitor.clientID, "token": renewed.refresh],
                headers: [
                    "DPoP": try visitor.proof(
                        "POST", path: "/oauth/revoke", nonce: created["DPoP-Nonce"])
                ])
            #expect(revoked.status == 200)
            #expect(await harness.atproto.authorization.sessionCount(of: SandboxHarness.ada.did) == 0)
        }
    }

    @Test(
        "A pushed request with a fault is refused",
        arguments: [
            ("redirect_uri", "http://127.0.0.1:9/elsewhere", "invalid_request"),
            ("redirect_uri", "http://127.0.0.1:10/callback", "invalid_request"),
            ("redirect_uri", nil, "invalid_request"), ("code_challenge_method", "plain", "invalid_request"),
            ("code_challenge_method", nil, "invalid_request"), ("code_challenge", nil, "invalid_request"),
            ("code_challenge", "short", "invalid_request"), ("state", nil, "invalid_request"),
            ("response_type", "token", "unsupported_response_type"), ("scope", nil, "invalid_scope"),
            ("scope", "atproto transition:generic", "invalid_scope"),
            ("scope", "repo:app.bsky.graph.follow?action=create&action=delete", "invalid_scope"),
            ("client_id", nil, "invalid_client"), ("client_id", "http://localhost/path", "invalid_client_metadata"),
            ("client_id", "http://127.0.0.1:9/client.json", "invalid_client_metadata"),
            ("login_hint", "not a handle", "invalid_request"), ("request_uri", "urn:x", "invalid_request"),
            ("dpop_jkt", "other", "invalid_dpop_proof"),
        ] as [(String, String?, String)])
    func pushedFaults(name: String, value: String?, error: String) async throws {
        try await SandboxHarness.run { harness in
            let visitor = OAuthVisitor(harness: harness)
            var parameters = visitor.requestParameters
            parameters[name] = value
            let answer = try await visitor.push(parameters)
            #expect(answer.status == 400)
            #expect(answer.error == error)
        }
    }

    @Test(
        "A token request with a fault is refused, and the code is gone",
        arguments: [
            ("code_verifier", String(repeating: "w", count: 50), "invalid_grant"),
            ("code_verifier", nil, "invalid_grant"),
            ("redirect_uri", "http://127.0.0.1:9/other", "invalid_grant"), ("redirect_uri", nil, "invalid_grant"),
            ("code", "cod-other", "invalid_grant"), ("grant_type", "password", "unsupported_grant_type"),
            ("client_id", "http://localhost?scope=atproto", "invalid_grant"),
        ] as [(String, String?, String)])
    func tokenFaults(name: String, value: String?, error: String) async throws {
        try await SandboxHarness.run { harness in
            let visitor = OAuthVisitor(harness: harness)
            let code = try await visitor.authorize()
            var parameters = visitor.tokenParameters(code: code)
            parameters[name] = value
            let answer = try await visitor.token(parameters)
            #expect(answer.status == 400)
            #expect(answer.error == error)
            if name != "code", name != "grant_type" {
                let second = try await visitor.token(visitor.tokenParameters(code: code))
                #expect(second.error == "invalid_grant")
            }
        }
    }

    @Test("A code used twice ends the session that it began")
    func codeReuse() async throws {
        try await SandboxHarness.run { harness in
            let visitor = OAuthVisitor(harness: harness)
            let code = try await visitor.authorize()
            let tokens = try visitor.tokens(try await visitor.token(visitor.tokenParameters(code: code)))
            let second = try await visitor.token(visitor.tokenParameters(code: code))
            #expect(second.error == "invalid_grant")
            #expect(try await visitor.create(.follow(SandboxHarness.ben), token: tokens.access).status == 401)
        }
    }

    @Test("Codes, requests and tokens grow old")
    func expiry() async throws {
        try await SandboxHarness.run { harness in
            let visitor = OAuthVisitor(harness: harness)
            let code = try await visitor.authorize()
            harness.clock.advance(seconds: 61)
            #expect(try await visitor.token(visitor.tokenParameters(code: code)).error == "invalid_grant")
            let uri = try await visitor.push(visitor.requestParameters).json["request_uri"]?.string ?? ""
            harness.clock.advance(seconds: 301)
            let page = try await harness.wire.get(
                "/oauth/authorize?" + FormParameters([("client_id", visitor.clientID), ("request_uri", uri)]).encoded)
            #expect(page.status == 400)
            let tokens = try await visitor.signIn()
            harness.clock.advance(seconds: 3_601)
            let late = try await visitor.create(.follow(SandboxHarness.ben), token: tokens.access)
            #expect(late.error == "invalid_token")
            #expect(try await visitor.refresh(tokens.refresh).status == 200)
        }
    }

    @Test("A refresh token used twice ends the session")
    func refreshReuse() async throws {
        try await SandboxHarness.run { harness in
            let visitor = OAuthVisitor(harness: harness)
            let tokens = try await visitor.signIn()
            let renewed = try visitor.tokens(try await visitor.refresh(tokens.refresh))
            #expect(try await visitor.refresh(tokens.refresh).error == "invalid_grant")
            #expect(try await visitor.refresh(renewed.refresh).error == "invalid_grant")
            #expect(try await visitor.create(.follow(SandboxHarness.ben), token: renewed.access).status == 401)
        }
    }

    @Test("Another key gets nothing for a code, a token or a refresh token")
    func keyBinding() async throws {
        try await SandboxHarness.run { harness in
            let visitor = OAuthVisitor(harness: harness)
            var thief = visitor
            thief.key = P256.Signing.PrivateKey()
            let code = try await visitor.authorize()
            #expect(try await thief.token(visitor.tokenParameters(code: code)).error == "invalid_grant")
            let tokens = try await visitor.signIn()
            #expect(try await thief.create(.follow(SandboxHarness.ben), token: tokens.access).error == "invalid_token")
            #expect(try await thief.refresh(tokens.refresh).error == "invalid_grant")
        }
    }

    @Test(
        "A proof with a fault is refused at the resource",
        arguments: [
            ("htm", "GET", "invalid_dpop_proof"), ("htu", "http://127.0.0.1:1/", "invalid_dpop_proof"),
            ("ath", "AAAA", "invalid_dpop_proof"), ("ath", nil, "invalid_dpop_proof"),
            ("jti", nil, "invalid_dpop_proof"),
            ("iat", nil, "invalid_dpop_proof"), ("iat", 1_700_000_000, "invalid_dpop_proof"),
            ("iat", 1_900_000_000, "invalid_dpop_proof"), ("nonce", nil, "use_dpop_nonce"),
            ("nonce", "old", "use_dpop_nonce"),
        ] as [(String, JSONValue?, String)])
    func proofFaults(claim: String, value: JSONValue?, error: String) async throws {
        try await SandboxHarness.run { harness in
            let visitor = OAuthVisitor(harness: harness)
            let tokens = try await visitor.signIn()
            let path = "/xrpc/com.atproto.server.getSession"
            let nonce = try await visitor.call("GET", path: path, token: tokens.access)["DPoP-Nonce"]
            let method = claim == "htm" ? "POST" : "GET"
            let proof = try visitor.proof(
                method == "POST" ? "GET" : "GET", path: path, nonce: nonce, token: tokens.access
            ) {
                $0[claim] = claim == "htm" ? "POST" : value
            }
            let answer = try await harness.wire.get(
                path, headers: ["Authorization": "DPoP \(tokens.access)", "DPoP": proof])
            #expect(answer.status == 401)
            #expect(answer.error == error)
            #expect(answer["WWW-Authenticate"]?.contains("error=\"\(error)\"") == true)
            #expect(answer["DPoP-Nonce"] != nil)
        }
    }

    @Test("A proof is good once, and only as a dpop+jwt")
    func replay() async throws {
        try await SandboxHarness.run { harness in
            let visitor = OAuthVisitor(harness: harness)
            let tokens = try await visitor.signIn()
            let path = "/xrpc/com.atproto.server.getSession"
            let nonce = try await visitor.call("GET", path: path, token: tokens.access)["DPoP-Nonce"]
            let proof = try visitor.proof("GET", path: path, nonce: nonce, token: tokens.access)
            let headers = ["Authorization": "DPoP \(tokens.access)", "DPoP": proof]
            #expect(try await harness.wire.get(path, headers: headers).status == 200)
            #expect(try await harness.wire.get(path, headers: headers).error == "invalid_dpop_proof")
            let untyped = try visitor.proof("GET", path: path, nonce: nonce, token: tokens.access, type: "jwt")
            #expect(
                try await harness.wire.get(
                    path, headers: ["Authorization": "DPoP \(tokens.access)", "DPoP": untyped]
                ).error == "invalid_dpop_proof")
            #expect(
                try await harness.wire.get(path, headers: ["Authorization": "Bearer \(tokens.access)"]).status == 400)
            #expect(
                try await harness.wire.get(path, headers: ["Authorization": "DPoP \(tokens.access)"]).error
                    == "invalid_dpop_proof")
        }
    }

    @Test("Nonces change with time and at command; the new one comes with the refusal")
    func nonces() async throws {
        try await SandboxHarness.run { harness in
            let visitor = OAuthVisitor(harness: harness)
            let tokens = try await visitor.signIn()
            let path = "/xrpc/com.atproto.server.getSession"
            let nonce = try await visitor.call("GET", path: path, token: tokens.access)["DPoP-Nonce"]
            func call(_ nonce: String?) async throws -> Wire.Answer {
                let proof = try visitor.proof("GET", path: path, nonce: nonce, token: tokens.access)
                return try await harness.wire.get(
                    path, headers: ["Authorization": "DPoP \(tokens.access)", "DPoP": proof])
            }
            #expect(try await call(nonce).status == 200)
            await harness.atproto.authorization.rotateNonce()
            let refused = try await call(nonce)
            #expect(refused.error == "use_dpop_nonce")
            let next = refused["DPoP-Nonce"]
            #expect(try await call(next).status == 200)
            harness.clock.advance(seconds: 100)
            #expect(try await call(next).status == 200)
            harness.clock.advance(seconds: 100)
            #expect(try await call(next).error == "use_dpop_nonce")
        }
    }

    @Test("Granular scopes are enforced write by write")
    func scopes() async throws {
        try await SandboxHarness.run { harness in
            var visitor = OAuthVisitor(harness: harness)
            visitor.scope = "atproto repo:app.bsky.graph.follow?action=create"
            let tokens = try await visitor.signIn()
            let created = try await visitor.create(.follow(SandboxHarness.ben), token: tokens.access)
            #expect(created.status == 200)
            let block = try await visitor.create(
                ["subject": .string(SandboxHarness.ben.did.description), "createdAt": "2026-11-21T04:18:39Z"],
                collection: "app.bsky.graph.block", token: tokens.access)
            #expect(block.status == 403)
            #expect(block.error == "ScopeMissingError")
            let rkey = created.json["uri"]?.string?.split(separator: "/").last.map(String.init) ?? ""
            let deleted = try await visitor.call(
                "POST", path: "/xrpc/com.atproto.repo.deleteRecord", token: tokens.access,
                body: [
                    "repo": .string(SandboxHarness.ada.did.description), "collection": "app.bsky.graph.follow",
                    "rkey": .string(rkey),
                ])
            #expect(deleted.error == "ScopeMissingError")
            let proxied = try await visitor.call(
                "GET", path: "/xrpc/app.bsky.actor.getProfile?actor=ben.example.com", token: tokens.access)
            #expect(proxied.error == "ScopeMissingError")
        }
    }

    @Test("An older server refuses or ignores granular scopes")
    func olderServers() async throws {
        var settings = ATProtoSettings()
        settings.granularScopes = .refused
        try await SandboxHarness.run(settings: settings) { harness in
            let visitor = OAuthVisitor(harness: harness)
            let answer = try await visitor.push(visitor.requestParameters)
            #expect(answer.error == "invalid_scope")
        }
        settings.granularScopes = .ignored
        try await SandboxHarness.run(settings: settings) { harness in
            let visitor = OAuthVisitor(harness: harness)
            let tokens = try await visitor.signIn()
            #expect(tokens.scope == "atproto")
        }
    }

    @Test("The sign-in page shows everybody, escapes names, and its form leads back to the client")
    func page() async throws {
        var mallory = SandboxHarness.chen
        mallory.displayName = "<script>alert(1)</script>"
        try await SandboxHarness.run(accounts: [SandboxHarness.ada, mallory]) { harness in
            let visitor = OAuthVisitor(harness: harness)
            let uri = try await visitor.push(visitor.requestParameters).json["request_uri"]?.string ?? ""
            let query = FormParameters([("client_id", visitor.clientID), ("request_uri", uri)]).encoded
            let page = try await harness.wire.get("/oauth/authorize?\(query)")
            #expect(page.status == 200)
            #expect(page.text.contains("&lt;script&gt;alert(1)"))
            #expect(!page.text.contains("<script>"))
            #expect(page["Content-Security-Policy"]?.contains("default-src 'none'") == true)
            #expect(page["Content-Security-Policy"]?.contains("form-action 'self' http://127.0.0.1:9") == true)
            let parts = page.text.split(separator: "name=\"form_token\" value=\"")
            let token = String(parts[1].prefix { $0 != "\"" })
            var form = [
                "client_id": visitor.clientID, "request_uri": uri, "form_token": "guess", "decision": "accept",
                "account": SandboxHarness.ada.did.description,
            ]
            #expect(try await harness.wire.post("/oauth/authorize", form: form).status == 400)
            form["form_token"] = token
            let accepted = try await harness.wire.post("/oauth/authorize", form: form)
            #expect(accepted.status == 303)
            let location = try #require(accepted["Location"])
            let answer = FormParameters(String(location.split(separator: "?")[1]))
            #expect(answer["iss"] == harness.server.origins.atproto)
            #expect(answer["state"] == "state-1")
            #expect(answer["code"]?.isEmpty == false)
            #expect(try await harness.wire.post("/oauth/authorize", form: form).status == 400)
        }
    }

    @Test("Who denies is sent back with access_denied, and no code")
    func denied() async throws {
        try await SandboxHarness.run { harness in
            let visitor = OAuthVisitor(harness: harness)
            let uri = try await visitor.push(visitor.requestParameters).json["request_uri"]?.string ?? ""
            let location =
                try await harness.wire.post(
                    "/_sandbox/atproto/authorize",
                    json: [
                        "request_uri": .string(uri), "client_id": .string(visitor.clientID),
                        "account": "ada.example.com",
                        "decision": "deny",
                    ]
                ).json["location"]?.string ?? ""
            let answer = FormParameters(String(location.split(separator: "?")[1]))
            #expect(answer["error"] == "access_denied")
            #expect(answer["state"] == "state-1")
            #expect(answer["code"] == nil)
        }
    }

    @Test("Nobody signs in with an account that is deactivated")
    func deactivated() async throws {
        try await SandboxHarness.run { harness in
            await harness.atproto.directory.update(SandboxHarness.ada.did) { $0.status = .deactivated }
            let visitor = OAuthVisitor(harness: harness)
            let uri = try await visitor.push(visitor.requestParameters).json["request_uri"]?.string ?? ""
            let query = FormParameters([("client_id", visitor.clientID), ("request_uri", uri)]).encoded
            let location = try await harness.atproto.signIn(at: "/oauth/authorize?\(query)", as: SandboxHarness.ada.did)
            #expect(location.contains("error=access_denied"))
        }
    }

    @Test("A request that was not pushed is not shown")
    func pushingIsRequired() async throws {
        try await SandboxHarness.run { harness in
            let visitor = OAuthVisitor(harness: harness)
            let query = FormParameters(visitor.requestParameters.map { ($0.key, $0.value) }).encoded
            #expect(try await harness.wire.get("/oauth/authorize?\(query)").status == 400)
            let withoutProof = try await harness.wire.post("/oauth/par", form: visitor.requestParameters)
            #expect(withoutProof.error == "invalid_dpop_proof")
        }
    }
}
