import HTTPTransport
import Identifiers

/// Finds out by which address other servers know an account whose server bears another domain in its addresses.
///
/// A server at `social.example.com` may give out addresses at `example.com`, and says so in its instance entity. That
/// is a claim about another host, so it is put to that host: WebFinger there must name the account, and an actor on the
/// very host where the person signed in (RFC 7033; https://docs.joinmastodon.org/spec/webfinger/). Without that proof
/// the address stays the one at the host that was asked. Who somebody is, (host, id), never depends on the answer.
package struct AddressConfirmation: Sendable {
    private let wire: MastodonWire

    /// - Parameter now: milliseconds since 1970 UTC.
    package init(client: OutboundClient, addresses: ServerAddresses, now: @escaping @Sendable () -> Int64) {
        wire = MastodonWire(client: client, addresses: addresses, now: now)
    }

    /// The address to follow the account by: at the claimed domain if that domain agrees, else the identity's own.
    ///
    /// Only an error that may pass is thrown (no connection, 429, 5xx); a plain no is an answer.
    package func address(
        of identity: MastodonIdentity, claimedDomain: ServerHost?
    ) async throws(NetworkError) -> Acct {
        guard let claimedDomain, claimedDomain != identity.host else { return identity.acct }
        let claimed: Acct
        do throws(Acct.ParseError) {
            claimed = try Acct(user: identity.acct.user, host: claimedDomain)
        } catch {
            return identity.acct
        }
        let call = MastodonCall(
            operation: "mastodon.webfinger", path: "/.well-known/webfinger",
            query: ["resource": "acct:\(claimed)"], followsRedirects: true)
        let document: JSONValue
        do throws(NetworkError) {
            document = try await wire.send(call, to: claimedDomain) { $0 }.value
        } catch {
            let isNo = error.cause == .badResponse || (400..<500).contains(error.status ?? 0) && error.status != 429
            guard isNo || error.cause == .blockedAddress || error.cause == .notResolved else { throw error }
            return identity.acct
        }
        return Self.agrees(document, claimed, identity) ? claimed : identity.acct
    }

    private static func agrees(_ document: JSONValue, _ claimed: Acct, _ identity: MastodonIdentity) -> Bool {
        guard let subject = document["subject"]?.text, isSame(subject, claimed) else { return false }
        let actors = (document["links"]?.elements ?? []).filter {
            $0["rel"]?.text == "self" && isActivityPub($0["type"]?.text)
        }.compactMap { $0["href"]?.text }
        return actors.contains { actor in
            identity.uri.map { $0 == actor } ?? isOn(identity.host, actor)
        }
    }

    private static func isActivityPub(_ type: String?) -> Bool {
        type == "application/activity+json" || type?.hasPrefix("application/ld+json") ?? false
    }

    private static func isSame(_ subject: String, _ acct: Acct) -> Bool {
        do throws(Acct.ParseError) {
            guard subject.hasPrefix("acct:") else { return false }
            return try Acct(subject) == acct
        } catch {
            return false
        }
    }

    private static func isOn(_ host: ServerHost, _ actor: String) -> Bool {
        do throws(OutboundURL.ParseError) {
            return try OutboundURL(actor).host == host
        } catch {
            return false
        }
    }
}
