import Identifiers

/// One request to another server. A value: nothing happens until ``OutboundClient/send(_:)``.
package struct OutboundRequest: Sendable, CustomStringConvertible {
    /// Upper-case.
    package var method: String
    package var url: OutboundURL
    /// Fields that say who and how (`Host`, `Content-Length`, `Connection`, …) are the transport's own and refused.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]?
    /// What this is, for logs and errors, such as `atproto.createRecord`. A constant, never made from data.
    package var operation: String
    /// The body of the answer may have this many bytes; one more is an error.
    package var maximumResponseBytes: Int
    /// For everything together: finding the address, connecting, redirects and the whole body.
    package var timeoutMilliseconds: Int64
    /// Whether a GET or HEAD goes where a 3xx answer sends it; other methods never do.
    package var followsRedirects: Bool

    package init(
        method: String = "GET", url: OutboundURL, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil,
        operation: String, maximumResponseBytes: Int = 512 * 1024, timeoutMilliseconds: Int64 = 10_000,
        followsRedirects: Bool = true
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.operation = operation
        self.maximumResponseBytes = maximumResponseBytes
        self.timeoutMilliseconds = timeoutMilliseconds
        self.followsRedirects = followsRedirects
    }

    /// Without header values, query and body, which hold secrets.
    package var description: String { "\(operation): \(method) \(url)" }

    /// Whether the method asks for no change (RFC 9110, section 9.2.1).
    var isSafe: Bool { method == "GET" || method == "HEAD" }

    /// An error about this request, before or after it left.
    func failure(
        _ cause: NetworkError.Cause, at url: OutboundURL? = nil, message: String? = nil
    ) -> NetworkError {
        NetworkError(
            operation: operation, host: (url ?? self.url).host.description, message: message, cause: cause)
    }
}
