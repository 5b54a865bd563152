import Identifiers

/// A block of addresses that are not somebody's server on the public internet.
///
/// The tables hold every row of IANA's two special-purpose registries, also those that are globally reachable (a
/// relay or an anycast service is no social network either), as well as multicast and what the registries leave to
/// others. Sources, as of 2026:
/// https://www.iana.org/assignments/iana-ipv4-special-registry,
/// https://www.iana.org/assignments/iana-ipv6-special-registry,
/// https://www.iana.org/assignments/ipv6-address-space.
struct SpecialPurposeBlock: Sendable {
    let name: String
    private let first: IPAddress
    /// In bits.
    private let prefixLength: Int

    func contains(_ address: IPAddress) -> Bool {
        switch (address, first) {
        case (.v4(let address), .v4(let first)):
            prefixLength == 0 || (address ^ first) >> UInt32(32 - prefixLength) == 0
        case (.v6(let address), .v6(let first)):
            prefixLength == 0 || (address ^ first) >> UInt128(128 - prefixLength) == 0
        default:
            false
        }
    }

    /// The block that an address is in; nil for an address of the public internet.
    static func containing(_ address: IPAddress) -> SpecialPurposeBlock? {
        if let block = (ipv4 + ipv6).first(where: { $0.contains(address) }) { return block }
        // Of all IPv6 addresses only 2000::/3 has been given out; the rest leads nowhere or somewhere special.
        if case .v6 = address, !globalUnicast.contains(address) { return unassigned }
        return nil
    }

    static let loopback = [
        v4(127, 0, 0, 0, 8, "Loopback"),
        v6(0, 1, 128, "Loopback Address"),
    ]

    // More specific rows stand before the rows that contain them, so that the log names what was meant.
    private static let ipv4 = [
        v4(0, 0, 0, 0, 32, "This host on this network"),
        v4(0, 0, 0, 0, 8, "This network"),
        v4(10, 0, 0, 0, 8, "Private-Use"),
        v4(100, 64, 0, 0, 10, "Shared Address Space"),
        v4(127, 0, 0, 0, 8, "Loopback"),
        v4(169, 254, 0, 0, 16, "Link Local"),
        v4(172, 16, 0, 0, 12, "Private-Use"),
        v4(192, 0, 0, 0, 29, "IPv4 Service Continuity Prefix"),
        v4(192, 0, 0, 8, 32, "IPv4 dummy address"),
        v4(192, 0, 0, 9, 32, "Port Control Protocol Anycast"),
        v4(192, 0, 0, 10, 32, "Traversal Using Relays around NAT Anycast"),
        v4(192, 0, 0, 170, 31, "NAT64/DNS64 Discovery"),
        v4(192, 0, 0, 0, 24, "IETF Protocol Assignments"),
        v4(192, 0, 2, 0, 24, "Documentation (TEST-NET-1)"),
        v4(192, 31, 196, 0, 24, "AS112-v4"),
        v4(192, 52, 193, 0, 24, "AMT"),
        v4(192, 88, 99, 2, 32, "6a44-relay anycast address"),
        v4(192, 88, 99, 0, 24, "Deprecated (6to4 Relay Anycast)"),
        v4(192, 168, 0, 0, 16, "Private-Use"),
        v4(192, 175, 48, 0, 24, "Direct Delegation AS112 Service"),
        v4(198, 18, 0, 0, 15, "Benchmarking"),
        v4(198, 51, 100, 0, 24, "Documentation (TEST-NET-2)"),
        v4(203, 0, 113, 0, 24, "Documentation (TEST-NET-3)"),
        v4(224, 0, 0, 0, 4, "Multicast"),
        v4(255, 255, 255, 255, 32, "Limited Broadcast"),
        v4(240, 0, 0, 0, 4, "Reserved"),
    ]

    private static let ipv6 = [
        v6(0, 1, 128, "Loopback Address"),
        v6(0, 0, 128, "Unspecified Address"),
        v6(0, 0x0000_ffff_0000_0000, 96, "IPv4-mapped Address"),
        v6(0, 0xffff_0000_0000_0000, 96, "Deprecated (IPv4-translated Address)"),
        v6(0, 0, 96, "Deprecated (IPv4-compatible Address)"),
        v6(0x0064_ff9b_0000_0000, 0, 96, "IPv4-IPv6 Translation"),
        v6(0x0064_ff9b_0001_0000, 0, 48, "IPv4-IPv6 Translation"),
        v6(0x0100_0000_0000_0000, 0, 64, "Discard-Only Address Block"),
        v6(0x0100_0000_0000_0001, 0, 64, "Dummy IPv6 Prefix"),
        v6(0x2001_0000_0000_0000, 0, 32, "TEREDO"),
        v6(0x2001_0001_0000_0000, 1, 128, "Port Control Protocol Anycast"),
        v6(0x2001_0001_0000_0000, 2, 128, "Traversal Using Relays around NAT Anycast"),
        v6(0x2001_0001_0000_0000, 3, 128, "DNS-SD Service Registration Protocol Anycast"),
        v6(0x2001_0002_0000_0000, 0, 48, "Benchmarking"),
        v6(0x2001_0003_0000_0000, 0, 32, "AMT"),
        v6(0x2001_0004_0112_0000, 0, 48, "AS112-v6"),
        v6(0x2001_0010_0000_0000, 0, 28, "Deprecated (previously ORCHID)"),
        v6(0x2001_0020_0000_0000, 0, 28, "ORCHIDv2"),
        v6(0x2001_0030_0000_0000, 0, 28, "Drone Remote ID Protocol Entity Tags"),
        v6(0x2001_0000_0000_0000, 0, 23, "IETF Protocol Assignments"),
        v6(0x2001_0db8_0000_0000, 0, 32, "Documentation"),
        v6(0x2002_0000_0000_0000, 0, 16, "6to4"),
        v6(0x2620_004f_8000_0000, 0, 48, "Direct Delegation AS112 Service"),
        v6(0x3fff_0000_0000_0000, 0, 20, "Documentation"),
        v6(0x5f00_0000_0000_0000, 0, 16, "Segment Routing (SRv6) SIDs"),
        v6(0xfc00_0000_0000_0000, 0, 7, "Unique-Local"),
        v6(0xfe80_0000_0000_0000, 0, 10, "Link-Local Unicast"),
        v6(0xfec0_0000_0000_0000, 0, 10, "Deprecated (Site-Local Unicast)"),
        v6(0xff00_0000_0000_0000, 0, 8, "Multicast"),
    ]

    private static let globalUnicast = v6(0x2000_0000_0000_0000, 0, 3, "Global Unicast")
    private static let unassigned = v6(0, 0, 0, "outside Global Unicast")

    private static func v4(
        _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32, _ length: Int, _ name: String
    ) -> SpecialPurposeBlock {
        SpecialPurposeBlock(name: name, first: .v4(a << 24 | b << 16 | c << 8 | d), prefixLength: length)
    }

    private static func v6(_ high: UInt64, _ low: UInt64, _ length: Int, _ name: String) -> SpecialPurposeBlock {
        SpecialPurposeBlock(name: name, first: .v6(UInt128(high) << 64 | UInt128(low)), prefixLength: length)
    }
}
