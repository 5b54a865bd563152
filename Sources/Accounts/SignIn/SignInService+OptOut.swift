import Foundation
import HTTPTransport
import Identifiers
import Sealing

/// Proving an X account without registering: for those who do not want to be looked up.
extension SignInService {
    /// Begins such a state, so that the way back is told apart. It grants nothing: what counts is what was kept.
    private static let optOutMark = "optout."

    /// Whether somebody comes back to opt out.
    package static func isOptOut(state: String?) -> Bool { state?.hasPrefix(optOutMark) ?? false }

    /// Begins a sign-in with X after which nothing but the pseudonym of the X id is known. Returns the address of the
    /// provider's page, for the browser alone.
    package func beginOptOut(session: BrowserSession, returnTo: String) async throws -> String {
        let state = Self.optOutMark + Data(randomBytes(32)).base64URLText
        do {
            let begun = try parts.x.begin(state: state)
            try await keep(
                .optOut(begun.pending), state: state, network: .x, session: session, returnTo: returnTo)
            return begun.authorizationURL.string
        } catch { throw Self.signInError(error) }
    }

    /// Ends it: whose X account was proved. Nobody is signed in or registered.
    package func finishOptOut(parameters: [String: String], session: BrowserSession) async throws -> XPseudonym {
        let (_, flow) = try await take(parameters["state"], network: .x, session: session)
        guard case .optOut(let begun) = flow else { throw SignInError.notBegunHere }
        do {
            return parts.pseudonymizer.pseudonym(of: try await parts.x.finish(begun, parameters: parameters).id)
        } catch {
            let known = Self.signInError(error)
            if case SignInError.denied = known { throw SignInError.denied(by: flow.provider) }
            throw known
        }
    }
}
