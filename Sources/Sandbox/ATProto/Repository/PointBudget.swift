/// How many points a window allows, and what is left of it, as the rate limit headers tell it.
struct PointStatus: Sendable {
    let limit: Int
    let remaining: Int
    /// Seconds.
    let window: Int
    /// Milliseconds since 1970 UTC.
    let resetAt: Int64
}

/// Fixed windows that start with their first use and count what is over the limit too, as the real PDS's limiter does
/// (bluesky-social/atproto, `packages/xrpc-server/src/rate-limiter.ts`).
struct PointBudget: Sendable {
    struct Exceeded: Error {
        let status: PointStatus
    }

    struct Window: Sendable {
        let name: String
        let points: Int
        let milliseconds: Int64
    }

    private struct Use {
        var points: Int
        let endsAt: Int64
    }

    private var uses: [String: Use] = [:]

    /// Takes points from each window and tells the tightest.
    ///
    /// - Throws: ``Exceeded`` with the window that is used up; the points are gone all the same.
    mutating func consume(
        _ points: Int, of windows: [Window], for owner: String, now: Int64
    ) throws(Exceeded) -> PointStatus? {
        var tightest: PointStatus?
        var exceeded: PointStatus?
        for window in windows {
            let key = "\(window.name) \(owner)"
            let running = uses[key].flatMap { $0.endsAt > now ? $0 : nil }
            var use = running ?? Use(points: 0, endsAt: now + window.milliseconds)
            use.points += points
            uses[key] = use
            let status = PointStatus(
                limit: window.points, remaining: max(0, window.points - use.points),
                window: Int(window.milliseconds / 1000), resetAt: use.endsAt)
            if use.points > window.points { exceeded = exceeded ?? status }
            if status.remaining < tightest?.remaining ?? .max { tightest = status }
        }
        if let exceeded { throw Exceeded(status: exceeded) }
        return tightest
    }
}
