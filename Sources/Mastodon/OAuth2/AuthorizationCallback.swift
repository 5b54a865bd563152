import Identifiers

/// What a browser brings back from an authorization page (RFC 6749, section 4.1.2; RFC 9207).
///
/// Nothing is asked of any server here: what fails fails before the token endpoint hears of it.
package struct AuthorizationCallback: Sendable {
    package enum Failure: Error, Hashable {
        case missingParameter(String)
        /// The answer belongs to another attempt, or to nobody's.
        case stateMismatch
        /// The answer comes from another server than the one that was asked.
        case issuerMismatch
        /// The person said no.
        case denied
        /// The server said no, for the reason that this error code of RFC 6749, section 4.1.2.1, names.
        case refused(code: String)
    }

    private let parameters: [String: String]

    package init(_ parameters: [String: String]) {
        self.parameters = parameters
    }

    /// The authorization code.
    ///
    /// The state is looked at first, so that nobody's forged error or code is acted upon.
    /// - Parameters:
    ///   - state: what was sent when the attempt began; an empty one matches nothing.
    ///   - issuer: who was asked. An `iss` that names another host is refused; most servers send none.
    package func code(expecting state: String, from issuer: ServerHost) throws(Failure) -> String {
        let returned = try required("state")
        guard !state.isEmpty, Self.isSame(returned, state) else { throw .stateMismatch }
        if let iss = parameters["iss"], !Self.names(issuer, in: iss) { throw .issuerMismatch }
        if let error = parameters["error"] {
            throw error == "access_denied" ? .denied : .refused(code: Self.errorCode(error))
        }
        return try required("code")
    }

    private func required(_ name: String) throws(Failure) -> String {
        guard let value = parameters[name], !value.isEmpty else { throw .missingParameter(name) }
        return value
    }

    private static func names(_ host: ServerHost, in issuer: String) -> Bool {
        do {
            return try issuer.contains("://") && ServerHost(issuer) == host
        } catch {
            return false
        }
    }

    /// Short and plain, since it is shown and logged.
    private static func errorCode(_ text: String) -> String {
        String(text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }.prefix(60))
    }

    /// Takes as long whatever the difference, so that a state cannot be guessed letter by letter.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
