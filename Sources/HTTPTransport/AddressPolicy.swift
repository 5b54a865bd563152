import Identifiers

/// Which addresses may be dialled: a value that whoever composes the program passes to each client.
package struct AddressPolicy: Sendable {
    /// The public internet: https on port 443 or from 1024 up, and none of the addresses that IANA keeps for special
    /// purposes.
    package static let publicInternet = AddressPolicy(reach: .publicInternet)

    /// Loopback only, http as well as https, any port.
    package static let sandbox = AddressPolicy(reach: .loopback)

    /// Exactly the origins of these addresses, wherever they are, because the operator wrote them into the
    /// configuration; nothing else.
    package static func operatorConfigured(hosts: [OutboundURL]) -> AddressPolicy {
        AddressPolicy(reach: .nothing, origins: Set(hosts.map(\.origin)))
    }

    enum Reach: Sendable {
        case publicInternet
        case loopback
        case nothing
    }

    let reach: Reach
    let origins: Set<OutboundURL.Origin>

    init(reach: Reach, origins: Set<OutboundURL.Origin> = []) {
        self.reach = reach
        self.origins = origins
    }
}
