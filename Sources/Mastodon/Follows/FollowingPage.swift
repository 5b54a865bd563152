import HTTPTransport

/// One page of a list of accounts.
package struct FollowingPage: Sendable {
    /// Where the next page begins. Only the position is taken from the server's link, never an address, so a page
    /// cannot lead to another endpoint or host.
    package struct Cursor: Sendable, Hashable, Codable {
        struct Item: Sendable, Hashable, Codable {
            let name: String
            let value: String
        }

        let items: [Item]

        /// - Parameter link: the target of a `Link` header.
        init?(_ link: String) {
            guard let question = link.firstIndex(of: "?") else { return nil }
            let query = link[link.index(after: question)...].prefix { $0 != "#" }
            items = query.split(separator: "&").compactMap { pair in
                let parts = pair.split(separator: "=", maxSplits: 1)
                guard parts.count == 2, Self.names.contains(String(parts[0])), Self.isPlain(parts[1]) else {
                    return nil
                }
                return Item(name: String(parts[0]), value: String(parts[1]))
            }
            guard !items.isEmpty else { return nil }
        }

        private static let names: Set<String> = ["max_id", "min_id", "since_id", "offset", "cursor", "page"]

        private static func isPlain(_ value: Substring) -> Bool {
            (1...200).contains(value.utf8.count)
                && value.utf8.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
                    default: false
                    }
                }
        }
    }

    package let accounts: [MastodonAccount]
    /// Nil on the last page.
    package let next: Cursor?
}
