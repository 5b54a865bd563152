import CResolver
import Identifiers

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Finds addresses as every program on the machine does: the hosts file, then the name servers, in the order in
/// which the system would try them (RFC 6724).
struct SystemResolver: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let threads: LookupThreads

    /// - Throws: ``Failure`` with the system's reason, or ``LookupThreads/Failure``.
    func addresses(of host: ServerHost) async throws -> [IPAddress] {
        if let address = host.address { return [address] }
        return try await threads.run { Self.lookUp(host.name) }.get()
    }

    /// Blocks.
    static func lookUp(_ name: String) -> Result<[IPAddress], Failure> {
        hqx_resolver_limit_this_thread(2, 2)
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(name, nil, &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        guard code == 0 else {
            return .failure(Failure(description: gai_strerror(code).map { String(cString: $0) } ?? "error \(code)"))
        }
        var addresses: [IPAddress] = []
        var next = list
        while let current = next?.pointee {
            if let address = address(in: current), !addresses.contains(address) { addresses.append(address) }
            next = current.ai_next
        }
        return .success(addresses)
    }

    private static func address(in entry: addrinfo) -> IPAddress? {
        guard let socketAddress = entry.ai_addr else { return nil }
        let raw = UnsafeRawPointer(socketAddress)
        let length = Int(entry.ai_addrlen)
        if entry.ai_family == AF_INET, length >= MemoryLayout<sockaddr_in>.size {
            return IPAddress(raw.loadUnaligned(as: sockaddr_in.self).sin_addr)
        }
        if entry.ai_family == AF_INET6, length >= MemoryLayout<sockaddr_in6>.size {
            return IPAddress(raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
        }
        return nil
    }
}
