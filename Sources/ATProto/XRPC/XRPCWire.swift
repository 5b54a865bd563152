import HTTPTransport

/// Sends calls, with a session's token or without one, and turns whatever is no success into an ``XRPCError``.
struct XRPCWire: Sendable {
    enum Authorization: Sendable {
        case none
        case bearer(String)
        case bound(String, to: SigningKey)

        init(_ session: ATSession) {
            switch session.grant {
            case .oauth(let grant): self = .bound(session.accessToken, to: grant.dpopKey)
            case .appPassword: self = .bearer(session.accessToken)
            }
        }
    }

    let dpop: DPoPSender

    /// Sends the call; an answer outside 200 to 299 is an error.
    func send(
        _ call: XRPCCall, to base: OutboundURL, as authorization: Authorization
    ) async throws(XRPCError) -> XRPCAnswer<OutboundResponse> {
        let response: OutboundResponse
        var hadToken = true
        do throws(NetworkError) {
            switch authorization {
            case .none:
                hadToken = false
                response = try await dpop.client.send(try call.request(at: base))
            case .bearer(let token):
                var request = try call.request(at: base)
                request.headers.append((name: "Authorization", value: "Bearer \(token)"))
                response = try await dpop.client.send(request)
            case .bound(let token, let key):
                response = try await dpop.send(key: key, accessToken: token) { () throws(NetworkError) in
                    var request = try call.request(at: base)
                    request.headers.append((name: "Authorization", value: "DPoP \(token)"))
                    return request
                }
            }
        } catch {
            throw .network(error)
        }
        guard response.isSuccess else {
            throw XRPCError(refusal: response.refusal(of: call.operation, now: dpop.now()), hadToken: hadToken)
        }
        return XRPCAnswer(value: response, rateLimit: RateLimitReport.read(from: response.headers, now: dpop.now()))
    }

    /// Sends the call and reads the JSON of its answer.
    func send<Value: Decodable & Sendable>(
        _ call: XRPCCall, to base: OutboundURL, as authorization: Authorization, reading type: Value.Type
    ) async throws(XRPCError) -> XRPCAnswer<Value> {
        let answer = try await send(call, to: base, as: authorization)
        do throws(NetworkError) {
            let value = try answer.value.decode(
                type, operation: call.operation, changesSomething: call.changesSomething)
            return XRPCAnswer(value: value, rateLimit: answer.rateLimit)
        } catch {
            throw .network(error)
        }
    }

    /// A procedure's input as JSON.
    static func input(
        _ value: some Encodable, _ operation: String, at base: OutboundURL
    ) throws(XRPCError) -> XRPCCall.Input {
        do {
            return .json(try WireJSON.encode(value))
        } catch {
            throw .network(
                .unsendable(operation, to: base, "cannot encode: \(error)"))
        }
    }
}
