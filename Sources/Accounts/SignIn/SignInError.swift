import ATProto
import HTTPTransport
import Mastodon

/// Why a sign-in came to nothing. Nothing was stored and nobody was signed in.
package enum SignInError: Error, Sendable {
    /// What was typed is no handle, DID or address of a server.
    case malformedName
    /// No account has that handle.
    case unknownName
    /// Nothing that we can sign in at answers there.
    case unsuitableServer(host: String)
    /// The host sends to another one, where the person's server seems to be.
    case servedElsewhere(host: String)
    /// X sign-in is not set up, or X refuses this site's key.
    case xUnavailable
    /// The sign-in was begun elsewhere, was used already, or is older than ten minutes.
    case notBegunHere
    /// The person said no.
    case denied
    /// What came back does not fit what was asked for.
    case answerRefused(reason: String)
    /// The server does not take the app password or token, or asks for more than that.
    case secretRefused(host: String)
    /// The server did not answer, or said to try later.
    case unreachable(host: String, retryAt: Int64?)

    /// A short stable word for texts and logs.
    package var code: String {
        switch self {
        case .malformedName: "malformedName"
        case .unknownName: "unknownName"
        case .unsuitableServer: "unsuitableServer"
        case .servedElsewhere: "servedElsewhere"
        case .xUnavailable: "xUnavailable"
        case .notBegunHere: "notBegunHere"
        case .denied: "denied"
        case .answerRefused: "answerRefused"
        case .secretRefused: "secretRefused"
        case .unreachable: "unreachable"
        }
    }

    init(_ error: NetworkError) {
        switch error.cause {
        case .blockedAddress, .notResolved, .badResponse, .badRedirect, .tooManyRedirects, .tooLarge:
            self = .unsuitableServer(host: error.host)
        // It answered, and sends on where nothing may be sent on.
        case _ where error.status.map((300..<400).contains) ?? false: self = .unsuitableServer(host: error.host)
        default: self = .unreachable(host: error.host, retryAt: error.retryAt)
        }
    }
}
