import Crypto
import Foundation
import Identifiers
import Sandbox

/// An OAuth client written for these tests alone, so that each step can also be done wrongly.
struct OAuthVisitor: Sendable {
    struct Tokens: Sendable {
        let access: String
        let refresh: String
        let scope: String
        let subject: String
    }

    static let redirectURI = "http://127.0.0.1:9/callback"
    static let followScope =
        "atproto repo:app.bsky.graph.follow?action=create&action=delete blob:image/* "
        + "rpc:app.bsky.graph.getRelationships?aud=did:web:api.bsky.app%23bsky_appview"

    let harness: SandboxHarness
    var key = P256.Signing.PrivateKey()
    var scope = OAuthVisitor.followScope
    let verifier = String(repeating: "v", count: 50)

    var clientID: String {
        "http://localhost?"
            + FormParameters([("redirect_uri", Self.redirectURI), ("scope", scope)]).encoded
    }

    private var issuer: String { harness.server.origins.atproto }

    /// The parameters of a pushed request; tests spoil them one by one.
    var requestParameters: [String: String] {
        [
            "client_id": clientID, "response_type": "code", "redirect_uri": Self.redirectURI, "scope": scope,
            "state": "state-1", "code_challenge": Base64URL.encode(SHA256.hash(data: Array(verifier.utf8))),
            "code_challenge_method": "S256", "login_hint": SandboxHarness.ada.handle.description,
        ]
    }

    /// Does all that a person and their client do.
    func signIn(as account: ATProtoAccount = SandboxHarness.ada) async throws -> Tokens {
        let code = try await authorize(as: account)
        let answer = try await token(tokenParameters(code: code))
        return try tokens(answer)
    }

    func tokenParameters(code: String) -> [String: String] {
        [
            "client_id": clientID, "grant_type": "authorization_code", "code": code, "code_verifier": verifier,
            "redirect_uri": Self.redirectURI,
        ]
    }

    func authorize(as account: ATProtoAccount = SandboxHarness.ada) async throws -> String {
        let answer = try await push(requestParameters)
        guard let uri = answer.json["request_uri"]?.string else { throw Unexpected(answer.text) }
        let location = try await harness.wire.post(
            "/_sandbox/atproto/authorize",
            json: [
                "request_uri": .string(uri), "client_id": .string(clientID),
                "account": .string(account.did.description),
            ]
        ).json["location"]?.string
        guard let location, let query = location.split(separator: "?").last,
            let code = FormParameters(String(query))["code"]
        else { throw Unexpected(location ?? "no location") }
        return code
    }

    func push(_ parameters: [String: String]) async throws -> Wire.Answer { try await proved("/oauth/par", parameters) }

    func token(_ parameters: [String: String]) async throws -> Wire.Answer {
        try await proved("/oauth/token", parameters)
    }

    func refresh(_ token: String) async throws -> Wire.Answer {
        try await self.token(["client_id": clientID, "grant_type": "refresh_token", "refresh_token": token])
    }

    func tokens(_ answer: Wire.Answer) throws -> Tokens {
        guard answer.status == 200, let access = answer.json["access_token"]?.string,
            let refresh = answer.json["refresh_token"]?.string, let scope = answer.json["scope"]?.string,
            let subject = answer.json["sub"]?.string
        else { throw Unexpected(answer.text) }
        return Tokens(access: access, refresh: refresh, scope: scope, subject: subject)
    }

    /// Calls a method of the PDS with the token.
    func call(
        _ method: String, path: String, token: String, body: JSONValue? = nil, headers: [String: String] = [:]
    ) async throws -> Wire.Answer {
        try await withNonce { nonce in
            let proof = try proof(method, path: path, nonce: nonce, token: token)
            let headers = headers.merging(["Authorization": "DPoP \(token)", "DPoP": proof]) { $1 }
            if let body { return try await harness.wire.post(path, json: body, headers: headers) }
            return try await harness.wire.send(method, path, headers: headers)
        }
    }

    /// Writes a record of the signed-in account.
    func create(
        _ record: JSONValue, collection: String = "app.bsky.graph.follow", rkey: String? = nil, token: String,
        as account: ATProtoAccount = SandboxHarness.ada
    ) async throws -> Wire.Answer {
        try await call(
            "POST", path: "/xrpc/com.atproto.repo.createRecord", token: token,
            body: .members([
                "repo": .string(account.did.description), "collection": .string(collection),
                "rkey": rkey.map(JSONValue.string), "record": record,
            ]))
    }

    private func proved(_ path: String, _ parameters: [String: String]) async throws -> Wire.Answer {
        try await withNonce { nonce in
            let proof = try proof("POST", path: path, nonce: nonce)
            return try await harness.wire.post(path, form: parameters, headers: ["DPoP": proof])
        }
    }

    private func withNonce(_ send: (String?) async throws -> Wire.Answer) async throws -> Wire.Answer {
        let first = try await send(nil)
        guard first.error == "use_dpop_nonce", let nonce = first["DPoP-Nonce"] else { return first }
        return try await send(nonce)
    }

    /// A proof, whose claims a test may change.
    func proof(
        _ method: String, path: String, nonce: String?, token: String? = nil, id: String = UUID().uuidString,
        type: String = "dpop+jwt", changing change: (inout [String: JSONValue]) -> Void = { _ in }
    ) throws -> String {
        let point = key.publicKey.rawRepresentation
        let header: JSONValue = [
            "typ": .string(type), "alg": "ES256",
            "jwk": [
                "kty": "EC", "crv": "P-256", "x": .string(Base64URL.encode(point.prefix(32))),
                "y": .string(Base64URL.encode(point.suffix(32))),
            ],
        ]
        var claims: [String: JSONValue] = [
            "jti": .string(id), "htm": .string(method),
            "htu": .string(issuer + path.prefix { $0 != "?" }), "iat": .integer(harness.clock.now / 1000),
        ]
        claims["nonce"] = nonce.map(JSONValue.string)
        claims["ath"] = token.map { .string(Base64URL.encode(SHA256.hash(data: Array($0.utf8)))) }
        change(&claims)
        let part =
            Base64URL.encode(try header.encoded()) + "." + Base64URL.encode(try JSONValue.object(claims).encoded())
        let signature = try key.signature(for: Array(part.utf8)).rawRepresentation
        return part + "." + Base64URL.encode(signature)
    }

    struct Unexpected: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }
}

extension JSONValue {
    /// A follow record.
    static func follow(_ account: ATProtoAccount, at date: String = "2026-11-21T04:18:39.120Z") -> JSONValue {
        ["$type": "app.bsky.graph.follow", "subject": .string(account.did.description), "createdAt": .string(date)]
    }
}
