/// A set of scopes, written as OAuth writes it: tokens with spaces between, in the order given.
package struct MastodonScopes: Sendable, Hashable, Codable, CustomStringConvertible, ExpressibleByArrayLiteral {
    package let scopes: [MastodonScope]

    /// What reconnection needs: who the person is, whom they follow, finding people, and following them.
    package static let reconnection: MastodonScopes = [.readAccounts, .readFollows, .readSearch, .writeFollows]

    /// What moving posts needs: who the person is, reading back what was published, publishing, and pictures.
    package static let posts: MastodonScopes = [.readAccounts, .readStatuses, .writeStatuses, .writeMedia]

    package init(_ scopes: [MastodonScope]) {
        var seen: Set<MastodonScope> = []
        self.scopes = scopes.filter { seen.insert($0).inserted }
    }

    package init(arrayLiteral elements: MastodonScope...) {
        self.init(elements)
    }

    /// Reads what a server granted. What is no scope token is left out, so it can never count as granted.
    package init(granted text: String) {
        self.init(
            text.split(whereSeparator: { $0 == " " || $0 == "+" || $0 == "," }).compactMap { MastodonScope(String($0)) }
        )
    }

    package init(from decoder: any Decoder) throws {
        self.init(granted: try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    package var description: String { scopes.map(\.description).joined(separator: " ") }

    package func covers(_ wanted: MastodonScope) -> Bool {
        scopes.contains { $0.covers(wanted) }
    }

    package func covers(_ wanted: MastodonScopes) -> Bool {
        missing(from: wanted).scopes.isEmpty
    }

    /// The scopes of `wanted` that these do not cover.
    package func missing(from wanted: MastodonScopes) -> MastodonScopes {
        MastodonScopes(wanted.scopes.filter { !covers($0) })
    }

    package func union(_ other: MastodonScopes) -> MastodonScopes {
        MastodonScopes(scopes + other.scopes)
    }
}
