import HTTPTransport

/// What a server answered, and what it said about its limits while doing so.
package struct MastodonAnswer<Value: Sendable>: Sendable {
    package let value: Value
    /// From the last request.
    package let rateLimit: RateLimitReport
    /// How many requests it took, for those who keep a budget. At least 1.
    package let requests: Int
}
