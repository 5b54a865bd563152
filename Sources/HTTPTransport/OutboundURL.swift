import Identifiers

/// The address of something on another server: http or https, a host, a path and a query, all valid.
///
/// A user name is refused, a fragment is dropped (it never leaves a client), dot segments are resolved, characters
/// that RFC 3986 does not allow in a path or query are percent-encoded. At most 16,384 bytes.
package struct OutboundURL: Sendable, Hashable, Codable, CustomStringConvertible {
    package enum Scheme: String, Sendable, Hashable {
        case http
        case https

        package var defaultPort: Int { self == .https ? 443 : 80 }
    }

    package enum ParseError: Error, Hashable {
        case tooLong
        case unsupportedScheme
        case missingHost
        case userInfo
        case badHost(ServerHost.ParseError)
        case badPort
        case badCharacter
        case badEscape
    }

    /// Scheme, host and port: what a browser, a cookie and a DPoP nonce hold together (RFC 6454).
    package struct Origin: Sendable, Hashable, CustomStringConvertible {
        package let scheme: Scheme
        package let host: ServerHost

        /// `scheme://name[:port]`, without a slash at the end.
        package var description: String { "\(scheme.rawValue)://\(host)" }
    }

    package let scheme: Scheme
    /// Its port is nil when it is the scheme's own.
    package let host: ServerHost
    /// Percent-encoded, starts with a slash.
    package let path: String
    /// Percent-encoded, without the question mark.
    package let query: String?

    package init(_ string: String) throws(ParseError) {
        guard string.utf8.count <= 16_384 else { throw .tooLong }
        guard let colon = string.utf8.firstIndex(of: 0x3A), string[colon...].utf8.starts(with: "://".utf8),
            let scheme = Scheme(rawValue: string[..<colon].lowercased())
        else { throw .unsupportedScheme }
        let afterScheme = string.utf8[string.utf8.index(colon, offsetBy: 3)...]
        let authorityEnd =
            afterScheme.firstIndex { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 || $0 == 0x5C } ?? afterScheme.endIndex
        let host = try Self.parseAuthority(Substring(afterScheme[..<authorityEnd]), scheme: scheme)
        let target = try Self.parseTarget(afterScheme[authorityEnd...])
        self.init(scheme: scheme, host: host, path: target.path ?? "/", query: target.query)
    }

    /// - Parameter path: percent-encoded, or plain text without `%`, `?` and `#`.
    package init(scheme: Scheme = .https, host: ServerHost, path: String = "/") throws(ParseError) {
        try self.init("\(scheme.rawValue)://\(host)" + (path.hasPrefix("/") ? "" : "/") + path)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let string = try container.decode(String.self)
        do {
            try self.init(string)
        } catch {
            throw DecodingError.dataCorrupted(
                .init(codingPath: container.codingPath, debugDescription: "not a URL", underlyingError: error))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(string)
    }

    /// The whole address. Its query may hold secrets: for logs there is ``description``.
    package var string: String { origin.description + path + (query.map { "?" + $0 } ?? "") }

    package var origin: Origin { Origin(scheme: scheme, host: host) }

    /// The port that is dialled.
    package var port: Int { host.port ?? scheme.defaultPort }

    /// Without what the query says.
    package var description: String { origin.description + path + (query == nil ? "" : "?…") }

    /// The same page without its query.
    package var withoutQuery: OutboundURL { OutboundURL(scheme: scheme, host: host, path: path, query: nil) }

    /// The address that a reference means when it stands on this page (RFC 3986, section 5.2), as in `Location`.
    package func resolving(_ reference: String) throws(ParseError) -> OutboundURL {
        let bytes = reference.utf8
        let firstDelimiter = bytes.firstIndex { $0 == 0x3A || $0 == 0x2F || $0 == 0x3F || $0 == 0x23 || $0 == 0x5C }
        if let firstDelimiter, bytes[firstDelimiter] == 0x3A {
            return try OutboundURL(reference)
        }
        if bytes.starts(with: "//".utf8) {
            return try OutboundURL("\(scheme.rawValue):\(reference)")
        }
        guard bytes.count <= 16_384 else { throw .tooLong }
        let isAbsolute = bytes.first == 0x2F
        let directory = path.utf8.lastIndex(of: 0x2F).map { String(path[...$0]) } ?? "/"
        let parsed = try Self.parseTarget(isAbsolute ? reference.utf8[...] : (directory + reference).utf8[...])
        if !isAbsolute, bytes.first == nil || bytes.first == 0x3F || bytes.first == 0x23 {
            // Only a query or nothing: the page stays.
            return OutboundURL(scheme: scheme, host: host, path: path, query: parsed.query ?? query)
        }
        return OutboundURL(scheme: scheme, host: host, path: parsed.path ?? "/", query: parsed.query)
    }

    /// The same page with these pairs at the end of its query, encoded as forms are (space as `%20`).
    package func addingQuery(_ items: [(name: String, value: String)]) -> OutboundURL {
        let added = items.map { Self.encodeComponent($0.name) + "=" + Self.encodeComponent($0.value) }
        let all = (query.map { [$0] } ?? []) + added
        return OutboundURL(
            scheme: scheme, host: host, path: path, query: all.isEmpty ? nil : all.joined(separator: "&"))
    }

    /// Everything but RFC 3986's unreserved characters percent-encoded: for one path segment, or a form's field.
    package static func encodeComponent(_ text: String) -> String {
        percentEncode(text.utf8) { isUnreserved($0) }
    }

    private init(scheme: Scheme, host: ServerHost, path: String, query: String?) {
        self.scheme = scheme
        self.host = host
        self.path = path
        self.query = query
    }
}

// MARK: - Parsing

extension OutboundURL {
    private static func parseAuthority(_ authority: Substring, scheme: Scheme) throws(ParseError) -> ServerHost {
        guard !authority.isEmpty else { throw .missingHost }
        guard !authority.utf8.contains(0x40) else { throw .userInfo }
        let bytes = authority.utf8
        let portColon: Substring.Index? =
            bytes.first == 0x5B
            ? bytes.firstIndex(of: 0x5D).map { bytes.index(after: $0) } : bytes.firstIndex(of: 0x3A)
        var name = authority
        var port: Int?
        if let portColon, portColon < bytes.endIndex {
            guard bytes[portColon] == 0x3A else { throw .badHost(.badAddress) }
            name = authority[..<portColon]
            let digits = bytes[bytes.index(after: portColon)...]
            if !digits.isEmpty {
                guard digits.count <= 5, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
                    let number = Int(String(Substring(digits)))
                else { throw .badPort }
                port = number
            }
        }
        // A bare IPv6 address is no authority: its last group would read as a port.
        guard bytes.first == 0x5B || !name.utf8.contains(0x3A) else { throw .badHost(.badAddress) }
        do throws(ServerHost.ParseError) {
            return try ServerHost(name: String(name), port: port == scheme.defaultPort ? nil : port)
        } catch { throw error == .badPort ? .badPort : .badHost(error) }
    }

    /// The path, normalised, and the query of what follows the authority; nil for what is not there.
    private static func parseTarget(
        _ target: Substring.UTF8View
    ) throws(ParseError) -> (path: String?, query: String?) {
        let withoutFragment = target.prefix { $0 != 0x23 }
        for byte in withoutFragment {
            // A backslash is a slash to some parsers and not to others.
            guard byte > 0x20, byte != 0x7F, byte != 0x5C else { throw .badCharacter }
        }
        try checkEscapes(withoutFragment)
        let path = withoutFragment.prefix { $0 != 0x3F }
        let query = withoutFragment[path.endIndex...].dropFirst()
        return (
            path.isEmpty ? nil : removeDotSegments(percentEncode(path) { isPath($0) }),
            path.endIndex == withoutFragment.endIndex ? nil : percentEncode(query) { isPath($0) || $0 == 0x3F }
        )
    }

    private static func checkEscapes(_ bytes: Substring.UTF8View) throws(ParseError) {
        var rest = bytes
        while let percent = rest.firstIndex(of: 0x25) {
            let digits = rest[rest.index(after: percent)...].prefix(2)
            guard digits.count == 2, UInt8(String(Substring(digits)), radix: 16) != nil, digits.first != 0x2B else {
                throw .badEscape
            }
            rest = rest[digits.endIndex...]
        }
    }

    /// RFC 3986, section 5.2.4, for a path that starts with a slash.
    private static func removeDotSegments(_ path: String) -> String {
        var kept: [Substring] = []
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for (position, segment) in segments.enumerated() {
            let isLast = position == segments.count - 1
            switch segment {
            case ".":
                if isLast { kept.append("") }
            case "..":
                _ = kept.popLast()
                if isLast { kept.append("") }
            default: kept.append(segment)
            }
        }
        return "/" + kept.joined(separator: "/")
    }

    private static func percentEncode(_ bytes: some Sequence<UInt8>, keeping isKept: (UInt8) -> Bool) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in bytes {
            if isKept(byte) {
                encoded.append(byte)
            } else {
                encoded += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x2D
            || byte == 0x2E || byte == 0x5F || byte == 0x7E
    }

    /// RFC 3986's `pchar`, the slash, and the percent sign, whose escapes are checked before.
    private static func isPath(_ byte: UInt8) -> Bool {
        isUnreserved(byte) || pathPunctuation.contains(byte)
    }

    private static let pathPunctuation: Set<UInt8> = Set("!$&'()*+,;=:@/%".utf8)
}
