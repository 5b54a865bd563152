/// Counts requests in windows of fixed length that begin at multiples of that length since 1970, as both X and
/// Mastodon do.
actor FixedWindowLimits {
    /// What is left after one more was taken.
    struct Taken: Sendable {
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
    func take(_ key: String, limit: Int, period: Int64, now: Int64) -> Taken {
        let window = now / period
        var count = 0
        if let known = used[key], known.window == window { count = known.count }
        let isAllowed = count < limit
        if isAllowed { count += 1 }
        used[key] = (window, count)
        return Taken(
            isAllowed: isAllowed, limit: limit, remaining: max(0, limit - count), resetAt: (window + 1) * period)
    }
}
