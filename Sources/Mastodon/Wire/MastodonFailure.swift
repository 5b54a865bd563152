import HTTPTransport

/// Reads what a server says when it refuses, in whatever form it says so.
struct MastodonFailure: Sendable {
    /// A code of OAuth or of ``MastodonErrorCode``.
    let code: String
    /// What the server wrote; nil when it wrote a page or nothing. ``NetworkError`` cuts and redacts it further.
    let message: String?

    /// - Parameters:
    ///   - secrets: removed from the message.
    ///   - hadToken: whether the request bore an access token, without which a 401 says nothing about one.
    init(status: Int, headers: HeaderFields, body: [UInt8], secrets: [String], hadToken: Bool) {
        let json = Self.json(body)
        let error = json?["error"]?.text
        let description = json?["error_description"]?.text
        let detail =
            description ?? error ?? json?["errors"]?["detail"]?.text ?? json?["message"]?.text
            ?? json?["error"]?["message"]?.text ?? (json == nil ? Self.plainText(headers, body) : nil)
        message = detail.map { Self.remove(secrets, from: $0) }

        if hadToken, let code = Self.tokenCode(status, headers, [error, description].compactMap(\.self)) {
            self.code = code
        } else if let error, Self.isErrorCode(error) {
            code = error
        } else {
            code = Self.code(status, text: (detail ?? "").lowercased(), isPage: Self.isPage(headers, body))
        }
    }

    /// What says that the token is the trouble: the header of RFC 6750, section 3, or the words of the known servers.
    private static func tokenCode(_ status: Int, _ headers: HeaderFields, _ texts: [String]) -> String? {
        let challenge = headers.first("WWW-Authenticate")?.lowercased() ?? ""
        let text = texts.joined(separator: " ").lowercased()
        if status == 403 {
            if challenge.contains("insufficient_scope") || scopeWords.contains(where: text.contains) {
                return MastodonErrorCode.insufficientScope
            }
            // Pleroma's answer to a token that it does not know.
            if text.contains("invalid credentials") { return MastodonErrorCode.invalidToken }
            return nil
        }
        // Some servers answer 400 or 422 for a revoked token.
        let isTokenTrouble = challenge.contains("invalid_token") || tokenWords.contains(where: text.contains)
        return status == 401 || (isTokenTrouble && (400..<500).contains(status)) ? MastodonErrorCode.invalidToken : nil
    }

    private static func code(_ status: Int, text: String, isPage: Bool) -> String {
        switch status {
        case 300..<400: MastodonErrorCode.redirected
        // The API refuses nothing with a page: what stands before the server does, and that may pass.
        case 400..<429 where isPage && ![401, 404, 410].contains(status): MastodonErrorCode.serverError
        case 403 where unusableWords.contains(where: text.contains): MastodonErrorCode.accountUnusable
        case 401, 403: MastodonErrorCode.forbidden
        case 404: MastodonErrorCode.notFound
        case 410: MastodonErrorCode.gone
        case 429: MastodonErrorCode.rateLimited
        case 500...: MastodonErrorCode.serverError
        case _ where limitWords.contains(where: text.contains): MastodonErrorCode.followLimit
        default: MastodonErrorCode.invalid
        }
    }

    private static let scopeWords = [
        "outside the authorized scopes", "insufficient_scope", "insufficient permissions", "out_of_scope",
        "insufficient scope",
    ]
    private static let tokenWords = [
        "access token was revoked", "access token is invalid", "access token expired", "invalid_token",
        "token has been revoked", "token revoked",
    ]
    /// `users.follow_limit_reached` of Mastodon's config/locales/en.yml, and what others say.
    private static let limitWords = ["follow more than", "following too many"]
    private static let unusableWords = [
        "login is currently disabled", "pending approval", "confirmed e-mail", "confirmed email", "your account",
        "deactivated",
    ]

    private static func json(_ body: [UInt8]) -> JSONValue? {
        do {
            return try JSONReader.read(body)
        } catch {
            return nil  // A page or plain text, which is read as such.
        }
    }

    private static func isErrorCode(_ text: String) -> Bool {
        (1...60).contains(text.utf8.count) && text.utf8.allSatisfy { $0 == 0x5F || (0x61...0x7A).contains($0) }
            && text.contains("_")
    }

    /// The first line of a plain text; nothing of a page.
    private static func plainText(_ headers: HeaderFields, _ body: [UInt8]) -> String? {
        guard !isPage(headers, body) else { return nil }
        return String(start(of: body).prefix { !$0.isNewline })
    }

    private static func isPage(_ headers: HeaderFields, _ body: [UInt8]) -> Bool {
        headers.first("Content-Type")?.lowercased().contains("html") ?? false || start(of: body).hasPrefix("<")
    }

    private static func start(of body: [UInt8]) -> Substring {
        String(decoding: body.prefix(2_000), as: UTF8.self).drop(while: \.isWhitespace)
    }

    private static func remove(_ secrets: [String], from text: String) -> String {
        var text = text
        for secret in secrets where secret.utf8.count >= 4 { text = text.replacing(secret, with: "…") }
        return text
    }
}
