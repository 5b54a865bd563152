/// A planned misbehaviour of the sandbox: which requests it befalls, how often, and what happens to them.
package struct FaultRule: Sendable, Codable, Hashable {
    /// `METHOD /path`, where `*` stands for any text: `POST /xrpc/com.atproto.repo.createRecord`, `* /oauth/*`.
    package var route: String
    /// Only on this listener; nil means on each.
    package var server: SandboxListener?
    /// Matching requests that pass first.
    package var skip: Int
    /// Requests that it befalls; nil means all that follow.
    package var times: Int?
    package var effect: FaultEffect
    /// Names the rule, to release what it holds and to remove it. Given by the control when missing.
    package var id: String?

    package init(
        _ route: String, _ effect: FaultEffect, server: SandboxListener? = nil, skip: Int = 0, times: Int? = 1,
        id: String? = nil
    ) {
        self.route = route
        self.server = server
        self.skip = skip
        self.times = times
        self.effect = effect
        self.id = id
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        route = try container.decode(String.self, forKey: .route)
        server = try container.decodeIfPresent(SandboxListener.self, forKey: .server)
        skip = try container.decodeIfPresent(Int.self, forKey: .skip) ?? 0
        times = container.contains(.times) ? try container.decodeIfPresent(Int.self, forKey: .times) : 1
        effect = try container.decode(FaultEffect.self, forKey: .effect)
        id = try container.decodeIfPresent(String.self, forKey: .id)
    }

    func matches(_ request: LoggedRequest) -> Bool {
        (server == nil || server == request.server) && RoutePattern(route).matches(request.route)
    }
}

/// What a fault does.
///
/// As JSON: `{"dropResponse": {}}`, `{"delay": {"milliseconds": 500}}`,
/// `{"rateLimit": {"retryAfterSeconds": 30, "style": "atproto"}}`,
/// `{"answer": {"status": 500, "body": "html", "afterEffect": true}}`, `{"hold": {"afterEffect": false}}`.
package enum FaultEffect: Sendable, Codable, Hashable {
    /// The request is carried out; then the connection ends without an answer.
    case dropResponse
    /// The connection is reset before the request is carried out.
    case reset
    /// The request is carried out after that time.
    case delay(milliseconds: Int)
    /// 429 without carrying the request out, with the headers of that kind of server.
    case rateLimit(retryAfterSeconds: Int, style: RateLimitStyle)
    /// A made-up answer instead of the true one, which is carried out or not.
    case answer(status: Int, body: FaultBody, afterEffect: Bool)
    /// The request is carried out twice, as by a proxy that repeats it; the second answer is given.
    case deliverTwice
    /// The request waits, before or after it is carried out, until ``FaultControl/release(_:)``.
    case hold(afterEffect: Bool)
}

/// Which server's rate limit headers a 429 carries.
package enum RateLimitStyle: String, Sendable, Codable {
    /// `RateLimit-*` with the reset in seconds since 1970, and `Retry-After`.
    case atproto
    /// `X-RateLimit-*` with the reset as an ISO 8601 date, without `Retry-After`.
    case mastodon
    /// `x-rate-limit-*` with the reset in seconds since 1970, without `Retry-After`.
    case x
    /// `Retry-After` alone.
    case retryAfter
    /// No header at all.
    case bare
}

/// The body of a made-up answer.
package enum FaultBody: String, Sendable, Codable {
    case json, html, text, empty
}

/// `METHOD /path` with `*` for any text.
struct RoutePattern {
    private let parts: [Substring]

    init(_ pattern: String) {
        parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    }

    func matches(_ route: String) -> Bool {
        guard parts.count > 1 else { return route == parts[0] }
        guard route.hasPrefix(parts[0]) else { return false }
        var rest = route.dropFirst(parts[0].count)
        for part in parts[1..<(parts.count - 1)] where !part.isEmpty {
            guard let found = rest.range(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(parts[parts.count - 1])
    }
}

extension Substring {
    /// The first place of `text`.
    fileprivate func range(of text: Substring) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
