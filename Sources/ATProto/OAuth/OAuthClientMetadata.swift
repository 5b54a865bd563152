import FoundationEssentials
import HTTPTransport

/// What a web service says about itself to authorization servers, which fetch it from its `clientID`.
///
/// Source: https://atproto.com/specs/oauth, "Client ID Metadata Document".
package struct OAuthClientMetadata: Sendable, Hashable {
    /// Where ``document()`` is served, to the letter.
    package var clientID: OutboundURL
    package var redirectURI: OutboundURL
    /// Where ``OAuthClient/keySet()`` is served.
    package var jwksURI: OutboundURL
    /// All that may ever be asked for, ``ATScopes/transitional`` included if servers without granular scopes are to do.
    package var scope: ATScopes
    /// What people read on the page where they consent.
    package var name: String
    /// The site's address: of the same host, and above `clientID`.
    package var uri: OutboundURL

    package init(
        clientID: OutboundURL, redirectURI: OutboundURL, jwksURI: OutboundURL, scope: ATScopes, name: String,
        uri: OutboundURL
    ) {
        self.clientID = clientID
        self.redirectURI = redirectURI
        self.jwksURI = jwksURI
        self.scope = scope
        self.name = name
        self.uri = uri
    }

    /// The document to serve as `application/json` with status 200.
    package func document() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return Array(try encoder.encode(Document(self)))
    }

    private struct Document: Encodable {
        let clientID: String
        let applicationType = "web"
        let clientName: String
        let clientURI: String
        let redirectURIs: [String]
        let scope: String
        let grantTypes = ["authorization_code", "refresh_token"]
        let responseTypes = ["code"]
        let authenticationMethod = "private_key_jwt"
        let authenticationAlgorithm = "ES256"
        let bindsTokensToKeys = true
        let jwksURI: String

        enum CodingKeys: String, CodingKey {
            case clientID = "client_id"
            case applicationType = "application_type"
            case clientName = "client_name"
            case clientURI = "client_uri"
            case redirectURIs = "redirect_uris"
            case scope
            case grantTypes = "grant_types"
            case responseTypes = "response_types"
            case authenticationMethod = "token_endpoint_auth_method"
            case authenticationAlgorithm = "token_endpoint_auth_signing_alg"
            case bindsTokensToKeys = "dpop_bound_access_tokens"
            case jwksURI = "jwks_uri"
        }

        init(_ metadata: OAuthClientMetadata) {
            clientID = metadata.clientID.string
            clientName = metadata.name
            clientURI = metadata.uri.string
            redirectURIs = [metadata.redirectURI.string]
            scope = metadata.scope.description
            jwksURI = metadata.jwksURI.string
        }
    }
}

/// A program on somebody's own machine, which no server can fetch metadata from: its identifier says it all.
///
/// Source: https://atproto.com/specs/oauth, "Localhost Client Development".
package struct LoopbackClient: Sendable, Hashable {
    /// All that may ever be asked for.
    package let scope: ATScopes
    /// Where the program listens while the person signs in; 1 to 65535.
    package let port: Int
    /// Where the browser is sent back to, below `http://127.0.0.1:<port>`. Starts with a slash.
    package let path: String

    package init(scope: ATScopes, port: Int, path: String) {
        self.scope = scope
        self.port = port
        self.path = path
    }

    package var redirectURI: String { "http://127.0.0.1:\(port)\(path)" }

    /// The same whatever the port, which servers do not compare: so a later run can refresh.
    package var clientID: String {
        "http://localhost?redirect_uri=" + OutboundURL.encodeComponent("http://127.0.0.1\(path)") + "&scope="
            + OutboundURL.encodeComponent(scope.description)
    }
}
