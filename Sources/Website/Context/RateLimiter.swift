/// Token buckets in memory. They protect this process; what must hold across processes are the budgets of the outbox.
actor RateLimiter {
    private struct Level {
        /// Milliseconds of refill that are there, at most the bucket's size.
        var credit: Int64
        var at: Int64
    }

    /// How many buckets are kept; beyond, the fullest ones go.
    private static let capacity = 20_000

    private var levels: [String: Level] = [:]

    /// Takes one from the bucket of that name.
    ///
    /// - Throws: `SiteError.tooManyRequests` when it is empty.
    func spend(_ name: String, _ bucket: RateLimits.Bucket, now: Int64) throws {
        let size = Int64(bucket.burst) * bucket.refill
        var level = levels[name] ?? Level(credit: size, at: now)
        level.credit = min(size, level.credit + max(0, now - level.at))
        level.at = now
        guard level.credit >= bucket.refill else {
            throw SiteError.tooManyRequests(retryAfter: (bucket.refill - level.credit + 999) / 1_000)
        }
        level.credit -= bucket.refill
        if levels.count >= Self.capacity { prune(now: now) }
        levels[name] = level
    }

    /// Forgets half of the buckets, those that were used longest ago.
    private func prune(now: Int64) {
        let kept = levels.sorted { $0.value.at > $1.value.at }.prefix(Self.capacity / 2)
        levels = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }
}
