import Identifiers

/// Which addresses may be dialled: a value that whoever composes the program passes to each client.
///
/// There are two questions, both asked for every hop: may this URL be asked at all, and may each of the addresses
/// behind its name be dialled. One refused address refuses the name: an answer that mixes public and private
/// addresses is an attack or a mistake, and neither deserves a try.
package struct AddressPolicy: Sendable {
    /// The public internet: https on port 443 or from 1024 up, and none of the addresses that IANA keeps for special
    /// purposes.
    ///
    /// Servers do run on 8443 and the like, while the ports below 1024 belong to other protocols (mail, remote
    /// shells), which must not be reached through us.
    package static let publicInternet = AddressPolicy(reach: .publicInternet)

    /// Loopback only (127.0.0.0/8 and ::1), http as well as https, any port.
    package static let sandbox = AddressPolicy(reach: .loopback)

    /// Exactly the origins of these addresses, wherever they are, because the operator wrote them into the
    /// configuration; nothing else.
    ///
    /// Such an origin is reached only by a request that names it: a redirect from elsewhere into it is refused. Still,
    /// give the client that has this policy to nothing that takes addresses from foreigners.
    package static func operatorConfigured(hosts: [OutboundURL]) -> AddressPolicy {
        AddressPolicy(reach: .nothing).admitting(hosts)
    }

    /// This policy, and the origins of these addresses as well, as ``operatorConfigured(hosts:)`` has them.
    package func admitting(_ urls: [OutboundURL]) -> AddressPolicy {
        AddressPolicy(reach: reach, origins: origins.union(urls.map(\.origin)))
    }

    /// Why something is refused, for the log.
    enum Refusal: Error, Hashable, CustomStringConvertible {
        case scheme
        case port
        case notConfigured
        case notLoopback
        /// The name of the block that the address is in.
        case specialPurpose(String)

        var description: String {
            switch self {
            case .scheme: "only https is spoken"
            case .port: "port is neither 443 nor from 1024 up"
            case .notConfigured: "not an origin that the operator configured"
            case .notLoopback: "not a loopback address"
            case .specialPurpose(let name): name
            }
        }
    }

    private enum Reach: Sendable {
        case publicInternet
        case loopback
        case nothing
    }

    private let reach: Reach
    private let origins: Set<OutboundURL.Origin>

    private init(reach: Reach, origins: Set<OutboundURL.Origin> = []) {
        self.reach = reach
        self.origins = origins
    }

    /// What holds for a URL that another origin redirected to: the operator's own origins are not for others to name.
    var forRedirectsFromElsewhere: AddressPolicy { AddressPolicy(reach: reach) }

    /// Refuses the scheme, the port or the origin, before anything is looked up.
    func check(_ url: OutboundURL) throws(Refusal) {
        guard !origins.contains(url.origin) else { return }
        switch reach {
        case .publicInternet:
            guard url.scheme == .https else { throw .scheme }
            guard url.port == 443 || url.port >= 1024 else { throw .port }
        case .loopback:
            break
        case .nothing:
            throw .notConfigured
        }
    }

    /// Refuses one of the addresses behind the name of `url`.
    func check(_ address: IPAddress, of url: OutboundURL) throws(Refusal) {
        guard !origins.contains(url.origin) else { return }
        switch reach {
        case .publicInternet:
            if let block = SpecialPurposeBlock.containing(address) { throw .specialPurpose(block.name) }
        case .loopback:
            guard SpecialPurposeBlock.loopback.contains(where: { $0.contains(address) }) else { throw .notLoopback }
        case .nothing:
            throw .notConfigured
        }
    }
}
