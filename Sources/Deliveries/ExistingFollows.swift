import Identifiers
import Outbox

/// What accounts follow already, read once and kept for a while: duplicate records cost points and help nobody.
///
/// A cache only: what holds across processes is the record itself, whose key is decided beforehand.
actor ExistingFollows {
    private struct Entry {
        var follows: [DID: RecordKey]
        let readAt: Int64
    }

    /// How long a reading is trusted: ten minutes, in milliseconds.
    static let lifetime: Int64 = 600_000
    /// How many follows are kept at most, of all accounts: some 50 MB. A bound on accounts would make those that take
    /// turns read all of theirs again at each turn.
    static let capacity = 400_000

    private var entries: [LaneKey: Entry] = [:]
    private var size: Int { entries.values.reduce(0) { $0 + $1.follows.count } }
    private let capacity: Int
    private let now: @Sendable () -> Int64

    init(capacity: Int = ExistingFollows.capacity, now: @escaping @Sendable () -> Int64) {
        self.capacity = capacity
        self.now = now
    }

    /// The key of the record by which the lane's account follows that subject, if it does.
    func record(
        following subject: DID, lane: LaneKey, load: @Sendable () async throws -> [DID: RecordKey]
    ) async throws -> RecordKey? {
        if let entry = entries[lane], now() - entry.readAt < Self.lifetime { return entry.follows[subject] }
        let follows = try await load()
        entries[lane] = nil
        while size + follows.count > capacity, let oldest = entries.min(by: { $0.value.readAt < $1.value.readAt }) {
            entries[oldest.key] = nil
        }
        entries[lane] = Entry(follows: follows, readAt: now())
        return follows[subject]
    }

    func add(_ subject: DID, _ rkey: RecordKey, lane: LaneKey) {
        entries[lane]?.follows[subject] = rkey
    }

    func forget(lane: LaneKey) {
        entries[lane] = nil
    }
}
