#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An address of the Internet Protocol, as a number that blocks can be tested against.
///
/// Takes the standard spellings only (`inet_pton`): four decimal numbers without leading zeros, or the forms of
/// RFC 4291, section 2.2, without brackets and without a zone. Prints the shortest form (RFC 5952).
package enum IPAddress: TextIdentifier {
    case v4(UInt32)
    case v6(UInt128)

    package enum ParseError: Error, Hashable {
        case notAnAddress
    }

    package init(_ string: String) throws(ParseError) {
        var v4 = in_addr()
        var v6 = in6_addr()
        // inet_pton stops at a NUL, and would take what stands before it.
        guard !string.utf8.contains(0) else { throw .notAnAddress }
        if inet_pton(AF_INET, string, &v4) == 1 {
            self = .v4(UInt32(bigEndian: v4.s_addr))
        } else if inet_pton(AF_INET6, string, &v6) == 1 {
            self.init(v6)
        } else {
            throw .notAnAddress
        }
    }

    /// The address in network byte order, as it stands in a socket address.
    package init(_ address: in_addr) {
        self = .v4(UInt32(bigEndian: address.s_addr))
    }

    /// The address in network byte order, as it stands in a socket address.
    package init(_ address: in6_addr) {
        self = .v6(withUnsafeBytes(of: address) { $0.reduce(0) { $0 << 8 | UInt128($1) } })
    }

    package var description: String {
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        switch self {
        case .v4(let number):
            var address = number.bigEndian
            inet_ntop(AF_INET, &address, &buffer, socklen_t(buffer.count))
        case .v6(let number):
            var address = number.bigEndian
            inet_ntop(AF_INET6, &address, &buffer, socklen_t(buffer.count))
        }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
