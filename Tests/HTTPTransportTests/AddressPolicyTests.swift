import Identifiers
import Testing

@testable import HTTPTransport

@Suite("Address policy")
struct AddressPolicyTests {
    private func isRefused(_ address: String, by policy: AddressPolicy = .publicInternet) throws -> Bool {
        let address = try IPAddress(address)
        let url = try OutboundURL("https://host.example.com/")
        do throws(AddressPolicy.Refusal) {
            try policy.check(address, of: url)
            return false
        } catch {
            return true
        }
    }

    @Test("Every special-purpose block is refused from its first to its last address", arguments: SpecialAddresses.all)
    func refusesBlock(block: SpecialAddresses) throws {
        #expect(try isRefused(block.first))
        #expect(try isRefused(block.last))
    }

    @Test(
        "The addresses right beside the blocks are public",
        arguments: [
            "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
            "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0",
            "192.0.1.255",
            "192.0.3.0", "192.31.195.255", "192.31.197.0", "192.52.192.255", "192.52.194.0", "192.88.98.255",
            "192.88.100.0", "192.167.255.255", "192.169.0.0", "192.175.47.255", "192.175.49.0", "198.17.255.255",
            "198.20.0.0", "198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255", "8.8.8.8",
            "2000::", "2001:200::", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::",
            "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2003::", "2620:4f:7fff:ffff:ffff:ffff:ffff:ffff",
            "2620:4f:8001::",
            "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::", "2a00:1450:4001:80b::200e",
        ])
    func allowsNeighbours(address: String) throws {
        #expect(try !isRefused(address))
    }

    @Test("The sandbox reaches loopback and nothing else")
    func sandbox() throws {
        for address in ["127.0.0.1", "127.255.255.254", "::1"] {
            #expect(try !isRefused(address, by: .sandbox))
        }
        for address in ["8.8.8.8", "10.0.0.1", "0.0.0.0", "::", "::ffff:127.0.0.1", "::2", "128.0.0.1", "2a00::1"] {
            #expect(try isRefused(address, by: .sandbox))
        }
        #expect(throws: Never.self) { try AddressPolicy.sandbox.check(OutboundURL("http://127.0.0.1:8082/")) }
    }

    @Test(
        "On the public internet only https is spoken, on its port or on a high one",
        arguments: [
            ("https://example.com/", nil), ("https://example.com:8443/", nil), ("https://example.com:1024/", nil),
            ("http://example.com/", .scheme), ("http://example.com:443/", .scheme), ("https://example.com:80/", .port),
            ("https://example.com:22/", .port), ("https://example.com:1023/", .port),
            ("https://example.com:444/", .port),
        ] as [(String, AddressPolicy.Refusal?)])
    func schemesAndPorts(url: String, refusal: AddressPolicy.Refusal?) throws {
        let url = try OutboundURL(url)
        if let refusal {
            #expect(throws: refusal) { try AddressPolicy.publicInternet.check(url) }
        } else {
            try AddressPolicy.publicInternet.check(url)
        }
    }

    @Test("The operator's policy admits the configured origins, to the port and the scheme, and nothing else")
    func operatorConfigured() throws {
        let policy = try AddressPolicy.operatorConfigured(hosts: [OutboundURL("http://127.0.0.1:2583/xrpc")])
        let admitted = try OutboundURL("http://127.0.0.1:2583/other")
        try policy.check(admitted)
        try policy.check(IPAddress("127.0.0.1"), of: admitted)
        for url in [
            "https://127.0.0.1:2583/", "http://127.0.0.1:2584/", "http://127.0.0.1/", "http://localhost:2583/",
            "https://example.com/",
        ] {
            #expect(throws: AddressPolicy.Refusal.notConfigured) { try policy.check(OutboundURL(url)) }
            #expect(throws: AddressPolicy.Refusal.notConfigured) {
                try policy.check(IPAddress("8.8.8.8"), of: OutboundURL(url))
            }
        }
    }

    @Test("A policy that admits more keeps refusing the rest")
    func admitting() throws {
        let policy = try AddressPolicy.publicInternet.admitting([OutboundURL("http://pds.internal:2583")])
        try policy.check(OutboundURL("http://pds.internal:2583/xrpc/x"))
        try policy.check(IPAddress("10.0.0.5"), of: OutboundURL("http://pds.internal:2583/xrpc/x"))
        try policy.check(OutboundURL("https://example.com/"))
        #expect(throws: AddressPolicy.Refusal.self) {
            try policy.check(IPAddress("10.0.0.5"), of: OutboundURL("https://example.com/"))
        }
        #expect(throws: AddressPolicy.Refusal.scheme) { try policy.check(OutboundURL("http://pds.internal:2584/")) }
    }
}
