import Crypto
import Foundation
import Sandbox

/// A client of X's OAuth 2.0 written for these tests alone, so that each step can also be done wrongly.
struct XVisitor: Sendable {
    static let redirectURI = "http://127.0.0.1:9/callback"

    let harness: CommunityHarness
    let verifier = String(repeating: "v", count: 50)
    var scope = "users.read tweet.read offline.access"

    /// What the browser is sent with; tests spoil it one by one.
    var requestParameters: [String: String] {
        [
            "response_type": "code", "client_id": "sandbox-x-client", "redirect_uri": Self.redirectURI,
            "scope": scope, "state": "state-1", "code_challenge_method": "S256",
            "code_challenge": Base64URL.encode(SHA256.hash(data: Array(verifier.utf8))),
        ]
    }

    func tokenParameters(code: String) -> [String: String] {
        [
            "grant_type": "authorization_code", "code": code, "redirect_uri": Self.redirectURI,
            "code_verifier": verifier,
        ]
    }

    static func basic(_ id: String = "sandbox-x-client", _ secret: String = "sandbox-x-secret") -> [String: String] {
        ["Authorization": "Basic " + Data("\(id):\(secret)".utf8).base64EncodedString()]
    }

    func show(_ parameters: [String: String]) async throws -> Wire.Answer {
        let query = FormParameters(parameters.map { ($0.key, $0.value) }).encoded
        return try await harness.main.get("/i/oauth2/authorize?" + query)
    }

    func decide(_ page: Wire.Answer, as person: String, decision: String = "accept") async throws -> Wire.Answer {
        try await harness.main.post(
            "/i/oauth2/authorize",
            form: [
                "request": hiddenField("request", in: page.text) ?? "", "person": person, "decision": decision,
            ])
    }

    func code(as person: String = "amara") async throws -> String {
        let answer = try await decide(try await show(requestParameters), as: person)
        return parameter("code", of: answer) ?? ""
    }

    func token(_ parameters: [String: String], headers: [String: String] = basic()) async throws -> Wire.Answer {
        try await harness.main.post("/2/oauth2/token", form: parameters, headers: headers)
    }

    func signIn(as person: String = "amara") async throws -> JSONValue {
        try await token(tokenParameters(code: try await code(as: person))).json
    }

    func me(_ token: JSONValue?, fields: String = "") async throws -> Wire.Answer {
        try await harness.main.get(
            "/2/users/me" + (fields.isEmpty ? "" : "?user.fields=\(fields)"),
            headers: ["Authorization": "Bearer \(token?.string ?? "")"])
    }
}
