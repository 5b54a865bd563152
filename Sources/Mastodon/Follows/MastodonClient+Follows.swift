import HTTPTransport
import Identifiers

extension MastodonClient {
    package static let followOperation = "mastodon.follow"
    /// How many accounts one request for relationships asks about.
    package static let relationshipsPerRequest = 40

    /// Follows. Doing it twice is doing it once, and what the person chose for an existing follow stays.
    ///
    /// Mastodon answers `following` for an account of another server before that server has been asked: only
    /// ``relationships(_:session:)``, later, tells whether it accepted.
    /// https://docs.joinmastodon.org/methods/accounts/#follow, scope `write:follows`; 400 a day
    /// (app/lib/rate_limiter.rb).
    package func follow(
        _ id: MastodonAccountID, session: MastodonSession
    ) async throws(NetworkError) -> MastodonAnswer<MastodonRelationship> {
        try await change(Self.followOperation, "follow", id, session)
    }

    /// Stops following, or takes back a request to.
    ///
    /// https://docs.joinmastodon.org/methods/accounts/#unfollow, scope `write:follows`.
    package func unfollow(
        _ id: MastodonAccountID, session: MastodonSession
    ) async throws(NetworkError) -> MastodonAnswer<MastodonRelationship> {
        try await change("mastodon.unfollow", "unfollow", id, session)
    }

    /// What stands between the person and these accounts. An account that the server does not know is missing.
    ///
    /// https://docs.joinmastodon.org/methods/accounts/#relationships, scope `read:follows`. One request for each
    /// ``relationshipsPerRequest`` ids, none for none.
    package func relationships(
        _ ids: [MastodonAccountID], session: MastodonSession
    ) async throws(NetworkError) -> MastodonAnswer<[MastodonAccountID: MastodonRelationship]> {
        var found: [MastodonAccountID: MastodonRelationship] = [:]
        var rateLimit = RateLimitReport()
        var requests = 0
        for start in stride(from: 0, to: ids.count, by: Self.relationshipsPerRequest) {
            let chunk = ids[start..<min(start + Self.relationshipsPerRequest, ids.count)]
            var call = MastodonCall(
                operation: "mastodon.relationships", path: "/api/v1/accounts/relationships",
                accessToken: session.accessToken)
            for id in chunk { call.query.append("id[]", id.description) }
            let (relationships, reply) = try await wire.send(call, to: session.host) { json in
                guard let elements = json.elements else { throw MastodonRelationship.ParseError.notAnObject }
                return try elements.map { try MastodonRelationship($0) }
            }
            for relationship in relationships where chunk.contains(relationship.id) {
                found[relationship.id] = relationship
            }
            rateLimit = reply.rateLimit
            requests += 1
        }
        return MastodonAnswer(value: found, rateLimit: rateLimit, requests: requests)
    }

    /// One page of whom an account follows, newest follow first.
    ///
    /// Of another server's account it is what this server happens to know.
    /// https://docs.joinmastodon.org/methods/accounts/#following, scope `read:accounts`.
    /// - Parameters:
    ///   - page: nil for the first.
    ///   - limit: accounts on a page, 1 to 80; servers may give fewer, and a short page need not be the last.
    package func following(
        of id: MastodonAccountID, page: FollowingPage.Cursor? = nil, limit: Int = 80, session: MastodonSession
    ) async throws(NetworkError) -> MastodonAnswer<FollowingPage> {
        var call = MastodonCall(
            operation: "mastodon.following", path: "/api/v1/accounts/\(id)/following",
            query: ["limit": String(min(max(limit, 1), 80))], accessToken: session.accessToken,
            maximumResponseSize: 4 * 1024 * 1024)
        for item in page?.items ?? [] { call.query.append(item.name, item.value) }
        let (accounts, reply) = try await wire.send(call, to: session.host) { json in
            guard let elements = json.elements else { throw MastodonAccount.ParseError.notAnObject }
            return try elements.map { try MastodonAccount($0, host: session.host) }
        }
        let next = LinkHeader.target(rel: "next", in: reply.headers.all("Link")).flatMap(FollowingPage.Cursor.init)
        return MastodonAnswer(
            value: FollowingPage(accounts: accounts, next: next == page ? nil : next), rateLimit: reply.rateLimit,
            requests: 1)
    }

    private func change(
        _ operation: String, _ verb: String, _ id: MastodonAccountID, _ session: MastodonSession
    ) async throws(NetworkError) -> MastodonAnswer<MastodonRelationship> {
        // No field says "as it is": an explicit one would change what the person set for a follow that exists.
        let call = MastodonCall(
            operation: operation, method: "POST", path: "/api/v1/accounts/\(id)/\(verb)", form: [:],
            accessToken: session.accessToken)
        let (relationship, reply) = try await wire.send(call, to: session.host) { try MastodonRelationship($0) }
        guard relationship.id == id else {
            throw wire.unreadable(call, session.host, "a relationship to another account")
        }
        return MastodonAnswer(value: relationship, rateLimit: reply.rateLimit, requests: 1)
    }
}
