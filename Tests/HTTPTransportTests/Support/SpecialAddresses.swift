import Testing

/// One row of a registry: its name there, and the first and last address of its block.
struct SpecialAddresses: Sendable, CustomTestStringConvertible {
    let name: String
    let first: String
    let last: String

    var testDescription: String { "\(name) \(first)" }

    /// Every row of IANA's IPv4 Special-Purpose Address Registry, and multicast.
    static let ipv4 = [
        SpecialAddresses(name: "This network", first: "0.0.0.0", last: "0.255.255.255"),
        SpecialAddresses(name: "This host on this network", first: "0.0.0.0", last: "0.0.0.0"),
        SpecialAddresses(name: "Private-Use", first: "10.0.0.0", last: "10.255.255.255"),
        SpecialAddresses(name: "Shared Address Space", first: "100.64.0.0", last: "100.127.255.255"),
        SpecialAddresses(name: "Loopback", first: "127.0.0.0", last: "127.255.255.255"),
        SpecialAddresses(name: "Link Local", first: "169.254.0.0", last: "169.254.255.255"),
        SpecialAddresses(name: "Private-Use", first: "172.16.0.0", last: "172.31.255.255"),
        SpecialAddresses(name: "IETF Protocol Assignments", first: "192.0.0.0", last: "192.0.0.255"),
        SpecialAddresses(name: "IPv4 Service Continuity Prefix", first: "192.0.0.0", last: "192.0.0.7"),
        SpecialAddresses(name: "IPv4 dummy address", first: "192.0.0.8", last: "192.0.0.8"),
        SpecialAddresses(name: "Port Control Protocol Anycast", first: "192.0.0.9", last: "192.0.0.9"),
        SpecialAddresses(name: "TURN Anycast", first: "192.0.0.10", last: "192.0.0.10"),
        SpecialAddresses(name: "NAT64/DNS64 Discovery", first: "192.0.0.170", last: "192.0.0.171"),
        SpecialAddresses(name: "Documentation (TEST-NET-1)", first: "192.0.2.0", last: "192.0.2.255"),
        SpecialAddresses(name: "AS112-v4", first: "192.31.196.0", last: "192.31.196.255"),
        SpecialAddresses(name: "AMT", first: "192.52.193.0", last: "192.52.193.255"),
        SpecialAddresses(name: "Deprecated (6to4 Relay Anycast)", first: "192.88.99.0", last: "192.88.99.255"),
        SpecialAddresses(name: "6a44-relay anycast address", first: "192.88.99.2", last: "192.88.99.2"),
        SpecialAddresses(name: "Private-Use", first: "192.168.0.0", last: "192.168.255.255"),
        SpecialAddresses(name: "Direct Delegation AS112 Service", first: "192.175.48.0", last: "192.175.48.255"),
        SpecialAddresses(name: "Benchmarking", first: "198.18.0.0", last: "198.19.255.255"),
        SpecialAddresses(name: "Documentation (TEST-NET-2)", first: "198.51.100.0", last: "198.51.100.255"),
        SpecialAddresses(name: "Documentation (TEST-NET-3)", first: "203.0.113.0", last: "203.0.113.255"),
        SpecialAddresses(name: "Multicast", first: "224.0.0.0", last: "239.255.255.255"),
        SpecialAddresses(name: "Reserved", first: "240.0.0.0", last: "255.255.255.255"),
        SpecialAddresses(name: "Limited Broadcast", first: "255.255.255.255", last: "255.255.255.255"),
    ]

    /// Every row of IANA's IPv6 Special-Purpose Address Registry, and what stands in others or behind an IPv4 address.
    static let ipv6 = [
        SpecialAddresses(name: "Loopback Address", first: "::1", last: "::1"),
        SpecialAddresses(name: "Unspecified Address", first: "::", last: "::"),
        SpecialAddresses(name: "IPv4-mapped Address", first: "::ffff:0:0", last: "::ffff:ffff:ffff"),
        SpecialAddresses(name: "IPv4-mapped, public", first: "::ffff:8.8.8.8", last: "::ffff:8.8.8.8"),
        SpecialAddresses(name: "IPv4-IPv6 Translat.", first: "64:ff9b::", last: "64:ff9b::ffff:ffff"),
        SpecialAddresses(
            name: "IPv4-IPv6 Translat. (local)", first: "64:ff9b:1::", last: "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"),
        SpecialAddresses(name: "Discard-Only Address Block", first: "100::", last: "100::ffff:ffff:ffff:ffff"),
        SpecialAddresses(name: "Dummy IPv6 Prefix", first: "100:0:0:1::", last: "100:0:0:1:ffff:ffff:ffff:ffff"),
        SpecialAddresses(
            name: "IETF Protocol Assignments", first: "2001::", last: "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"),
        SpecialAddresses(name: "TEREDO", first: "2001::", last: "2001:0:ffff:ffff:ffff:ffff:ffff:ffff"),
        SpecialAddresses(name: "Port Control Protocol Anycast", first: "2001:1::1", last: "2001:1::1"),
        SpecialAddresses(name: "TURN Anycast", first: "2001:1::2", last: "2001:1::2"),
        SpecialAddresses(name: "DNS-SD SRP Anycast", first: "2001:1::3", last: "2001:1::3"),
        SpecialAddresses(name: "Benchmarking", first: "2001:2::", last: "2001:2:0:ffff:ffff:ffff:ffff:ffff"),
        SpecialAddresses(name: "AMT", first: "2001:3::", last: "2001:3:ffff:ffff:ffff:ffff:ffff:ffff"),
        SpecialAddresses(name: "AS112-v6", first: "2001:4:112::", last: "2001:4:112:ffff:ffff:ffff:ffff:ffff"),
        SpecialAddresses(
            name: "Deprecated (ORCHID)", first: "2001:10::", last: "2001:1f:ffff:ffff:ffff:ffff:ffff:ffff"),
        SpecialAddresses(name: "ORCHIDv2", first: "2001:20::", last: "2001:2f:ffff:ffff:ffff:ffff:ffff:ffff"),
        SpecialAddresses(name: "Drone Remote ID", first: "2001:30::", last: "2001:3f:ffff:ffff:ffff:ffff:ffff:ffff"),
        SpecialAddresses(name: "Documentation", first: "2001:db8::", last: "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"),
        SpecialAddresses(name: "6to4", first: "2002::", last: "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        SpecialAddresses(
            name: "Direct Delegation AS112 Service", first: "2620:4f:8000::",
            last: "2620:4f:8000:ffff:ffff:ffff:ffff:ffff"),
        SpecialAddresses(name: "Documentation", first: "3fff::", last: "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"),
        SpecialAddresses(name: "SRv6 SIDs", first: "5f00::", last: "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        SpecialAddresses(name: "Unique-Local", first: "fc00::", last: "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        SpecialAddresses(name: "Link-Local Unicast", first: "fe80::", last: "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        SpecialAddresses(name: "Site-Local", first: "fec0::", last: "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        SpecialAddresses(name: "Multicast", first: "ff00::", last: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        SpecialAddresses(name: "IPv4-compatible", first: "::127.0.0.1", last: "::255.255.255.255"),
        SpecialAddresses(name: "IPv4-translated", first: "::ffff:0:0:0", last: "::ffff:0:ffff:ffff"),
        SpecialAddresses(name: "unassigned", first: "4000::", last: "5eff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        SpecialAddresses(name: "unassigned", first: "6000::", last: "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ]

    static let all = ipv4 + ipv6
}
