import HTTPTransport

/// One call of a method over XRPC (https://atproto.com/specs/xrpc).
struct XRPCCall: Sendable {
    enum Input: Sendable {
        case none
        case json([UInt8])
        case blob([UInt8], type: String)
    }

    /// For logs and errors.
    let operation: String
    /// The method's name, such as `com.atproto.repo.createRecord`.
    let method: String
    var parameters: [(name: String, value: String)] = []
    /// Nil for a query, which changes nothing.
    var procedure: Input?
    /// Bytes.
    var maximumResponseSize = 512 * 1024

    var changesSomething: Bool { procedure != nil }

    /// Ten seconds, and for what is sent as long as it takes at 400 kbit/s: a file goes out over somebody's slow line.
    private func timeoutMilliseconds(_ body: [UInt8]?) -> Int64 { 10_000 + Int64((body?.count ?? 0) / 50) }

    func request(at base: OutboundURL) throws(NetworkError) -> OutboundRequest {
        let url = try Self.url(method, at: base, operation).addingQuery(parameters)
        var headers = [(name: "Accept", value: "application/json")]
        var body: [UInt8]?
        switch procedure {
        case nil: break
        // A procedure without input is sent with an empty body, and without saying of what kind.
        case .none?: body = []
        case .json(let bytes)?:
            headers.append((name: "Content-Type", value: "application/json"))
            body = bytes
        case .blob(let bytes, let type)?:
            headers.append((name: "Content-Type", value: type))
            body = bytes
        }
        return OutboundRequest(
            method: changesSomething ? "POST" : "GET", url: url, headers: headers, body: body, operation: operation,
            maximumResponseBytes: maximumResponseSize, timeoutMilliseconds: timeoutMilliseconds(body),
            followsRedirects: false)
    }

    /// `BASE/xrpc/METHOD`.
    static func url(
        _ method: String, at base: OutboundURL, _ operation: String
    ) throws(NetworkError) -> OutboundURL {
        do throws(OutboundURL.ParseError) {
            return try base.withoutQuery.resolving("/xrpc/\(method)")
        } catch {
            throw .unsendable(operation, to: base, "\(error)")
        }
    }
}
