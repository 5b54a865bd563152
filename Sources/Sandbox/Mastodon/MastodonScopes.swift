/// What a token allows (docs.joinmastodon.org/api/oauth-scopes).
struct MastodonScopes: Sendable, Codable, Hashable {
    private static let topics: [String: [String]] = [
        "read": [
            "accounts", "blocks", "bookmarks", "favourites", "filters", "follows", "lists", "mutes",
            "notifications", "search", "statuses",
        ],
        "write": [
            "accounts", "blocks", "bookmarks", "conversations", "favourites", "filters", "follows", "lists", "media",
            "mutes", "notifications", "reports", "statuses",
        ],
    ]

    /// Every scope that an app may register.
    static var all: [String] {
        ["read", "write", "follow", "push", "profile"]
            + topics.sorted { $0.key < $1.key }.flatMap { verb, topics in topics.map { "\(verb):\($0)" } }
    }

    let list: [String]

    /// Words apart by spaces or plus signs.
    init(_ text: String) {
        list = text.split { $0 == " " || $0 == "+" }.map(String.init)
    }

    var text: String { list.joined(separator: " ") }

    var areKnown: Bool { Set(list).isSubset(of: Self.all) }

    /// Whether a method that needs `scope` may be called.
    func allow(_ scope: String) -> Bool {
        if list.contains(scope) { return true }
        let parts = scope.split(separator: ":").map(String.init)
        if list.contains(parts[0]) { return true }
        // The old word for the three kinds of relationship.
        return parts.count > 1 && ["blocks", "follows", "mutes"].contains(parts[1]) && list.contains("follow")
    }

    /// Whether an app that registered these may ask for `others`.
    func include(_ others: MastodonScopes) -> Bool {
        others.list.allSatisfy { list.contains($0) || allow($0) }
    }
}
