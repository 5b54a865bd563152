import HTTPTransport
import Identifiers

/// Posting, reading back and deleting one's own statuses.
extension MastodonClient {
    package static let postOperation = "mastodon.postStatus"
    package static let deleteOperation = "mastodon.deleteStatus"
    package static let uploadOperation = "mastodon.uploadMedia"

    /// Posts. Where the answer is lost the status may be there: look for it (``statuses(of:before:session:)``) before
    /// asking again.
    ///
    /// https://docs.joinmastodon.org/methods/statuses/#create, scope `write:statuses`; 300 in 3 hours
    /// (app/lib/rate_limiter.rb).
    package func post(
        _ draft: StatusDraft, session: MastodonSession
    ) async throws(NetworkError) -> MastodonAnswer<MastodonStatus> {
        var call = MastodonCall(
            operation: Self.postOperation, method: "POST", path: "/api/v1/statuses", form: draft.form,
            accessToken: session.accessToken)
        call.headers = [(name: "Idempotency-Key", value: draft.idempotencyKey)]
        call.timeoutMilliseconds = 30_000
        return try await read(call, session) { try MastodonStatus($0) }
    }

    /// A page of somebody's statuses without boosts, newest first, at most 40.
    ///
    /// https://docs.joinmastodon.org/methods/accounts/#statuses, scope `read:statuses`.
    ///
    /// - Parameter id: only those that sort before this one.
    package func statuses(
        of account: MastodonAccountID, before id: MastodonStatusID?, session: MastodonSession
    ) async throws(NetworkError) -> MastodonAnswer<[MastodonStatus]> {
        var call = MastodonCall(
            operation: "mastodon.statuses", path: "/api/v1/accounts/\(account)/statuses",
            query: ["limit": "40", "exclude_reblogs": "true"], accessToken: session.accessToken)
        if let id { call.query.append("max_id", id.description) }
        call.maximumResponseSize = 4 * 1024 * 1024
        // One that cannot be read is none of those that are looked for.
        return try await read(call, session) { json in (json.elements ?? []).compactMap { try? MastodonStatus($0) } }
    }

    /// Deletes. One that is not there (any more) is what was wanted.
    ///
    /// https://docs.joinmastodon.org/methods/statuses/#delete, scope `write:statuses`; 30 in 30 minutes
    /// (config/initializers/rack_attack.rb).
    package func deleteStatus(
        _ id: MastodonStatusID, session: MastodonSession
    ) async throws(NetworkError) -> MastodonAnswer<Void> {
        let call = MastodonCall(
            operation: Self.deleteOperation, method: "DELETE", path: "/api/v1/statuses/\(id)",
            accessToken: session.accessToken)
        do throws(NetworkError) {
            let reply = try await wire.send(call, to: session.host)
            return MastodonAnswer(value: (), rateLimit: reply.rateLimit, requests: 1)
        } catch  where error.status == 404 || error.status == 410 {
            return MastodonAnswer(value: (), rateLimit: error.rateLimit ?? RateLimitReport(), requests: 1)
        }
    }

    func read<Value>(
        _ call: MastodonCall, _ session: MastodonSession, _ read: (JSONValue) throws -> Value
    ) async throws(NetworkError) -> MastodonAnswer<Value> {
        let (value, reply) = try await wire.send(call, to: session.host, reading: read)
        return MastodonAnswer(value: value, rateLimit: reply.rateLimit, requests: 1)
    }
}
