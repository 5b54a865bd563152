/// Why a request to another server brought no usable answer.
package struct NetworkError: Error, Sendable, CustomStringConvertible {
    package enum Cause: String, Sendable, Hashable, CaseIterable {
        /// The request itself is malformed: a control character in a header, a reserved header, an unknown method.
        case invalidRequest
        /// The address policy refuses the scheme, the port or an address behind the name.
        case blockedAddress
        /// The name has no address, or no name server answered.
        case notResolved
        /// No connection, or it broke.
        case connectionFailed
        /// No trusted connection: certificate, name or protocol.
        case tls
        /// The request's time was over.
        case timedOut
        /// More bytes than the request allows.
        case tooLarge
        case tooManyRedirects
        /// A redirect from https to http, or to something that is no address at all.
        case badRedirect
        /// Not HTTP, or not what the protocol spoken over it allows.
        case badResponse
        /// The server answered with a status that the caller cannot use.
        case status
        /// The surrounding task was cancelled.
        case cancelled
        /// The client was shut down.
        case shutDown
    }

    package let operation: String
    /// `name[:port]`.
    package let host: String
    package let status: Int?
    /// The server's own word, at most 64 of `A-Z a-z 0-9 . _ : -`; anything else is dropped.
    package let code: String?
    /// The server's sentence without anything that looks like a secret, at most 300 characters.
    package let message: String?
    /// When the server wants to be asked again, in milliseconds since 1970 UTC.
    package let retryAt: Int64?
    package let cause: Cause
    /// Whether the server may have done what was asked although this error stands in place of its answer: true once
    /// a request that changes something has left. Such a write must be looked up before it is sent again.
    package let mayHaveHappened: Bool
    /// Whether the server certainly saw nothing of the request, a reading one too: no address, no connection.
    package let neverLeft: Bool
    /// What the answer said about limits; nil without an answer.
    package let rateLimit: RateLimitReport?

    /// Redacts `code` and `message`; they may be given as the server sent them.
    package init(
        operation: String, host: String, status: Int? = nil, code: String? = nil, message: String? = nil,
        retryAt: Int64? = nil, cause: Cause, mayHaveHappened: Bool = false, neverLeft: Bool? = nil,
        rateLimit: RateLimitReport? = nil
    ) {
        self.operation = operation
        self.host = host
        self.status = status
        self.code = code.flatMap(Redaction.code)
        self.message = message.map(Redaction.excerpt)
        self.retryAt = retryAt
        self.cause = cause
        self.mayHaveHappened = mayHaveHappened
        self.neverLeft = neverLeft ?? [.invalidRequest, .blockedAddress, .notResolved].contains(cause)
        self.rateLimit = rateLimit
    }

    /// One line for a log.
    package var description: String {
        var text = "\(operation) at \(host): \(cause.rawValue)"
        if let status { text += " \(status)" }
        if let code { text += " \(code)" }
        if let message { text += ": \(message)" }
        return text
    }
}
