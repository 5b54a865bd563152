import AsyncHTTPClient
import Identifiers
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

extension NetworkError {
    /// What the HTTP client's errors mean.
    init(_ error: any Error, of request: OutboundRequest, at url: OutboundURL, hasLeft: Bool) {
        let mayHaveHappened = hasLeft && !request.isSafe
        if let error = error as? NetworkError {
            self = error
            return
        }
        self.init(
            operation: request.operation, host: url.host.description, message: Self.detail(error),
            cause: Self.cause(of: error, hasLeft: mayHaveHappened), mayHaveHappened: mayHaveHappened,
            neverLeft: !hasLeft)
    }

    private static func cause(of error: any Error, hasLeft: Bool) -> Cause {
        switch error {
        case ResponseCollector.Failure.tooLarge: .tooLarge
        case ResponseCollector.Failure.noHead: .badResponse
        case is PinnedClients.ShutDown: .shutDown
        case is CancellationError: .cancelled
        case let error as HTTPClientError: cause(of: error)
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError, is NIOSSLCloseTimedOutError: .tls
        case is HTTPParserError: .badResponse
        case is NIOConnectionError, is ChannelError, is IOError: .connectionFailed
        default: hasLeft ? .badResponse : .connectionFailed
        }
    }

    private static func cause(of error: HTTPClientError) -> Cause {
        switch error {
        case .cancelled: .cancelled
        case .alreadyShutdown: .shutDown
        case .tlsHandshakeTimeout: .tls
        case .connectTimeout, .remoteConnectionClosed, .uncleanShutdown, .readTimeout, .writeTimeout,
            .getConnectionFromPoolTimeout:
            .connectionFailed
        default: .invalidRequest
        }
    }

    /// The library's own sentence where it says more than the cause. It speaks of certificates, ports and system
    /// errors, not of what was sent; it is redacted like everything else.
    private static func detail(_ error: any Error) -> String? {
        switch error {
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError, is HTTPParserError, is NIOConnectionError,
            is IOError:
            String(describing: error)
        default: nil
        }
    }
}
