/// What a browser brings back from an authorization page (RFC 6749, section 4.1.2; RFC 9207).
///
/// Nothing is asked of any server here: what fails fails before the token endpoint hears of it.
struct AuthorizationAnswer: Sendable {
    private let parameters: [String: String]

    init(_ parameters: [String: String]) {
        self.parameters = parameters
    }

    /// The authorization code.
    ///
    /// The state is looked at first and the issuer next, so that nobody's forged error or code is acted upon.
    func code(expecting pending: PendingAuthorization) throws(OAuthError) -> String {
        let state = try required("state")
        guard !pending.state.isEmpty, Self.isSame(state, pending.state) else { throw .stateMismatch }
        guard try required("iss") == pending.issuer.description else { throw .issuerMismatch }
        if let error = parameters["error"] {
            throw error == "access_denied" ? .denied : .refused(code: Self.plain(error))
        }
        // An answer wrapped in a token, which was not asked for, has nothing else in it.
        guard parameters["response"] == nil else { throw .refused(code: "response_mode") }
        return try required("code")
    }

    private func required(_ name: String) throws(OAuthError) -> String {
        guard let value = parameters[name], !value.isEmpty else { throw .missingParameter(name) }
        return value
    }

    /// Short and plain, since it is shown and logged.
    private static func plain(_ code: String) -> String {
        String(code.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }.prefix(60))
    }

    /// Takes as long whatever the difference, so that a state cannot be guessed letter by letter.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
