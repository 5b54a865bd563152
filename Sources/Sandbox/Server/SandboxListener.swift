/// One of the sandbox's listening sockets on 127.0.0.1.
package enum SandboxListener: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The base port: PDS, authorization server, PLC directory, handle resolver and AppView; and X.
    case main
    /// The two Mastodon servers, 1 and 2, on the base port plus one and plus two.
    case mastodon(Int)
    /// The base port plus three: accepts connections and never answers.
    case silent

    package static let all: [SandboxListener] = [.main, .mastodon(1), .mastodon(2), .silent]

    /// What is added to the base port.
    package var portOffset: Int {
        switch self {
        case .main: 0
        case .mastodon(let number): number
        case .silent: 3
        }
    }

    /// The listener's name in the control's requests and answers: `main`, `mastodon1`, `mastodon2`, `silent`.
    package var description: String {
        switch self {
        case .main: "main"
        case .mastodon(let number): "mastodon\(number)"
        case .silent: "silent"
        }
    }

    package init?(name: String) {
        guard let listener = Self.all.first(where: { $0.description == name }) else { return nil }
        self = listener
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let listener = Self(name: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a listener's name")
        }
        self = listener
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Which ports the sandbox listens on.
package enum SandboxPorts: Sendable {
    /// Any free ports; tests read the addresses from ``SandboxServer/origins``.
    case anyFree
    /// `base` and the three ports after it.
    case base(Int)

    func port(of listener: SandboxListener) -> Int {
        switch self {
        case .anyFree: 0
        case .base(let base): base + listener.portOffset
        }
    }
}

/// Where the sandbox listens: `http://127.0.0.1:<port>` each, without a trailing slash.
package struct SandboxOrigins: Sendable, Hashable {
    private let ports: [SandboxListener: Int]

    init(ports: [SandboxListener: Int]) {
        self.ports = ports
    }

    /// PDS, authorization server, PLC directory, handle resolver and AppView.
    package var atproto: String { self[.main] }
    /// X's API and authorization pages.
    package var x: String { self[.main] }
    /// The two Mastodon servers.
    package var mastodon: [String] { [self[.mastodon(1)], self[.mastodon(2)]] }
    /// Accepts connections and never answers.
    package var silent: String { self[.silent] }

    package func port(of listener: SandboxListener) -> Int { ports[listener] ?? 0 }

    package subscript(listener: SandboxListener) -> String { "http://127.0.0.1:\(port(of: listener))" }
}
