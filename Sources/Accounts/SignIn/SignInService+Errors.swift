import ATProto
import HTTPTransport
import Identifiers
import Mastodon

/// What the networks' clients throw, in the words of a sign-in.
extension SignInService {
    static func signInError(_ error: any Error) -> any Error {
        switch error {
        case let error as SignInError: error
        case let error as NetworkError: SignInError(error)
        case let error as XSignInFailure: xError(error)
        case let error as InstanceDiscovery.Failure: discoveryError(error)
        case let error as AppRegistration.Failure: registrationError(error)
        case let error as MastodonOAuth.Failure: mastodonError(error)
        case let error as OAuthError: oauthError(error)
        case let error as AppPasswordClient.Failure: passwordError(error)
        case let error as IdentityError:
            error.isTemporary ? SignInError.unreachable(host: "", retryAt: nil) : SignInError.unknownName
        default: error
        }
    }

    private static func xError(_ error: XSignInFailure) -> SignInError {
        switch error {
        case .notConfigured, .keyRefused: .xUnavailable
        case .callback(let failure): callbackError(failure)
        case .expired: .notBegunHere
        case .invalidGrant: .answerRefused(reason: "invalidGrant")
        case .badAnswer(let field): .answerRefused(reason: field)
        case .network(let error): SignInError(error)
        }
    }

    private static func discoveryError(_ error: InstanceDiscovery.Failure) -> SignInError {
        switch error {
        case .network(let error): SignInError(error)
        case .servedBy(let host): .servedElsewhere(host: host.description)
        case .notAServer(let software): .unsuitableServer(host: software ?? "")
        }
    }

    private static func registrationError(_ error: AppRegistration.Failure) -> SignInError {
        switch error {
        case .refused(let error): .unsuitableServer(host: error.host)
        case .badAnswer: .unsuitableServer(host: "")
        case .network(let error): SignInError(error)
        }
    }

    private static func mastodonError(_ error: MastodonOAuth.Failure) -> SignInError {
        switch error {
        case .callback(let failure): callbackError(failure)
        case .hostMismatch, .expired: .notBegunHere
        case .scopeNotRegistered: .answerRefused(reason: "scope")
        case .invalidGrant, .appUnknown: .answerRefused(reason: "invalidGrant")
        case .insufficientScope: .answerRefused(reason: "insufficientScope")
        case .badAnswer(let field): .answerRefused(reason: field)
        case .identity: .answerRefused(reason: "identity")
        case .network(let error): SignInError(error)
        }
    }

    private static func passwordError(_ error: AppPasswordClient.Failure) -> any Error {
        switch error {
        case .badAccount, .accountNeeded: SignInError.malformedName
        case .identity(let error): signInError(error)
        case .wrongPassword(let error), .codeNeeded(let error), .sessionEnded(let error):
            SignInError.secretRefused(host: error.host)
        case .subjectMismatch: SignInError.answerRefused(reason: "sub")
        case .notRefreshable: SignInError.answerRefused(reason: "session")
        case .network(let error): SignInError(error)
        }
    }

    private static func callbackError(_ failure: AuthorizationCallback.Failure) -> SignInError {
        switch failure {
        case .missingParameter(let name): .answerRefused(reason: name)
        case .stateMismatch: .notBegunHere
        case .issuerMismatch: .answerRefused(reason: "iss")
        case .denied: .denied
        case .refused(let code): .answerRefused(reason: code)
        }
    }
}

extension SignInService {
    fileprivate static func oauthError(_ error: OAuthError) -> SignInError {
        switch error {
        case .badAccount: .malformedName
        case .identity(let error):
            error.isTemporary ? .unreachable(host: "", retryAt: nil) : .unknownName
        case .serverUnsupported(let what): .unsuitableServer(host: what)
        case .scopeNotDeclared: .answerRefused(reason: "scope")
        case .scopeRefused: .answerRefused(reason: "insufficientScope")
        case .missingParameter(let name): .answerRefused(reason: name)
        case .stateMismatch, .expired: .notBegunHere
        case .issuerMismatch: .answerRefused(reason: "iss")
        case .denied: .denied
        case .refused(let code): .answerRefused(reason: code)
        case .invalidGrant: .answerRefused(reason: "invalidGrant")
        case .clientRefused: .answerRefused(reason: "clientRefused")
        case .clientKeyMissing: .answerRefused(reason: "clientKey")
        case .badAnswer(let field): .answerRefused(reason: field)
        case .subjectMismatch: .answerRefused(reason: "sub")
        case .serverNotAuthoritative: .answerRefused(reason: "issuer")
        case .scopeNotGranted: .answerRefused(reason: "insufficientScope")
        case .notRefreshable, .accountMoved: .answerRefused(reason: "session")
        case .network(let error): SignInError(error)
        }
    }
}
