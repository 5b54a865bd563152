/// Counts in windows of fixed length that begin at multiples of that length since 1970, as X and Mastodon do.
struct FixedWindows: Sendable {
    struct State: Sendable {
        /// Whether the one that was taken fitted in.
        let isAllowed: Bool
        let limit: Int
        let remaining: Int
        /// Milliseconds since 1970 UTC.
        let resetAt: Int64
    }

    private var used: [String: (window: Int64, count: Int)] = [:]

    /// Counts one more for `key`, unless the window is full.
    ///
    /// - Parameters:
    ///   - period: the window's length in milliseconds.
    ///   - now: milliseconds since 1970 UTC.
    mutating func take(_ key: String, limit: Int, period: Int64, now: Int64) -> State {
        let count = count(key, period: period, now: now)
        let isAllowed = count < limit
        used[key] = (now / period, isAllowed ? count + 1 : count)
        return state(key, limit: limit, period: period, now: now, isAllowed: isAllowed)
    }

    /// How it stands, without counting.
    func peek(_ key: String, limit: Int, period: Int64, now: Int64) -> State {
        state(key, limit: limit, period: period, now: now, isAllowed: count(key, period: period, now: now) < limit)
    }

    private func count(_ key: String, period: Int64, now: Int64) -> Int {
        guard let known = used[key], known.window == now / period else { return 0 }
        return known.count
    }

    private func state(_ key: String, limit: Int, period: Int64, now: Int64, isAllowed: Bool) -> State {
        State(
            isAllowed: isAllowed, limit: limit, remaining: max(0, limit - count(key, period: period, now: now)),
            resetAt: (now / period + 1) * period)
    }
}
