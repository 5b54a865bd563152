import FoundationEssentials
import HTTPTransport

/// An authorization server as its metadata describes it, fit for the AT Protocol's profile.
///
/// Sources: RFC 8414, section 2; https://atproto.com/specs/oauth, "Server Metadata".
struct AuthorizationServerDescription: Sendable {
    let issuer: Issuer
    let authorizationEndpoint: OutboundURL
    let tokenEndpoint: OutboundURL
    let pushEndpoint: OutboundURL
    let revocationEndpoint: OutboundURL?
    let supportsTransitionalScopes: Bool

    private struct Wire: Decodable {
        let issuer: String
        let authorizationEndpoint: OutboundURL
        let tokenEndpoint: OutboundURL
        let pushEndpoint: OutboundURL
        let revocationEndpoint: OutboundURL?
        let scopes: [String]
        let responseTypes: [String]
        let challengeMethods: [String]
        let authenticationMethods: [String]
        let assertionAlgorithms: [String]?
        let proofAlgorithms: [String]
        let namesIssuer: Bool
        let readsClientMetadata: Bool
        let grantTypes: [String]?
        let protectedResources: [String]?

        enum CodingKeys: String, CodingKey {
            case issuer
            case authorizationEndpoint = "authorization_endpoint"
            case tokenEndpoint = "token_endpoint"
            case pushEndpoint = "pushed_authorization_request_endpoint"
            case revocationEndpoint = "revocation_endpoint"
            case scopes = "scopes_supported"
            case responseTypes = "response_types_supported"
            case challengeMethods = "code_challenge_methods_supported"
            case authenticationMethods = "token_endpoint_auth_methods_supported"
            case assertionAlgorithms = "token_endpoint_auth_signing_alg_values_supported"
            case proofAlgorithms = "dpop_signing_alg_values_supported"
            case namesIssuer = "authorization_response_iss_parameter_supported"
            case readsClientMetadata = "client_id_metadata_document_supported"
            case grantTypes = "grant_types_supported"
            case protectedResources = "protected_resources"
        }
    }

    /// - Parameters:
    ///   - expected: whose metadata was asked for; it must say the same of itself.
    ///   - resource: the server for which it is to be the authorization server, by its own identifier.
    ///   - isConfidential: whether the client proves who it is with a key.
    init(
        _ body: [UInt8], of expected: Issuer, protecting resource: String?, isConfidential: Bool
    ) throws(OAuthError) {
        let wire: Wire
        do {
            wire = try JSONDecoder().decode(Wire.self, from: Data(body))
        } catch {
            throw .serverUnsupported(Self.field(of: error))
        }
        // A server that speaks for another could have the code sent to it (RFC 9700, section 4.4, mix-up).
        guard wire.issuer == expected.description else { throw .issuerMismatch }
        func require(_ condition: Bool, _ key: Wire.CodingKeys) throws(OAuthError) {
            guard condition else { throw .serverUnsupported(key.rawValue) }
        }
        try require(wire.scopes.contains("atproto"), .scopes)
        try require(wire.responseTypes.contains("code"), .responseTypes)
        try require(wire.challengeMethods.contains("S256"), .challengeMethods)
        try require(wire.proofAlgorithms.contains("ES256"), .proofAlgorithms)
        try require(wire.namesIssuer, .namesIssuer)
        try require(wire.readsClientMetadata, .readsClientMetadata)
        if let types = wire.grantTypes {
            try require(types.contains("authorization_code") && types.contains("refresh_token"), .grantTypes)
        }
        try require(
            wire.authenticationMethods.contains(isConfidential ? "private_key_jwt" : "none"), .authenticationMethods)
        if isConfidential, let algorithms = wire.assertionAlgorithms {
            try require(algorithms.contains("ES256"), .assertionAlgorithms)
        }
        if let resource, let resources = wire.protectedResources {
            try require(resources.contains(resource), .protectedResources)
        }
        issuer = expected
        authorizationEndpoint = wire.authorizationEndpoint
        tokenEndpoint = wire.tokenEndpoint
        pushEndpoint = wire.pushEndpoint
        revocationEndpoint = wire.revocationEndpoint
        supportsTransitionalScopes = wire.scopes.contains("transition:generic")
    }

    private static func field(of error: any Error) -> String {
        let keys: [any CodingKey] =
            switch error {
            case DecodingError.keyNotFound(let key, let context): context.codingPath + [key]
            case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
                DecodingError.dataCorrupted(let context):
                context.codingPath
            default: []
            }
        return keys.first?.stringValue ?? "metadata"
    }
}
