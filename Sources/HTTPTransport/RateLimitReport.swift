/// What a server said about how often it may be asked. Every part may be missing.
package struct RateLimitReport: Sendable, Hashable {
    /// Requests, or points, per window.
    package var limit: Int?
    /// What is left of them.
    package var remaining: Int?
    /// When the window ends, in milliseconds since 1970 UTC.
    package var resetAt: Int64?
    /// How long a window is, in milliseconds.
    package var windowMilliseconds: Int64?
    /// From `Retry-After`: not before this moment, in milliseconds since 1970 UTC.
    package var retryAt: Int64?

    package init(
        limit: Int? = nil, remaining: Int? = nil, resetAt: Int64? = nil, windowMilliseconds: Int64? = nil,
        retryAt: Int64? = nil
    ) {
        self.limit = limit
        self.remaining = remaining
        self.resetAt = resetAt
        self.windowMilliseconds = windowMilliseconds
        self.retryAt = retryAt
    }

    package static func read(from headers: HeaderFields, now: Int64) -> RateLimitReport {
        RateLimitReport()
    }

    /// The moment before which the same request is in vain, after an answer with `status`: what `Retry-After` says,
    /// or on 429 the end of the window; nil when the server announced nothing.
    package func waitUntil(status: Int) -> Int64? {
        retryAt ?? (status == 429 || remaining == 0 ? resetAt : nil)
    }
}
