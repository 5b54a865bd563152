import HTTPTransport
import Identifiers
import Sandbox
import Testing

@testable import ATProto

@Suite("What a client says about itself")
struct ClientMetadataTests {
    private let metadata: OAuthClientMetadata

    init() throws {
        metadata = OAuthClientMetadata(
            clientID: try OutboundURL("https://site.example.com/oauth/client-metadata.json"),
            redirectURI: try OutboundURL("https://site.example.com/oauth/callback"),
            jwksURI: try OutboundURL("https://site.example.com/oauth/jwks.json"),
            scope: .follows.union(ATScopes("transition:generic")), name: "Site",
            uri: try OutboundURL("https://site.example.com"))
    }

    @Test("A web service's document has the fields that the profile demands")
    func document() throws {
        let document = try JSONValue(parsing: metadata.document())
        #expect(
            document == [
                "client_id": "https://site.example.com/oauth/client-metadata.json",
                "application_type": "web", "client_name": "Site", "client_uri": "https://site.example.com/",
                "redirect_uris": ["https://site.example.com/oauth/callback"],
                "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
                "scope":
                    "atproto repo:app.bsky.graph.follow?action=create&action=delete transition:generic",
                "token_endpoint_auth_method": "private_key_jwt", "token_endpoint_auth_signing_alg": "ES256",
                "dpop_bound_access_tokens": true, "jwks_uri": "https://site.example.com/oauth/jwks.json",
            ])
    }

    @Test("The key set holds the public halves, named by their thumbprints")
    func keySet() async throws {
        try await TestBench.run { bench in
            let keys = [try fixedKey(1), try fixedKey(2)]
            let oauth = try bench.oauth(signingKey: keys[0], retiredKeys: [keys[1]])
            let set = try JSONValue(parsing: oauth.keySet())
            let published = try #require(set["keys"]?.array)
            #expect(published.map { $0["kid"]?.string } == keys.map(\.id))
            for key in published {
                #expect(Set(key.object?.keys ?? [:].keys) == ["kty", "crv", "x", "y", "kid", "use", "alg"])
                #expect(key["use"] == "sig")
                #expect(key["alg"] == "ES256")
            }
        }
    }

    @Test("A loopback client's identifier says it all, and not the port")
    func loopback() throws {
        let client = LoopbackClient(scope: .follows, port: 49_152, path: "/callback")
        #expect(client.redirectURI == "http://127.0.0.1:49152/callback")
        #expect(
            client.clientID
                == "http://localhost?redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback&scope=atproto%20repo%3A"
                + "app.bsky.graph.follow%3Faction%3Dcreate%26action%3Ddelete")
        #expect(client.clientID == LoopbackClient(scope: .follows, port: 1, path: "/callback").clientID)
    }

    @Test("An assertion is for one server, one request and one minute")
    func assertion() throws {
        let key = try fixedKey()
        let issuer = try Issuer("https://pds.example.com")
        let parameters = try ClientCredentials.parameters(
            clientID: "https://site.example.com/c", key: key, issuer: issuer, id: "id-1", now: 1_795_219_200_999)
        let form = FormParameters(parameters)
        #expect(form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        let parts = try #require(form["client_assertion"]).split(separator: ".").map(String.init)
        let header = try JSONValue(parsing: try #require(Sandbox.Base64URL.decode(parts[0])))
        let claims = try JSONValue(parsing: try #require(Sandbox.Base64URL.decode(parts[1])))
        #expect(header == ["typ": "JWT", "alg": "ES256", "kid": .string(key.id)])
        #expect(
            claims == [
                "iss": "https://site.example.com/c", "sub": "https://site.example.com/c",
                "aud": "https://pds.example.com", "jti": "id-1", "iat": 1_795_219_200, "exp": 1_795_219_260,
            ])
    }
}
