import Identifiers

/// What moderation says about the accounts that act, read again every few minutes: who is being labelled should stop
/// before it gets worse.
///
/// A cache only: which labels the member has seen is a row.
actor ModerationLabels {
    private struct Entry {
        let labels: Set<String>
        let readAt: Int64
    }

    /// How many accounts are kept at most.
    static let capacity = 512

    private var entries: [DID: Entry] = [:]
    /// How long a reading is trusted, milliseconds.
    private let lifetime: Int64
    private let now: @Sendable () -> Int64

    init(lifetime: Int64, now: @escaping @Sendable () -> Int64) {
        self.lifetime = lifetime
        self.now = now
    }

    /// The labels of the account: as read a while ago, or by `load`.
    func labels(of account: DID, load: @Sendable () async -> Set<String>) async -> Set<String> {
        if let entry = entries[account], now() - entry.readAt < lifetime { return entry.labels }
        let labels = await load()
        if entries.count >= Self.capacity, let oldest = entries.min(by: { $0.value.readAt < $1.value.readAt }) {
            entries[oldest.key] = nil
        }
        entries[account] = Entry(labels: labels, readAt: now())
        return labels
    }
}
