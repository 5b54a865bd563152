import HTTPTransport
import Identifiers

/// How a server's name becomes an address: always https, except for the stand-ins of the sandbox.
///
/// The composition root makes one of these. Only a loopback address can be spoken to without encryption, and only
/// one that is listed.
package struct ServerAddresses: Sendable {
    package struct NotLoopback: Error, Hashable {
        package let host: ServerHost
    }

    package static let secure = ServerAddresses(plain: [])

    private let plain: Set<ServerHost>

    private init(plain: Set<ServerHost>) { self.plain = plain }

    /// - Parameter hosts: those spoken to over http, each given by a loopback address.
    package init(sandboxHosts hosts: Set<ServerHost>) throws(NotLoopback) {
        for host in hosts where !Self.isLoopback(host) { throw NotLoopback(host: host) }
        plain = hosts
    }

    package func scheme(for host: ServerHost) -> OutboundURL.Scheme {
        plain.contains(host) ? .http : .https
    }

    /// - Parameter path: begins with a slash and needs no escaping.
    func url(
        _ host: ServerHost, _ path: String, _ query: FormFields = [:]
    ) throws(OutboundURL.ParseError) -> OutboundURL {
        try OutboundURL(scheme: scheme(for: host), host: host, path: path).addingQuery(query.items)
    }

    private static func isLoopback(_ host: ServerHost) -> Bool {
        switch host.address {
        case .v4(let number): number >> 24 == 127
        case .v6(let number): number == 1
        case nil: false
        }
    }
}
