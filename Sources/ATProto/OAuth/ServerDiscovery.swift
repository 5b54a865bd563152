import FoundationEssentials
import HTTPTransport

/// Finds a PDS's authorization server and reads what it can do.
///
/// Sources: RFC 9728; RFC 8414; https://atproto.com/specs/oauth, "Server Metadata".
struct ServerDiscovery: Sendable {
    private static let resourceOperation = "atproto.resourceMetadata"
    private static let serverOperation = "atproto.serverMetadata"

    let client: OutboundClient
    let isConfidential: Bool
    /// Milliseconds since 1970 UTC.
    let now: @Sendable () -> Int64

    /// The authorization server that a PDS names, and whether it named any: a server without metadata of its own may
    /// be its own authorization server, or one in front of several PDSes.
    func issuer(of server: OutboundURL) async throws(OAuthError) -> (issuer: Issuer, isNamed: Bool) {
        struct Metadata: Decodable {
            let resource: String
            let servers: [String]

            enum CodingKeys: String, CodingKey {
                case resource
                case servers = "authorization_servers"
            }
        }
        guard let body = try await get("/.well-known/oauth-protected-resource", of: server, Self.resourceOperation)
        else {
            return (try Self.issuer(server.origin.description, field: "issuer"), false)
        }
        let metadata: Metadata
        do {
            metadata = try JSONDecoder().decode(Metadata.self, from: Data(body))
        } catch {
            throw .serverUnsupported("authorization_servers")
        }
        guard metadata.resource == server.origin.description else { throw .serverUnsupported("resource") }
        guard metadata.servers.count == 1 else { throw .serverUnsupported("authorization_servers") }
        return (try Self.issuer(metadata.servers[0], field: "authorization_servers"), true)
    }

    /// - Parameter resource: the PDS that named it; nil when nobody did.
    func describe(
        _ issuer: Issuer, protecting resource: OutboundURL?
    ) async throws(OAuthError) -> AuthorizationServerDescription {
        guard let body = try await get("/.well-known/oauth-authorization-server", of: issuer.url, Self.serverOperation)
        else { throw .serverUnsupported("oauth-authorization-server") }
        return try AuthorizationServerDescription(
            body, of: issuer, protecting: resource?.origin.description, isConfidential: isConfidential)
    }

    /// A document that must come straight from the origin: 200, JSON, no redirect. Nil when there is none.
    private func get(
        _ path: String, of server: OutboundURL, _ operation: String
    ) async throws(OAuthError) -> [UInt8]? {
        let response: OutboundResponse
        do throws(NetworkError) {
            let url: OutboundURL
            do throws(OutboundURL.ParseError) {
                url = try server.withoutQuery.resolving(path)
            } catch {
                throw .unsendable(operation, to: server, "\(error)")
            }
            response = try await client.send(
                OutboundRequest(
                    url: url, headers: [(name: "Accept", value: "application/json")], operation: operation,
                    followsRedirects: false))
        } catch {
            throw .network(error)
        }
        guard response.status != 404 else { return nil }
        guard response.status == 200 else { throw .network(response.refusal(of: operation, now: now())) }
        let type = response.headers.first("Content-Type")?.split(separator: ";").first ?? ""
        guard type.lowercased().filter({ $0 != " " }) == "application/json" else {
            throw .network(response.unreadable(operation, "not application/json", changesSomething: false))
        }
        return response.body
    }

    private static func issuer(_ text: String, field: String) throws(OAuthError) -> Issuer {
        do throws(Issuer.ParseError) {
            return try Issuer(text)
        } catch {
            throw .serverUnsupported(field)
        }
    }
}
