import FoundationEssentials
import Identifiers

@testable import Mastodon

/// Made-up values that the tests share.
enum Samples {
    static let host = try! ServerHost("social.example.com")

    static func json(_ text: String) throws -> JSONValue {
        try JSONReader.read(Array(text.utf8))
    }

    static func account(_ text: String, host: ServerHost = Samples.host) throws -> MastodonAccount {
        try MastodonAccount(json(text), host: host)
    }

    static func instance(
        _ host: ServerHost = Samples.host, software: String = "mastodon", version: String? = "4.4.1"
    ) -> InstanceInfo {
        InstanceDiscovery.assemble(
            host: host, instance: .object([:]), nodeInfo: ServerSoftware(name: software, version: version),
            metadata: nil)
    }

    /// Deterministic "random" bytes: each call gives others.
    static func randomness(seed: UInt8 = 1) -> @Sendable (Int) -> [UInt8] {
        { count in (0..<count).map { UInt8(truncatingIfNeeded: $0) &* 37 &+ seed } }
    }
}
