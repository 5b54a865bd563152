/// An account on a server with the Mastodon API: `user@host`.
///
/// Servers do not tell apart the case of a user name, so neither does `==`; the spelling is kept for people to read.
/// Source: https://docs.joinmastodon.org/spec/webfinger, RFC 7565.
package struct Acct: TextIdentifier {
    package enum ParseError: Error, Hashable {
        case missingHost
        case emptyUser
        case userTooLong
        case badUser
        case badHost(ServerHost.ParseError)
    }

    /// 1 to 255 of `A-Z a-z 0-9 _ . -`, neither first nor last a dot or hyphen.
    package let user: String
    package let host: ServerHost

    /// Takes `user@host`, with a leading `@` or `acct:` and white space around it where people or servers add them.
    package init(_ string: String) throws(ParseError) {
        var rest = string.trimmingSpace()
        if rest.hasPrefix("acct:") { rest = rest.dropFirst(5) }
        if rest.hasPrefix("@") { rest = rest.dropFirst() }
        guard let at = rest.firstIndex(of: "@") else { throw .missingHost }
        let host = rest[rest.index(after: at)...]
        // A host alone: no scheme, path or white space, which ServerHost would forgive.
        guard host.utf8.allSatisfy({ $0 != 0x2F && !$0.isSpace }) else { throw .badHost(.badCharacter) }
        do throws(ServerHost.ParseError) {
            try self.init(user: String(rest[..<at]), parsed: ServerHost(String(host)))
        } catch { throw .badHost(error) }
        try Self.checkUser(user)
    }

    package init(user: String, host: ServerHost) throws(ParseError) {
        self.user = user
        self.host = host
        try Self.checkUser(user)
    }

    package var description: String { "\(user)@\(host)" }

    package static func == (left: Acct, right: Acct) -> Bool {
        left.host == right.host && left.user.asciiLowercased() == right.user.asciiLowercased()
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(host)
        hasher.combine(user.asciiLowercased())
    }

    private init(user: String, parsed host: ServerHost) {
        self.user = user
        self.host = host
    }

    private static func checkUser(_ user: String) throws(ParseError) {
        guard let first = user.utf8.first, let last = user.utf8.last else { throw .emptyUser }
        guard user.utf8.count <= 255 else { throw .userTooLong }
        guard first.isLetterOrDigit || first == 0x5F, last.isLetterOrDigit || last == 0x5F,
            user.utf8.allSatisfy({ $0.isLetterOrDigit || $0 == 0x5F || $0 == 0x2E || $0 == 0x2D })
        else { throw .badUser }
    }
}
