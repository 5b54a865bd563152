/// What a grant covers: the scope values of the AT Protocol's permissions (https://atproto.com/specs/permission).
///
/// In the form of OAuth's `scope` parameter, without duplicates, in the order given.
package struct ATScopes: Sendable, Hashable, Codable, CustomStringConvertible {
    package let values: [String]

    /// - Parameter text: values with spaces between them.
    package init(_ text: String) {
        self.init(text.split(separator: " ").map(String.init))
    }

    init(_ values: [String]) {
        var seen: Set<String> = []
        self.values = values.filter { seen.insert($0).inserted }
    }

    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    package var description: String { values.joined(separator: " ") }

    /// Who somebody is, and nothing more.
    package static let signIn = ATScopes(["atproto"])
    /// To follow, and to take a follow back.
    package static let follows = ATScopes(["atproto", repo("app.bsky.graph.follow", [.create, .delete])])

    /// To move posts here and take them back: records of posts, pictures, and the right to hand a video to the video
    /// service and to ask it for its limits, for which the PDS vouches for the account.
    package static let posts = ATScopes([
        "atproto", repo("app.bsky.feed.post", [.create, .delete]), "blob:image/*", "blob:video/*",
        "rpc:com.atproto.repo.uploadBlob?aud=*", "rpc:app.bsky.video.getUploadLimits?aud=*",
    ])

    /// What may be done with the records of a collection.
    package enum RecordAction: String, Sendable, CaseIterable {
        case create, update, delete
    }

    /// The scope value for some actions on a collection's records.
    package static func repo(_ collection: String, _ actions: [RecordAction]) -> String {
        "repo:\(collection)" + (actions.isEmpty ? "" : "?")
            + actions.map { "action=\($0.rawValue)" }.joined(separator: "&")
    }

    /// These scopes and those.
    package func union(_ others: ATScopes) -> ATScopes { ATScopes(values + others.values) }

    /// Whether all records and files of these scopes may be written. The right to hand a video to a service is left
    /// aside: ``transitional`` ones do not name it.
    package func covers(_ wanted: ATScopes) -> Bool {
        missing(from: ATScopes(wanted.values.filter { !$0.hasPrefix("rpc:") })).values.isEmpty
    }

    /// What servers know that do not know granular scopes: everything that an app password may do. Nothing more than
    /// ``signIn`` when no more is meant.
    package var transitional: ATScopes {
        hasPermissions ? ATScopes(["atproto", "transition:generic"]) : self
    }

    /// Whether anything beyond identity is in it.
    var hasPermissions: Bool { values.contains { $0 != "atproto" } }

    /// What of `wanted` is not covered here, however either side spells it.
    package func missing(from wanted: ATScopes) -> ATScopes {
        let held = values.map(Permission.init)
        return ATScopes(
            wanted.values.filter { value in
                !Permission(value).parts.allSatisfy { part in held.contains { $0.covers(part) } }
            })
    }
}

/// A scope value as far as its meaning matters here.
private enum Permission: Hashable {
    case transitionGeneric
    case repo(collections: Set<String>, actions: Set<String>)
    case blob(types: Set<String>)
    /// Covered by nothing but itself.
    case other(String)

    init(_ value: String) {
        guard value != "transition:generic" else {
            self = .transitionGeneric
            return
        }
        let query = value.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let head = query[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        var parameters = (query.count > 1 ? query[1] : "").split(separator: "&").map {
            $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        }
        func take(_ name: String) -> Set<String> {
            defer { parameters.removeAll { $0[0] == name } }
            return Set(parameters.filter { $0[0] == name && $0.count == 2 }.map { $0[1] })
        }
        let positional = Set(head.dropFirst().map(String.init))
        switch head[0] {
        case "repo":
            let collections = positional.union(take("collection"))
            let actions = take("action")
            self = .repo(
                collections: collections,
                actions: actions.isEmpty ? Set(ATScopes.RecordAction.allCases.map(\.rawValue)) : actions)
        case "blob": self = .blob(types: positional.union(take("accept")))
        default: self = .other(value)
        }
        // What this program does not know may narrow the value; it is then taken by the letter.
        if !parameters.isEmpty { self = .other(value) }
    }

    /// The single things that it allows.
    var parts: [Permission] {
        switch self {
        case .transitionGeneric, .other: [self]
        case .repo(let collections, let actions):
            collections.flatMap { collection in
                actions.map { .repo(collections: [collection], actions: [$0]) }
            }
        case .blob(let types): types.map { .blob(types: [$0]) }
        }
    }

    func covers(_ part: Permission) -> Bool {
        switch (self, part) {
        case (.transitionGeneric, .repo), (.transitionGeneric, .blob): true
        case (.transitionGeneric, .other(let value)): value.hasPrefix("rpc:") && !value.hasPrefix("rpc:chat.bsky.")
        case (.repo(let collections, let actions), .repo(let wanted, let wantedActions)):
            (collections.contains("*") || collections.isSuperset(of: wanted)) && actions.isSuperset(of: wantedActions)
        case (.blob(let types), .blob(let wanted)):
            wanted.allSatisfy { want in
                types.contains { $0 == "*/*" || $0 == want || ($0.hasSuffix("/*") && want.hasPrefix($0.dropLast())) }
            }
        default: self == part
        }
    }
}
