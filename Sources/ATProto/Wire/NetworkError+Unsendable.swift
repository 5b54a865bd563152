import HTTPTransport
import Identifiers

extension NetworkError {
    /// A request that could not even be made.
    static func unsendable(_ operation: String, to url: OutboundURL, _ reason: String) -> NetworkError {
        NetworkError(operation: operation, host: url.host.description, message: reason, cause: .invalidRequest)
    }
}
