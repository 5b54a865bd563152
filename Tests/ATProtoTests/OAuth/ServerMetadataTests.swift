import HTTPTransport
import Identifiers
import Sandbox
import Testing

@testable import ATProto

@Suite("An authorization server that does not keep to the profile is refused")
struct ServerMetadataTests {
    static let origin = "https://auth.example.com"
    static let provider = ScriptedProvider(origin: origin, did: TestBench.anna.did)

    private func describe(
        _ metadata: JSONValue, protecting resource: String? = nil, isConfidential: Bool = true
    ) throws -> AuthorizationServerDescription {
        try AuthorizationServerDescription(
            try metadata.encoded(), of: try Issuer(Self.origin), protecting: resource, isConfidential: isConfidential)
    }

    @Test("One that keeps to it is taken")
    func good() throws {
        let server = try describe(Self.provider.server, protecting: "https://pds.example.com")
        #expect(server.tokenEndpoint.string == "\(Self.origin)/token")
        #expect(server.supportsTransitionalScopes)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let field: String
        let value: JSONValue?
        var testDescription: String { "\(field): \(value.map { "\($0)" } ?? "missing")" }
    }

    static let required: [(String, [JSONValue?])] = [
        ("authorization_endpoint", [nil, 7, "", "javascript:alert(1)", "/authorize"]),
        ("token_endpoint", [nil, 7, "ftp://x.example.com", "https://user@x.example.com/"]),
        ("pushed_authorization_request_endpoint", [nil, false]),
        ("revocation_endpoint", [7, "nonsense"]),
        ("authorization_response_iss_parameter_supported", [nil, false, "true"]),
        ("client_id_metadata_document_supported", [nil, false]),
        ("scopes_supported", [nil, [], ["openid"], "atproto"]),
        ("response_types_supported", [nil, ["token"]]),
        ("grant_types_supported", [["authorization_code"], [], "authorization_code"]),
        ("code_challenge_methods_supported", [nil, ["plain"]]),
        ("token_endpoint_auth_methods_supported", [nil, ["none"], ["client_secret_basic"]]),
        ("token_endpoint_auth_signing_alg_values_supported", [["RS256"], []]),
        ("dpop_signing_alg_values_supported", [nil, ["ES256K"]]),
        ("protected_resources", [["https://other.example.com"], []]),
    ]

    static let cases = required.flatMap { field, values in values.map { Case(field: field, value: $0) } }

    @Test("Each missing, wrong or malformed field is named", arguments: cases)
    func bad(_ item: Case) async {
        let cause = await cause {
            _ = try describe(
                Self.provider.server.with(item.field, item.value), protecting: "https://pds.example.com")
        }
        #expect(cause == "serverUnsupported(\"\(item.field)\")")
    }

    @Test(
        "One that speaks for another issuer is a mix-up",
        arguments: [
            "https://other.example.com", "https://auth.example.com/", "https://AUTH.example.com",
            "https://auth.example.com:443", "http://auth.example.com",
        ])
    func otherIssuer(_ issuer: String) async {
        let cause = await cause { _ = try describe(Self.provider.server.with("issuer", .string(issuer))) }
        #expect(cause == "issuerMismatch")
    }

    @Test("A public client needs another method than a confidential one")
    func publicClient() async throws {
        let metadata = Self.provider.server.with("token_endpoint_auth_methods_supported", ["private_key_jwt"])
        _ = try describe(metadata)
        let cause = await cause { _ = try describe(metadata, isConfidential: false) }
        #expect(cause == "serverUnsupported(\"token_endpoint_auth_methods_supported\")")
    }

    @Test(
        "What is optional may be missing",
        arguments: [
            "revocation_endpoint", "grant_types_supported", "token_endpoint_auth_signing_alg_values_supported",
            "require_pushed_authorization_requests", "protected_resources",
        ])
    func optional(_ field: String) throws {
        _ = try describe(Self.provider.server.with(field, nil), protecting: "https://pds.example.com")
    }

    @Test(
        "An issuer is an origin in its canonical spelling",
        arguments: [
            "https://auth.example.com/", "https://auth.example.com/path", "https://auth.example.com?x",
            "https://auth.example.com:443", "https://Auth.example.com", "auth.example.com", "",
        ])
    func issuers(_ text: String) {
        #expect(throws: Issuer.ParseError.self) { try Issuer(text) }
    }

    // MARK: Discovery

    private func begin(_ change: (ScriptedServer, ScriptedProvider) async throws -> Void) async throws -> String {
        try await TestBench.run { bench in
            let provider = ScriptedProvider(origin: bench.stranger.origin.description, did: TestBench.anna.did)
            try await provider.install(in: bench.script)
            try await change(bench.script, provider)
            let cause = await cause {
                let oauth = try bench.oauth(plc: bench.stranger)
                _ = try await oauth.begin(account: provider.did.description, scope: .signIn, state: "state-1")
            }
            #expect(await bench.script.requests("POST /token").isEmpty)
            return cause
        }
    }

    static let resourceCases: [Case] = [
        Case(field: "authorization_servers", value: nil), Case(field: "authorization_servers", value: []),
        Case(field: "authorization_servers", value: ["https://a.example.com", "https://b.example.com"]),
        Case(field: "authorization_servers", value: ["https://a.example.com/path"]),
        Case(field: "authorization_servers", value: "https://a.example.com"),
        Case(field: "resource", value: "https://other.example.com"),
    ]

    @Test("A PDS that names no server, several, or something else is refused", arguments: resourceCases)
    func resource(_ item: Case) async throws {
        let cause = try await begin { script, provider in
            try await script.set(
                "GET /.well-known/oauth-protected-resource", provider.resource.with(item.field, item.value))
        }
        #expect(cause == "serverUnsupported(\"\(item.field)\")")
    }

    @Test(
        "Metadata comes straight from the origin, as JSON",
        arguments: [
            ScriptedServer.Answer(status: 302, headers: ["Location": "/elsewhere"]),
            ScriptedServer.Answer(status: 500), ScriptedServer.Answer(body: "{}", type: "text/html"),
            ScriptedServer.Answer(status: 206),
        ])
    func transport(_ answer: ScriptedServer.Answer) async throws {
        for path in ["oauth-protected-resource", "oauth-authorization-server"] {
            let cause = try await begin { script, _ in await script.set("GET /.well-known/\(path)", answer) }
            #expect(cause.hasPrefix("network("))
        }
    }

    @Test("Metadata of more than 512 KiB is not read")
    func size() async throws {
        let cause = try await begin { script, _ in
            await script.set(
                "GET /.well-known/oauth-authorization-server",
                ScriptedServer.Answer(body: String(repeating: " ", count: 512 * 1024 + 1)))
        }
        #expect(cause.contains("tooLarge"))
    }

    @Test(
        "A pushed request is refused when its answer cannot be used",
        arguments: [
            ScriptedServer.Answer(status: 201, body: "{}", headers: ["DPoP-Nonce": "n"]),
            ScriptedServer.Answer(status: 201, body: #"{"request_uri":""}"#, headers: ["DPoP-Nonce": "n"]),
            ScriptedServer.Answer(status: 201, body: #"{"request_uri":"a b"}"#, headers: ["DPoP-Nonce": "n"]),
            ScriptedServer.Answer(status: 201, body: "<html>", type: "text/html", headers: ["DPoP-Nonce": "n"]),
            // Nonces are mandatory, and clients must refuse answers without one.
            ScriptedServer.Answer(status: 201, body: #"{"request_uri":"urn:x"}"#),
        ])
    func pushed(_ answer: ScriptedServer.Answer) async throws {
        let cause = try await begin { script, _ in await script.set("POST /par", answer) }
        #expect(cause.hasPrefix("network(") && cause.contains("badResponse"))
    }

    @Test("A server that does not accept the client says so")
    func clientRefused() async throws {
        let cause = try await begin { script, _ in
            try await script.set("POST /par", ["error": "invalid_client_metadata"], status: 400)
        }
        #expect(cause.hasPrefix("clientRefused("))
    }
}
