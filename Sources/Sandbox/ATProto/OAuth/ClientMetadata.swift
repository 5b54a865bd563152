import FoundationEssentials

/// What a client says about itself, checked (https://atproto.com/specs/oauth, "Client ID Metadata Document"; RFC 7591).
struct ClientMetadata: Sendable {
    enum Authentication: Sendable {
        /// A public client.
        case none
        /// A confidential client, by its keys that sign with ES256.
        case privateKey([JSONWebKey])
    }

    let id: String
    let name: String?
    let scopes: Set<String>
    let redirectURIs: [String]
    let mayRefresh: Bool
    let authentication: Authentication

    /// Whether a request may ask to be sent back there. Exactly one of those registered; at loopback addresses
    /// without a port any port will do (RFC 8252, section 7.3).
    func allows(redirectTo address: String) -> Bool {
        redirectURIs.contains { registered in
            if registered == address { return true }
            guard let left = URL(string: registered), let right = URL(string: address), let host = left.host(),
                ["127.0.0.1", "[::1]", "::1"].contains(host), left.port == nil
            else { return false }
            return left.scheme == right.scheme && host == right.host() && left.path() == right.path()
                && left.query() == right.query() && right.fragment() == nil && right.user() == nil
        }
    }

    /// A client of somebody's own machine, described by its id alone: `http://localhost[?redirect_uri=…&scope=…]`.
    init(loopbackID id: String) throws(OAuthError) {
        var rest = id.dropFirst("http://localhost".count)
        if rest.hasPrefix("/") { rest = rest.dropFirst() }
        guard rest.isEmpty || rest.hasPrefix("?"), !rest.contains("#") else {
            throw .invalidMetadata("A loopback client_id has no path and no fragment")
        }
        let parameters = FormParameters(rest.dropFirst())
        guard parameters.all.allSatisfy({ ["redirect_uri", "scope"].contains($0.name) }) else {
            throw .invalidMetadata("Unexpected parameter in a loopback client_id")
        }
        guard parameters.values("scope").count <= 1 else { throw .invalidMetadata("Duplicate scope") }
        let redirectURIs = parameters.values("redirect_uri")
        for address in redirectURIs {
            guard let url = URL(string: address), url.scheme == "http", let host = url.host(),
                ["127.0.0.1", "[::1]", "::1"].contains(host), url.fragment() == nil
            else { throw .invalidMetadata("Invalid loopback redirect_uri \(address)") }
        }
        self.id = id
        name = nil
        scopes = try Self.scopes(parameters["scope"] ?? "atproto")
        self.redirectURIs = redirectURIs.isEmpty ? ["http://127.0.0.1/", "http://[::1]/"] : redirectURIs
        mayRefresh = true
        authentication = .none
    }

    /// The document that stands at `id`.
    ///
    /// The sandbox departs from the profile in one point, since it knows no TLS: an `id` on this machine may be plain
    /// http, and a web client there may be sent back to its own origin.
    ///
    /// - Parameter keys: what stands at `jwks_uri`, or the document's own `jwks`.
    init(id: String, document: JSONValue, keys: JSONValue?) throws(OAuthError) {
        guard document["client_id"]?.string == id else { throw .invalidMetadata("client_id does not match") }
        guard document["dpop_bound_access_tokens"] == true else {
            throw .invalidMetadata("\"dpop_bound_access_tokens\" must be true")
        }
        let type = document["application_type"]?.string ?? "web"
        guard ["web", "native"].contains(type) else { throw .invalidMetadata("Unknown application_type \(type)") }
        let grants = document["grant_types"]?.strings ?? ["authorization_code"]
        guard grants.contains("authorization_code"),
            grants.allSatisfy({ ["authorization_code", "refresh_token"].contains($0) })
        else { throw .invalidMetadata("grant_types are authorization_code and, if wanted, refresh_token") }
        guard (document["response_types"]?.strings ?? ["code"]).contains("code") else {
            throw .invalidMetadata("response_types must include \"code\"")
        }
        guard let scope = document["scope"]?.string else { throw .invalidMetadata("Missing scope property") }
        guard let redirectURIs = document["redirect_uris"]?.strings, !redirectURIs.isEmpty else {
            throw .invalidMetadata("At least one redirect_uri is required")
        }
        for address in redirectURIs { try Self.check(redirectURI: address, client: id, type: type) }
        if let home = document["client_uri"]?.string, Self.origin(home) != Self.origin(id) {
            throw .invalidMetadata("client_uri must have the same origin as the client_id")
        }
        self.id = id
        name = document["client_name"]?.string
        scopes = try Self.scopes(scope)
        self.redirectURIs = redirectURIs
        mayRefresh = grants.contains("refresh_token")
        authentication = try Self.authentication(document, type: type, keys: keys)
    }

    private static func scopes(_ text: String) throws(OAuthError) -> Set<String> {
        let values = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard values.contains("atproto") else { throw .invalidMetadata("Missing \"atproto\" scope") }
        guard Set(values).count == values.count, !values.contains("") else { throw .invalidMetadata("Duplicate scope") }
        return Set(values)
    }

    private static func authentication(
        _ document: JSONValue, type: String, keys: JSONValue?
    ) throws(OAuthError) -> Authentication {
        switch document["token_endpoint_auth_method"]?.string {
        case "none":
            guard document["token_endpoint_auth_signing_alg"] == nil else {
                throw .invalidMetadata("\"none\" must not have token_endpoint_auth_signing_alg")
            }
            return .none
        case "private_key_jwt":
            guard type == "web" else { throw .invalidMetadata("Native clients must authenticate using \"none\"") }
            guard document["token_endpoint_auth_signing_alg"] == "ES256" else {
                throw .invalidMetadata("token_endpoint_auth_signing_alg must be ES256")
            }
            guard document["jwks"] == nil || document["jwks_uri"] == nil else {
                throw .invalidMetadata("jwks_uri and jwks are mutually exclusive")
            }
            var parsed: [JSONWebKey] = []
            for key in keys?["keys"]?.array ?? [] {
                do throws(JSONWebKey.ParseError) {
                    parsed.append(try JSONWebKey(key))
                } catch .privateKey {
                    throw .invalidMetadata("The client's keys include a private one")
                } catch { continue }  // A key of another kind is somebody else's business.
            }
            guard !parsed.isEmpty else { throw .invalidMetadata("private_key_jwt requires at least one P-256 key") }
            return .privateKey(parsed)
        case let other:
            throw .invalidMetadata("Unsupported client authentication method \(other ?? "(none given)")")
        }
    }

    private static func check(redirectURI address: String, client: String, type: String) throws(OAuthError) {
        guard let url = URL(string: address), let scheme = url.scheme, url.user() == nil, url.fragment() == nil else {
            throw OAuthError("invalid_redirect_uri", "Invalid redirect_uri \(address)")
        }
        let host = url.host() ?? ""
        switch scheme {
        case "https": return
        case "http" where ["127.0.0.1", "[::1]", "::1"].contains(host):
            guard type == "native" || origin(address) == origin(client) else {
                throw OAuthError("invalid_redirect_uri", "A web client's redirect_uri must be on its own origin here")
            }
        case let scheme where scheme.contains(".") && type == "native":
            let reversed = URL(string: client)?.host()?.split(separator: ".").reversed().joined(separator: ".")
            guard scheme == reversed else {
                throw OAuthError("invalid_redirect_uri", "A private-use scheme must be the client_id's host, reversed")
            }
        default: throw OAuthError("invalid_redirect_uri", "Invalid redirect_uri \(address)")
        }
    }

    private static func origin(_ address: String) -> String? {
        guard let url = URL(string: address), let scheme = url.scheme, let host = url.host() else { return nil }
        return "\(scheme)://\(host):\(url.port.map(String.init) ?? "")"
    }
}

/// Finds out about clients by fetching what their ids point to, anew each time, so that a change of keys shows at once.
struct ClientRegistry: Sendable {
    let fetcher: LoopbackFetcher

    func client(_ id: String) async throws -> ClientMetadata {
        if id == "http://localhost" || id.hasPrefix("http://localhost?") || id.hasPrefix("http://localhost/") {
            return try ClientMetadata(loopbackID: id)
        }
        guard let url = URL(string: id), url.user() == nil, url.fragment() == nil, url.path().count > 1,
            !url.path().hasSuffix("/")
        else { throw OAuthError.invalidClient("client_id is not the address of a metadata document") }
        do {
            let document = try await fetcher.json(id)
            var keys = document["jwks"]
            if let address = document["jwks_uri"]?.string { keys = try await fetcher.json(address) }
            return try ClientMetadata(id: id, document: document, keys: keys)
        } catch let error as LoopbackFetcher.FetchError {
            throw OAuthError.invalidMetadata("Unable to obtain client metadata or keys for \(id): \(error)")
        }
    }
}
