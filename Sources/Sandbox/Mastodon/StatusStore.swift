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
    }

    struct State: Codable {
        let statuses: [Status]
        let sequence: Int
    }

    /// As long as Mastodon keeps one.
    private static let idempotencyMilliseconds: Int64 = 3_600_000

    private var statuses: [String: Status] = [:]
    private var byIdempotencyKey: [String: (id: String, at: Int64)] = [:]
    private var sequence = 0

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
        if let key { byIdempotencyKey[key] = (status.id, now) }
        return status
    }

    func status(_ id: String) -> Status? { statuses[id] }

    func remove(_ id: String) { statuses[id] = nil }

    /// Newest first.
    func statuses(by author: FediverseAddress) -> [Status] {
        statuses.values.filter { $0.author == author }.sorted { ($0.id.count, $0.id) > ($1.id.count, $1.id) }
    }

    var saved: State { State(statuses: Array(statuses.values), sequence: sequence) }

    func restore(_ state: State) {
        statuses = Dictionary(state.statuses.map { ($0.id, $0) }) { $1 }
        sequence = state.sequence
    }
}
