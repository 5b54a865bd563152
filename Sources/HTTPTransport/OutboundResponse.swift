import Identifiers

/// What a server answered, whatever its status.
package struct OutboundResponse: Sendable, CustomStringConvertible {
    package let status: Int
    package let headers: HeaderFields
    package let body: [UInt8]
    /// Where the answer came from, after redirects.
    package let url: OutboundURL

    package init(status: Int, headers: HeaderFields, body: [UInt8], url: OutboundURL) {
        self.status = status
        self.headers = headers
        self.body = body
        self.url = url
    }

    package var isSuccess: Bool { (200..<300).contains(status) }

    /// Without header values and body, which hold secrets.
    package var description: String { "\(status) from \(url), \(body.count) bytes" }

    /// This answer as an error, for a caller that cannot go on with its status.
    ///
    /// - Parameters:
    ///   - code: the server's own word for it, such as `invalid_grant` or `RecordNotFound`.
    ///   - message: the server's sentence; it is redacted and cut.
    ///   - now: milliseconds since 1970 UTC, from which a relative `Retry-After` counts.
    package func failure(
        of operation: String, code: String? = nil, message: String? = nil, now: Int64
    ) -> NetworkError {
        let limits = RateLimitReport.read(from: headers, now: now)
        return NetworkError(
            operation: operation, host: url.host.description, status: status, code: code, message: message,
            retryAt: limits.waitUntil(status: status), cause: .status,
            // A gateway that gave up (502, 504) says nothing of what stands behind it; a refusal is a refusal.
            mayHaveHappened: status >= 500, rateLimit: limits)
    }
}
