import Identifiers
import Synchronization
import Testing

@testable import HTTPTransport

/// The policy at work: what is refused is not dialled, whatever way leads to it.
@Suite("Address guard")
struct AddressGuardTests {
    @Test("A name that leads into a special-purpose block is refused", arguments: SpecialAddresses.all)
    func byName(block: SpecialAddresses) async throws {
        for address in try [IPAddress(block.first), IPAddress(block.last)] {
            try await withClient(.publicInternet, resolver: answering(address)) { client async throws in
                let error = try await client.failure(of: .get("https://host.example.com/"))
                #expect(error?.cause == .blockedAddress)
                #expect(error?.mayHaveHappened == false)
            }
        }
    }

    @Test("An address in a special-purpose block is refused as a literal", arguments: SpecialAddresses.all)
    func byLiteral(block: SpecialAddresses) async throws {
        try await withClient(.publicInternet) { client async throws in
            for address in [block.first, block.last] {
                let host = address.contains(":") ? "[\(address)]" : address
                #expect(try await client.failure(of: .get("https://\(host)/"))?.cause == .blockedAddress)
                #expect(try await client.failure(of: .get("https://\(host):8443/"))?.cause == .blockedAddress)
            }
        }
    }

    @Test("A redirect into a special-purpose block is refused")
    func byRedirect() async throws {
        // A target for each row, told apart by the path that is asked for.
        let targets = SpecialAddresses.all.map { $0.first.contains(":") ? "[\($0.first)]" : $0.first }
        let server = try await LocalServer { request in
            let position = Int(request.line.split(separator: " ")[1].dropFirst()) ?? 0
            return .redirect(302, to: "https://\(targets[position])/")
        }
        let origin = try OutboundURL("http://127.0.0.1:\(server.port)/")
        try await withClient(.publicInternet.admitting([origin])) { client async throws in
            for position in targets.indices {
                let error = try await client.failure(of: .get("http://127.0.0.1:\(server.port)/\(position)"))
                #expect(error?.cause == .blockedAddress, "\(targets[position])")
                #expect(server.requests.count == position + 1)
            }
        }
        try await server.stop()
    }

    @Test("A redirect to a name that leads inside is refused, and nothing is sent there")
    func byRedirectToName() async throws {
        let inside = try await LocalServer { _ in .ok("secret") }
        let server = try await LocalServer { _ in .redirect(307, to: "https://inside.example.com:\(inside.port)/") }
        let origin = try OutboundURL("http://127.0.0.1:\(server.port)/")
        try await withClient(.publicInternet.admitting([origin])) { client async throws in
            let error = try await client.failure(of: .get(origin.string))
            #expect(error?.cause == .blockedAddress)
            #expect(error?.host == "inside.example.com:\(inside.port)")
        }
        #expect(inside.connections == 0)
        try await server.stop()
        try await inside.stop()
    }

    @Test("A foreign server cannot redirect into an origin that the operator configured")
    func byRedirectIntoConfigured() async throws {
        let inside = try await LocalServer { _ in .ok("secret") }
        let server = try await LocalServer { _ in .redirect(302, to: "http://127.0.0.1:\(inside.port)/") }
        let origins = try [server.port, inside.port].map { try OutboundURL("http://127.0.0.1:\($0)/") }
        try await withClient(.publicInternet.admitting(origins)) { client async throws in
            #expect(try await client.get(origins[1].string).text == "secret")
            #expect(try await client.failure(of: .get(origins[0].string))?.cause == .blockedAddress)
        }
        #expect(inside.requests.count == 1)
        try await server.stop()
        try await inside.stop()
    }

    @Test("One private address among public ones refuses the name, wherever it stands")
    func bySecondAnswer() async throws {
        let server = try await LocalServer { _ in .ok("dialled") }
        for answers in [
            ["127.0.0.1", "10.0.0.1"], ["10.0.0.1", "127.0.0.1"], ["127.0.0.1", "::1", "169.254.169.254"],
        ] {
            let addresses = try answers.map { try IPAddress($0) }
            let resolver: HostResolver = { _ in addresses }
            try await withClient(.sandbox, resolver: resolver) { client async throws in
                let error = try await client.failure(of: .get("http://host.example.com:\(server.port)/"))
                #expect(error?.cause == .blockedAddress)
            }
        }
        #expect(server.connections == 0)
        try await server.stop()
    }

    @Test("A name that changes its answer after the check is not asked again: the checked address is dialled")
    func byRebinding() async throws {
        let server = try await LocalServer { _ in .ok("checked") }
        let calls = Mutex(0)
        let resolver: HostResolver = { _ in
            let call = calls.withLock {
                $0 += 1
                return $0
            }
            return [call == 1 ? .v4(0x7F00_0001) : .v4(0x0A00_0001)]
        }
        try await withClient(.sandbox, resolver: resolver) { client async throws in
            let url = "http://rebinding.example.com:\(server.port)/"
            #expect(try await client.get(url).text == "checked")
            #expect(calls.withLock { $0 } == 1)
            #expect(server.requests.first?.header("Host") == "rebinding.example.com:\(server.port)")
            // The second request asks again, and does not live off the open connection of the first.
            #expect(try await client.failure(of: .get(url))?.cause == .blockedAddress)
            #expect(calls.withLock { $0 } == 2)
        }
        #expect(server.requests.count == 1)
        try await server.stop()
    }

    @Test("The address that is dialled is the resolver's, not the system's")
    func dialsTheCheckedAddress() async throws {
        // The system knows localhost as 127.0.0.1, where nobody listens.
        let server = try await LocalServer(on: "127.0.0.2") { _ in .ok("dialled") }
        try await withClient(.sandbox, resolver: answering(.v4(0x7F00_0002))) { client async throws in
            #expect(try await client.get("http://localhost:\(server.port)/").text == "dialled")
        }
        #expect(server.requests.first?.header("Host") == "localhost:\(server.port)")
        try await server.stop()
    }

    @Test(
        "No spelling of a private address gets through",
        arguments: [
            "2130706433", "0x7f000001", "0x7f.0x0.0x0.0x1", "0177.0.0.1", "017700000001", "127.1", "127.0.1",
            "127.0.0.1.",
            "127.0.0.01", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]",
            "[::1]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[64:ff9b::7f00:1]", "[64:ff9b:1::127.0.0.1]",
            "[2002:7f00:1::]", "[fe80::1%25eth0]", "[fe80::1%eth0]", "[::]", "0", "0.0.0.0", "①②⑦.0.0.1",
            "127。0。0。1", "%31%32%37.0.0.1", "127.0.0.1%00.example.com", "localhost", "LOCALHOST", "localhost.",
            "example.com@127.0.0.1", "127.0.0.1\\@example.com", "169.254.169.254", "2852039166", "0xA9FEA9FE",
        ])
    func oddSpellings(host: String) async throws {
        for url in ["https://\(host)/", "https://\(host):8443/"] {
            let parsed: OutboundURL
            do throws(OutboundURL.ParseError) {
                parsed = try OutboundURL(url)
            } catch {
                continue  // Not an address at all: nothing can be sent there.
            }
            try await withClient(.publicInternet, resolver: nil) { client async throws in
                let error = await client.failure(of: OutboundRequest(url: parsed, operation: "test"))
                #expect(error?.cause == .blockedAddress)
            }
        }
    }

    @Test(
        "Should an odd spelling ever reach the system's resolver, its answer is refused",
        arguments: ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost"])
    func systemResolver(name: String) throws {
        let addresses = try SystemResolver.lookUp(name).get()
        #expect(!addresses.isEmpty)
        let url = try OutboundURL("https://host.example.com/")
        for address in addresses {
            #expect(throws: AddressPolicy.Refusal.self) { try AddressPolicy.publicInternet.check(address, of: url) }
        }
    }

    @Test("A refusal says nothing of the address to whoever named the host; the log does")
    func refusalIsDiscreet() async throws {
        let book = LogBook()
        try await withClient(.publicInternet, resolver: answering(.v4(0x0A01_0203)), logger: book.logger) {
            client async throws in
            let error = try #require(await client.failure(of: .get("https://host.example.com/")))
            #expect(!"\(error)".contains("10.1.2.3"))
            #expect(!"\(error)".contains("Private"))
        }
        #expect(book.text.contains("10.1.2.3"))
        #expect(book.text.contains("Private-Use"))
    }

    @Test("A name without an address, and a resolver that fails, are told apart from a refusal")
    func notResolved() async throws {
        struct NoAnswer: Error {}
        try await withClient(.publicInternet, resolver: answering()) { client async throws in
            #expect(try await client.failure(of: .get("https://host.example.com/"))?.cause == .notResolved)
        }
        let failing: HostResolver = { _ in throw NoAnswer() }
        try await withClient(.publicInternet, resolver: failing) { client async throws in
            #expect(try await client.failure(of: .get("https://host.example.com/"))?.cause == .notResolved)
        }
    }
}
