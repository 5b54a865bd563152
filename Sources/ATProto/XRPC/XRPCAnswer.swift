import HTTPTransport

/// What a server answered, and what it said about its limits while doing so.
package struct XRPCAnswer<Value: Sendable>: Sendable {
    package let value: Value
    package let rateLimit: RateLimitReport

    package init(value: Value, rateLimit: RateLimitReport) {
        self.value = value
        self.rateLimit = rateLimit
    }

    func map<Other: Sendable>(_ transform: (Value) -> Other) -> XRPCAnswer<Other> {
        XRPCAnswer<Other>(value: transform(value), rateLimit: rateLimit)
    }
}
