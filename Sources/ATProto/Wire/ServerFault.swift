import FoundationEssentials
import HTTPTransport
import Identifiers

/// What the body of a refusal says: XRPC's `{"error", "message"}` and OAuth's `{"error", "error_description"}`.
///
/// Sources: https://atproto.com/specs/xrpc, "Error Responses"; RFC 6749, section 5.2.
struct ServerFault: Decodable {
    /// The server's word for it, such as `RecordNotFound` or `invalid_grant`.
    let error: String
    let message: String?
    let errorDescription: String?

    private enum CodingKeys: String, CodingKey {
        case error, message
        case errorDescription = "error_description"
    }

    /// Nil for a body of another kind, such as a gateway's page.
    init?(_ body: [UInt8]) {
        guard body.count <= 64 * 1024 else { return nil }
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(body))
        } catch {
            return nil  // Not a fault of ours: the status alone has to do.
        }
    }
}

extension OutboundResponse {
    /// This answer as an error, with the server's own word and sentence when it has them.
    ///
    /// - Parameter now: milliseconds since 1970 UTC.
    func refusal(of operation: String, now: Int64) -> NetworkError {
        let fault = ServerFault(body)
        // A challenge speaks where there is no body (RFC 6750, section 3).
        let code = fault?.error ?? Challenge.errors(in: headers).first
        return failure(
            of: operation, code: code, message: fault?.message ?? fault?.errorDescription, now: now)
    }

    /// The JSON of a success.
    ///
    /// - Parameter changesSomething: whether the server has done something by answering.
    func decode<Value: Decodable>(
        _ type: Value.Type, operation: String, changesSomething: Bool
    ) throws(NetworkError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw unreadable(operation, "\(Self.path(of: error))", changesSomething: changesSomething)
        }
    }

    /// A success that cannot be read.
    func unreadable(_ operation: String, _ detail: String, changesSomething: Bool) -> NetworkError {
        NetworkError(
            operation: operation, host: url.host.description, status: status, message: detail, cause: .badResponse,
            mayHaveHappened: changesSomething)
    }

    /// Where decoding failed, without the value, which may be a token.
    private static func path(of error: any Error) -> String {
        let path: [any CodingKey]? =
            switch error {
            case DecodingError.keyNotFound(let key, let context): context.codingPath + [key]
            case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
                DecodingError.dataCorrupted(let context):
                context.codingPath
            default: nil
            }
        let text = (path ?? []).map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        return text.isEmpty ? "not the JSON that was expected" : "unusable: \(text)"
    }
}
