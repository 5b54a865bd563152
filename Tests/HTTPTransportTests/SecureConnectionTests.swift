import Identifiers
import NIOSSL
import Testing

@testable import HTTPTransport

@Suite("Secure connections")
struct SecureConnectionTests {
    /// A policy under which the test's server is an ordinary https host.
    private func policy(for server: LocalServer, name: String = "pinned.example.com") throws -> AddressPolicy {
        try .operatorConfigured(hosts: [OutboundURL("https://\(name):\(server.port)/")])
    }

    @Test("The checked address is dialled with the name that was asked for")
    func name() async throws {
        let server = try await LocalServer(on: "127.0.0.3", tls: TestCertificate.serverConfiguration) { _ in .ok("safe")
        }
        try await withClient(
            policy(for: server), resolver: answering(.v4(0x7F00_0003)), trustRoots: TestCertificate.trustRoots
        ) { client async throws in
            let response = try await client.get("https://pinned.example.com:\(server.port)/")
            #expect(response.text == "safe")
        }
        #expect(server.requests.first?.header("Host") == "pinned.example.com:\(server.port)")
        try await server.stop()
    }

    @Test("A certificate for another name is refused before anything is sent")
    func wrongName() async throws {
        let server = try await LocalServer(tls: TestCertificate.serverConfiguration) { _ in .ok("unsafe") }
        try await withClient(
            policy(for: server, name: "other.example.com"), trustRoots: TestCertificate.trustRoots
        ) { client async throws in
            let error = try await client.failure(of: .post("https://other.example.com:\(server.port)/"))
            #expect(error?.cause == .tls)
            #expect(error?.mayHaveHappened == false)
        }
        #expect(server.requests.isEmpty)
        try await server.stop()
    }

    @Test("A certificate that nobody vouches for is refused before anything is sent")
    func untrusted() async throws {
        let server = try await LocalServer(tls: TestCertificate.serverConfiguration) { _ in .ok("unsafe") }
        try await withClient(policy(for: server)) { client async throws in
            let error = try await client.failure(of: .post("https://pinned.example.com:\(server.port)/"))
            #expect(error?.cause == .tls)
            #expect(error?.mayHaveHappened == false)
        }
        #expect(server.requests.isEmpty)
        try await server.stop()
    }

    @Test("An old version of TLS is not spoken")
    func oldVersion() async throws {
        var configuration = try TestCertificate.serverConfiguration
        configuration.maximumTLSVersion = .tlsv11
        let server = try await LocalServer(tls: configuration) { _ in .ok("old") }
        try await withClient(policy(for: server), trustRoots: TestCertificate.trustRoots) { client async throws in
            let error = try await client.failure(of: .get("https://pinned.example.com:\(server.port)/"))
            #expect(error?.cause == .tls)
        }
        try await server.stop()
    }

    @Test("A redirect from https to http is refused, and nothing is sent there")
    func downgrade() async throws {
        let plain = try await LocalServer { _ in .ok("plain") }
        let server = try await LocalServer(tls: TestCertificate.serverConfiguration) { _ in
            .redirect(302, to: "http://pinned.example.com:\(plain.port)/")
        }
        // Even where the policy itself would allow http.
        try await withClient(.sandbox, trustRoots: TestCertificate.trustRoots) { client async throws in
            let error = try await client.failure(of: .get("https://pinned.example.com:\(server.port)/"))
            #expect(error?.cause == .badRedirect)
        }
        #expect(plain.connections == 0)
        try await server.stop()
        try await plain.stop()
    }
}
