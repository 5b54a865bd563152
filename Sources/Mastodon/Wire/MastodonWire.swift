import HTTPTransport
import Identifiers

/// Sends calls to servers with the Mastodon API, and turns whatever is no success into a ``NetworkError``.
struct MastodonWire: Sendable {
    let client: OutboundClient
    let addresses: ServerAddresses
    let now: @Sendable () -> Int64

    struct Reply: Sendable {
        /// 200 to 299.
        let status: Int
        let body: [UInt8]
        let headers: HeaderFields
        let rateLimit: RateLimitReport
        /// Where the answer came from: another page only after redirects.
        let url: OutboundURL
    }

    /// Sends the call; an answer outside 200 to 299 is an error.
    func send(_ call: MastodonCall, to host: ServerHost) async throws(NetworkError) -> Reply {
        let response = try await client.send(request(call, to: host))
        guard response.isSuccess else { throw failure(call, response) }
        return Reply(
            status: response.status, body: response.body, headers: response.headers,
            rateLimit: RateLimitReport.read(from: response.headers, now: now()), url: response.url)
    }

    /// Sends the call and reads a value out of the JSON of its answer.
    func send<Value>(
        _ call: MastodonCall, to host: ServerHost, reading read: (JSONValue) throws -> Value
    ) async throws(NetworkError) -> (value: Value, reply: Reply) {
        let reply = try await send(call, to: host)
        do {
            return (try read(JSONReader.read(reply.body)), reply)
        } catch {
            throw unreadable(call, host, "\(error)")
        }
    }

    private func request(_ call: MastodonCall, to host: ServerHost) throws(NetworkError) -> OutboundRequest {
        let url: OutboundURL
        do throws(OutboundURL.ParseError) {
            url = try addresses.url(host, call.path, call.query)
        } catch {
            throw NetworkError(
                operation: call.operation, host: host.description, message: "\(error)", cause: .invalidRequest)
        }
        // English, since a few refusals can only be told apart by their words.
        var headers = [(name: "Accept", value: "application/json"), (name: "Accept-Language", value: "en")]
        if let token = call.accessToken { headers.append((name: "Authorization", value: "Bearer \(token)")) }
        headers += call.headers
        let body = call.body ?? call.form.map { (bytes: $0.body, contentType: FormFields.contentType) }
        if let body { headers.append((name: "Content-Type", value: body.contentType)) }
        return OutboundRequest(
            method: call.method, url: url, headers: headers, body: body?.bytes, operation: call.operation,
            maximumResponseBytes: call.maximumResponseSize, timeoutMilliseconds: call.timeoutMilliseconds,
            followsRedirects: call.followsRedirects)
    }

    private func failure(_ call: MastodonCall, _ response: OutboundResponse) -> NetworkError {
        let failure = MastodonFailure(
            status: response.status, headers: response.headers, body: response.body,
            secrets: call.secrets + [call.accessToken].compactMap(\.self), hadToken: call.accessToken != nil)
        return response.failure(of: call.operation, code: failure.code, message: failure.message, now: now())
    }

    /// A success that cannot be read: a call that changes something has done so.
    func unreadable(_ call: MastodonCall, _ host: ServerHost, _ detail: String) -> NetworkError {
        NetworkError(
            operation: call.operation, host: host.description, code: MastodonErrorCode.unreadable, message: detail,
            cause: .badResponse, mayHaveHappened: call.changesSomething)
    }
}
