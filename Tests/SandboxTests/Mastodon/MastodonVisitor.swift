import Crypto
import Sandbox

/// A client of the Mastodon API written for these tests alone, so that each step can also be done wrongly.
struct MastodonVisitor: Sendable {
    struct App: Sendable {
        let id: String
        let secret: String
    }

    static let redirectURI = "http://127.0.0.1:9/callback"
    static let scopes = "read:accounts read:follows read:search write:follows"

    let harness: CommunityHarness
    let host: MastodonHost
    let verifier = String(repeating: "v", count: 50)

    var wire: Wire { harness.wire(host) }

    func register(scopes: String = scopes) async throws -> App {
        let answer = try await wire.post(
            "/api/v1/apps", form: ["client_name": "test", "redirect_uris": Self.redirectURI, "scopes": scopes])
        return App(
            id: answer.json["client_id"]?.string ?? "", secret: answer.json["client_secret"]?.string ?? "")
    }

    /// What the browser is sent with; tests spoil it one by one.
    func requestParameters(_ app: App, scopes: String = scopes) -> [String: String] {
        [
            "response_type": "code", "client_id": app.id, "redirect_uri": Self.redirectURI, "scope": scopes,
            "state": "state-1", "code_challenge_method": "S256",
            "code_challenge": Base64URL.encode(SHA256.hash(data: Array(verifier.utf8))),
        ]
    }

    func tokenParameters(_ app: App, code: String) -> [String: String] {
        [
            "grant_type": "authorization_code", "code": code, "redirect_uri": Self.redirectURI,
            "client_id": app.id, "client_secret": app.secret, "code_verifier": verifier,
        ]
    }

    func show(_ parameters: [String: String]) async throws -> Wire.Answer {
        try await wire.get("/oauth/authorize?" + FormParameters(parameters.map { ($0.key, $0.value) }).encoded)
    }

    func decide(_ page: Wire.Answer, as person: String, decision: String = "accept") async throws -> Wire.Answer {
        try await wire.post(
            "/oauth/authorize",
            form: [
                "request": hiddenField("request", in: page.text) ?? "", "person": person, "decision": decision,
            ])
    }

    func code(_ app: App, as person: String) async throws -> String {
        parameter("code", of: try await decide(try await show(requestParameters(app)), as: person)) ?? ""
    }

    func token(_ parameters: [String: String]) async throws -> Wire.Answer {
        try await wire.post("/oauth/token", form: parameters)
    }

    /// Somebody who has signed in.
    func session(_ person: String, scopes: String = scopes) async throws -> MastodonCaller {
        let authorization = harness.mastodon.authorization(of: host)
        let token = await authorization?.issueToken(for: try harness.address(person), scopes: scopes)
        return MastodonCaller(wire: wire, token: token ?? "")
    }
}

/// Somebody's token, and the methods that tests call with it.
struct MastodonCaller: Sendable {
    let wire: Wire
    let token: String

    func get(_ path: String) async throws -> Wire.Answer {
        try await wire.get("/api/\(path)", headers: ["Authorization": "Bearer \(token)"])
    }

    func post(_ path: String, _ form: [String: String] = [:], key: String? = nil) async throws -> Wire.Answer {
        var headers = ["Authorization": "Bearer \(token)"]
        headers["Idempotency-Key"] = key
        return try await wire.post("/api/\(path)", form: form, headers: headers)
    }

    func search(_ query: String, resolve: Bool = true) async throws -> [JSONValue] {
        let query = FormParameters([("q", query), ("type", "accounts"), ("resolve", "\(resolve)")]).encoded
        return try await get("v2/search?\(query)").json["accounts"]?.array ?? []
    }

    /// The id by which this server calls an account.
    func id(of acct: String) async throws -> String {
        try await search(acct).first?["id"]?.string ?? ""
    }

    func follow(_ acct: String) async throws -> Wire.Answer {
        try await post("v1/accounts/\(try await id(of: acct))/follow")
    }

    func relationship(_ acct: String) async throws -> JSONValue? {
        try await get("v1/accounts/relationships?id[]=\(try await id(of: acct))").json.array?.first
    }
}
