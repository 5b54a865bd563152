/// A server on the web: a lower-case name or an IP address, and a port where it is not the scheme's own.
///
/// Says where, not whether one may go there: `localhost` and `10.0.0.1` parse, and the transport's address policy
/// decides. International names are taken in their `xn--` form only.
package struct ServerHost: TextIdentifier {
    package enum ParseError: Error, Hashable {
        case empty
        case tooLong
        case unsupportedScheme
        case userInfo
        case pathWithoutScheme
        case notASCII
        case badCharacter
        case badLabel
        case badAddress
        case badPort
    }

    /// The name without a trailing dot, an IPv4 address, or an IPv6 address in its shortest form and in brackets.
    package let name: String
    /// 1 to 65535; nil means the port that belongs to the scheme.
    package let port: Int?

    /// Parses `name[:port]` and the address of a page as people paste it (`https://host/…`, of which the host and
    /// port are kept). White space around it is ignored; port 443 is left out, since https is what is spoken.
    package init(_ string: String) throws(ParseError) {
        var rest = string.trimmingSpace()
        if let colons = rest.utf8.firstIndex(of: 0x3A), rest[colons...].hasPrefix("://") {
            let scheme = rest[..<colons].asciiLowercased()
            guard scheme == "https" || scheme == "http" else { throw .unsupportedScheme }
            rest = rest[rest.utf8.index(colons, offsetBy: 3)...]
            rest = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        } else if rest.hasSuffix("/") {
            rest = rest.dropLast()
        }
        try self.init(authority: rest)
    }

    /// - Parameters:
    ///   - name: a name, an IPv4 address, or an IPv6 address with or without brackets.
    ///   - port: 1 to 65535, or nil for the scheme's own.
    package init(name: String, port: Int?) throws(ParseError) {
        if let port {
            guard (1...65535).contains(port) else { throw .badPort }
        }
        self.name = try Self.parseName(name)
        self.port = port
    }

    /// The address, when the host is given by one.
    package var address: IPAddress? {
        do {
            return try IPAddress(name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : name)
        } catch {
            return nil  // Not a fault: the host has a name.
        }
    }

    package var description: String { port.map { "\(name):\($0)" } ?? name }

    private init(authority: Substring) throws(ParseError) {
        guard !authority.isEmpty else { throw .empty }
        guard !authority.contains("@") else { throw .userInfo }
        guard !authority.contains(where: { $0 == "/" || $0 == "?" || $0 == "#" || $0 == "\\" }) else {
            throw .pathWithoutScheme
        }
        var name = authority
        var port: Int?
        let portStart: Substring.Index? =
            authority.hasPrefix("[")
            ? authority.lastIndex(of: "]").map { authority.index(after: $0) } : authority.firstIndex(of: ":")
        if let portStart, portStart < authority.endIndex {
            guard authority[portStart] == ":" else { throw .badAddress }
            name = authority[..<portStart]
            let digits = authority[portStart...].dropFirst()
            guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy(\.isDigit), let number = Int(digits)
            else { throw .badPort }
            port = number
        }
        try self.init(name: String(name), port: port == 443 ? nil : port)
    }

    private static func parseName(_ string: String) throws(ParseError) -> String {
        guard !string.isEmpty else { throw .empty }
        guard string.utf8.allSatisfy({ $0 < 0x80 }) else { throw .notASCII }
        if string.contains(":") || string.hasPrefix("[") {
            return try parseIPv6(string)
        }
        var name = string.asciiLowercased()
        if name.hasSuffix(".") { name.removeLast() }
        guard name.utf8.count <= DomainGrammar.maximumLength else { throw .tooLong }
        let labels = DomainGrammar.labels(of: name)
        do throws(DomainGrammar.Fault) {
            for label in labels { try DomainGrammar.checkLabel(label, allowsUnderscore: true) }
        } catch {
            throw error == .character ? .badCharacter : .badLabel
        }
        // C libraries read `127.1`, `0x7f000001` and `0177.0.0.1` as addresses. Nobody's name ends in a number, so
        // what does is an address in its standard spelling or nothing (https://url.spec.whatwg.org, "ends in a
        // number").
        if let last = labels.last, isNumber(last) {
            do throws(IPAddress.ParseError) {
                return try IPAddress(name).description
            } catch { throw .badAddress }
        }
        return name
    }

    private static func parseIPv6(_ string: String) throws(ParseError) -> String {
        var text = string[...]
        if text.hasPrefix("[") {
            guard text.hasSuffix("]") else { throw .badAddress }
            text = text.dropFirst().dropLast()
        }
        do throws(IPAddress.ParseError) {
            guard case .v6 = try IPAddress(String(text)) else { throw IPAddress.ParseError.notAnAddress }
            return try "[\(IPAddress(String(text)))]"
        } catch { throw .badAddress }
    }

    private static func isNumber(_ label: Substring) -> Bool {
        label.utf8.allSatisfy(\.isDigit)
            || (label.hasPrefix("0x") && label.utf8.dropFirst(2).allSatisfy(\.isHexDigit))
    }
}
