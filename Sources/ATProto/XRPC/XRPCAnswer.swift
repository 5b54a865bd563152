import HTTPTransport

/// What a server answered, and what it said about its limits while doing so.
///
/// Of several limits a server tells the tightest: after a write that may be the account's points of the hour or of the
/// day, or the requests of everybody from one address in five minutes. Its size and window say which.
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
