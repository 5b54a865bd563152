import HTTPTransport
import Identifiers

/// The calls that reconnection makes to a person's own server.
///
/// Every answer carries what the server said of its limits. Errors are ``NetworkError`` with a code of
/// ``MastodonErrorCode``; `mayHaveHappened` is true for a change whose answer was lost.
package struct MastodonClient: Sendable {
    package enum IdentityFailure: Error, Sendable {
        case refused(MastodonIdentity.Refusal)
        case network(NetworkError)
    }

    let wire: MastodonWire

    /// - Parameter now: milliseconds since 1970 UTC.
    package init(client: OutboundClient, addresses: ServerAddresses, now: @escaping @Sendable () -> Int64) {
        wire = MastodonWire(client: client, addresses: addresses, now: now)
    }

    /// Who the token belongs to, according to the host that was asked and no other.
    ///
    /// https://docs.joinmastodon.org/methods/accounts/#verify_credentials, scope `read:accounts`.
    package func verifyCredentials(
        _ session: MastodonSession
    ) async throws(IdentityFailure) -> MastodonAnswer<MastodonIdentity> {
        let call = MastodonCall(
            operation: "mastodon.verifyCredentials", path: "/api/v1/accounts/verify_credentials",
            accessToken: session.accessToken)
        let answer: MastodonAnswer<MastodonAccount>
        do throws(NetworkError) {
            answer = try await account(call, session)
        } catch {
            throw .network(error)
        }
        do throws(MastodonIdentity.Refusal) {
            let identity = try MastodonIdentity(answer.value, host: session.host)
            return MastodonAnswer(value: identity, rateLimit: answer.rateLimit, requests: answer.requests)
        } catch {
            throw .refused(error)
        }
    }

    /// An account by the id that this server gave it; `moved`, suspension and the rest are as of now.
    ///
    /// https://docs.joinmastodon.org/methods/accounts/#get, scope `read:accounts`.
    package func account(
        _ id: MastodonAccountID, session: MastodonSession
    ) async throws(NetworkError) -> MastodonAnswer<MastodonAccount> {
        try await account(
            MastodonCall(
                operation: "mastodon.account", path: "/api/v1/accounts/\(id)", accessToken: session.accessToken),
            session)
    }

    /// An account that this server knows already, by its address; nil when it knows none of that address.
    ///
    /// https://docs.joinmastodon.org/methods/accounts/#lookup, since 3.4. Servers without it answer 404 as well.
    package func lookup(
        _ acct: Acct, session: MastodonSession
    ) async throws(NetworkError) -> MastodonAnswer<MastodonAccount?> {
        let name = isLocal(acct, session) ? acct.user : acct.description
        let call = MastodonCall(
            operation: "mastodon.lookup", path: "/api/v1/accounts/lookup", query: ["acct": name],
            accessToken: session.accessToken)
        do throws(NetworkError) {
            let answer = try await account(call, session)
            let match = isSame(answer.value, acct, session) ? answer.value : nil
            return MastodonAnswer(value: match, rateLimit: answer.rateLimit, requests: 1)
        } catch  where error.status == 404 {
            return MastodonAnswer(value: nil, rateLimit: RateLimitReport(), requests: 1)
        }
    }

    /// The account of that address, looked up on its own server when this one does not know it; nil when there is
    /// none.
    ///
    /// Only an account with the very address that was asked for is returned: searches find what is similar too.
    /// https://docs.joinmastodon.org/methods/search/#v2, scope `read:search`. One or two requests.
    package func resolve(
        _ acct: Acct, session: MastodonSession
    ) async throws(NetworkError) -> MastodonAnswer<MastodonAccount?> {
        // Where one finds nobody the other may: some servers' lookup misses accounts that their search finds, and some
        // searches miss whom the lookup knows.
        let isLocal = isLocal(acct, session)
        let first = isLocal ? try await lookup(acct, session: session) : try await search(acct, session)
        if first.value != nil { return first }
        let second = isLocal ? try await search(acct, session) : try await lookup(acct, session: session)
        return MastodonAnswer(
            value: second.value, rateLimit: second.rateLimit, requests: first.requests + second.requests)
    }

    private func search(
        _ acct: Acct, _ session: MastodonSession
    ) async throws(NetworkError) -> MastodonAnswer<MastodonAccount?> {
        let call = MastodonCall(
            operation: "mastodon.search", path: "/api/v2/search",
            query: ["q": "@\(acct)", "type": "accounts", "resolve": "true", "limit": "10"],
            accessToken: session.accessToken)
        let (accounts, reply) = try await wire.send(call, to: session.host) { json in
            // A hit that cannot be read is no hit; the others still are.
            (json["accounts"]?.elements ?? []).compactMap { try? MastodonAccount($0, host: session.host) }
        }
        let match = accounts.first { isSame($0, acct, session) }
        return MastodonAnswer(value: match, rateLimit: reply.rateLimit, requests: 1)
    }

    func account(
        _ call: MastodonCall, _ session: MastodonSession
    ) async throws(NetworkError) -> MastodonAnswer<MastodonAccount> {
        let (account, reply) = try await wire.send(call, to: session.host) {
            try MastodonAccount($0, host: session.host)
        }
        return MastodonAnswer(value: account, rateLimit: reply.rateLimit, requests: 1)
    }

    private func isLocal(_ acct: Acct, _ session: MastodonSession) -> Bool {
        acct.host == session.host || acct.host == session.claimedDomain
    }

    /// A bare name reads as one of the host that was asked, which may bear another domain in its addresses.
    private func isSame(_ account: MastodonAccount, _ acct: Acct, _ session: MastodonSession) -> Bool {
        guard let found = account.acct else { return false }
        if found == acct { return true }
        return isLocal(acct, session) && isLocal(found, session)
            && found.user.lowercased() == acct.user.lowercased()
    }
}
