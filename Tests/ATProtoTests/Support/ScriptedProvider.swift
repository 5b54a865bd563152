import HTTPTransport
import Identifiers
import Sandbox

/// The documents of a provider that does everything right, for tests to spoil one field at a time.
struct ScriptedProvider: Sendable {
    let origin: String
    let did: DID

    var document: JSONValue {
        [
            "id": .string(did.description), "alsoKnownAs": [],
            "service": [
                [
                    "id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": .string(origin),
                ]
            ],
        ]
    }

    var resource: JSONValue {
        ["resource": .string(origin), "authorization_servers": [.string(origin)]]
    }

    var server: JSONValue {
        [
            "issuer": .string(origin),
            "authorization_endpoint": .string("\(origin)/authorize"),
            "token_endpoint": .string("\(origin)/token"),
            "revocation_endpoint": .string("\(origin)/revoke"),
            "pushed_authorization_request_endpoint": .string("\(origin)/par"),
            "authorization_response_iss_parameter_supported": true,
            "client_id_metadata_document_supported": true,
            "require_pushed_authorization_requests": true,
            "scopes_supported": ["atproto", "transition:generic"],
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
            "dpop_signing_alg_values_supported": ["ES256"],
        ]
    }

    var pushed: JSONValue { ["request_uri": "urn:ietf:params:oauth:request_uri:1", "expires_in": 60] }

    var tokens: JSONValue {
        [
            "access_token": "access-1", "token_type": "DPoP", "refresh_token": "refresh-1",
            "scope": "atproto repo:app.bsky.graph.follow?action=create&action=delete",
            "sub": .string(did.description), "expires_in": 1800,
        ]
    }

    /// Plans all of it.
    func install(in script: ScriptedServer) async throws {
        try await script.set("GET /\(did)", document)
        try await script.set("GET /.well-known/oauth-protected-resource", resource)
        try await script.set("GET /.well-known/oauth-authorization-server", server)
        try await script.set("POST /par", pushed, status: 201, headers: ["DPoP-Nonce": "nonce-1"])
        try await script.set("POST /token", tokens, headers: ["DPoP-Nonce": "nonce-1"])
        try await script.set("POST /revoke", [:])
    }
}

extension JSONValue {
    /// The same object with another value for a member; nil takes it out.
    func with(_ name: String, _ value: JSONValue?) -> JSONValue {
        var members = object ?? [:]
        members[name] = value
        return .object(members)
    }
}
