import Foundation
import HTTPTransport
import Identifiers

/// What an account's own server tells everybody about it.
package struct PublicProfile: Sendable, Hashable {
    /// The server that keeps it; the address may bear another domain.
    package let server: ServerHost
    /// The links of its profile that lead back to it, as the server verified.
    package let verifiedLinks: [String]
}

/// Reads profiles without signing in.
package struct PublicProfiles: Sendable {
    private let wire: MastodonWire

    /// - Parameter now: milliseconds since 1970 UTC.
    package init(client: OutboundClient, addresses: ServerAddresses, now: @escaping @Sendable () -> Int64) {
        wire = MastodonWire(client: client, addresses: addresses, now: now)
    }

    /// The profile behind an address; `nil` when its domain knows nobody of that name, or its server tells nobody.
    ///
    /// WebFinger at the domain names the server (RFC 7033), which is asked by
    /// https://docs.joinmastodon.org/methods/accounts/#lookup; the fields are those of
    /// https://docs.joinmastodon.org/entities/Account/#Field. Two requests.
    package func profile(of acct: Acct) async throws(NetworkError) -> PublicProfile? {
        do throws(NetworkError) {
            let finger = MastodonCall(
                operation: "mastodon.webfinger", path: "/.well-known/webfinger", query: ["resource": "acct:\(acct)"],
                followsRedirects: true)
            let document = try await wire.send(finger, to: acct.host) { $0 }.value
            guard let server = Self.server(document) else { return nil }
            let lookup = MastodonCall(
                operation: "mastodon.lookup", path: "/api/v1/accounts/lookup", query: ["acct": acct.user])
            let account = try await wire.send(lookup, to: server) { $0 }.value
            guard account["username"]?.text?.lowercased() == acct.user.lowercased() else { return nil }
            return PublicProfile(server: server, verifiedLinks: Self.verifiedLinks(account))
        } catch {
            guard let status = error.status, (400..<500).contains(status), status != 429 else { throw error }
            return nil
        }
    }

    private static func server(_ document: JSONValue) -> ServerHost? {
        let actor = (document["links"]?.elements ?? []).first { link in
            link["rel"]?.text == "self" && link["href"]?.text != nil
        }
        do {
            return try actor?["href"]?.text.map { try ServerHost($0) }
        } catch {
            return nil  // What names no host names no server.
        }
    }

    /// The addresses of the fields' links that the server found to lead back.
    private static func verifiedLinks(_ account: JSONValue) -> [String] {
        (account["fields"]?.elements ?? []).filter { $0["verified_at"]?.text != nil }.flatMap { field in
            (field["value"]?.text ?? "").matches(of: /href="(https?:\/\/[^"\s]+)"/).map { String($0.1) }
        }
    }
}
