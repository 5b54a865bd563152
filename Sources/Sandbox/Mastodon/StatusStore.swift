/// The posts on one server.
actor StatusStore {
    struct Status: Sendable, Codable {
        let id: String
        let author: FediverseAddress
        let text: String
        let visibility: String
        let spoiler: String
        let language: String?
        let inReplyTo: String?
        /// Milliseconds since 1970 UTC.
        let createdAt: Int64
        var isSensitive = false
        /// Ids of ``Media``, in order.
        var media: [String] = []
    }

    /// A picture or video for a post.
    struct Media: Sendable, Codable {
        var id: String
        let owner: FediverseAddress
        /// `image` or `video`.
        let kind: String
        /// How many.
        let bytes: Int
        let description: String?
        /// Milliseconds since 1970 UTC; it cannot be posted before.
        let readyAt: Int64
        var isPosted = false

        /// docs.joinmastodon.org/entities/MediaAttachment.
        func entity(isReady: Bool) -> JSONValue {
            [
                "id": .string(id), "type": .string(kind),
                "url": isReady ? .string("http://127.0.0.1/media/\(id)") : .null, "preview_url": .null,
                "remote_url": .null, "meta": ["original": ["size": .string("\(bytes)")]],
                "description": description.map { .string($0) } ?? .null, "blurhash": .null,
            ]
        }
    }

    struct State: Codable {
        let statuses: [Status]
        let sequence: Int
        var media: [Media]?
    }

    /// As long as Mastodon keeps one.
    private static let idempotencyMilliseconds: Int64 = 3_600_000

    private var statuses: [String: Status] = [:]
    private var byIdempotencyKey: [String: (id: String, at: Int64)] = [:]
    private var sequence = 0
    private var media: [String: Media] = [:]

    func add(_ new: Media) -> Media {
        sequence += 1
        var new = new
        new.id = "7\(1_000_000 + sequence)"
        media[new.id] = new
        return new
    }

    func media(_ id: String, of owner: FediverseAddress) -> Media? {
        media[id].flatMap { $0.owner == owner ? $0 : nil }
    }

    /// Posts, or answers what was posted with that key already.
    func add(
        by author: FediverseAddress, idempotencyKey: String?, now: Int64, _ make: (String) -> Status
    ) -> Status {
        let key = idempotencyKey.map { "\(author.username) \($0)" }
        if let key, let earlier = byIdempotencyKey[key], now - earlier.at < Self.idempotencyMilliseconds,
            let status = statuses[earlier.id]
        {
            return status
        }
        sequence += 1
        let status = make(AccountID.post(at: now, sequence: sequence, on: author.host))
        statuses[status.id] = status
        for id in status.media { media[id]?.isPosted = true }
        if let key { byIdempotencyKey[key] = (status.id, now) }
        return status
    }

    func status(_ id: String) -> Status? { statuses[id] }

    func remove(_ id: String) { statuses[id] = nil }

    /// Newest first.
    func statuses(by author: FediverseAddress) -> [Status] {
        statuses.values.filter { $0.author == author }.sorted { ($0.id.count, $0.id) > ($1.id.count, $1.id) }
    }

    var saved: State { State(statuses: Array(statuses.values), sequence: sequence, media: Array(media.values)) }

    func restore(_ state: State) {
        statuses = Dictionary(state.statuses.map { ($0.id, $0) }) { $1 }
        sequence = state.sequence
        media = Dictionary((state.media ?? []).map { ($0.id, $0) }) { $1 }
    }
}
