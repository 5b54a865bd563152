import Reconnection

/// The numbers of the community, asked for at most every ten seconds however many look at them.
actor CommunityNumbers {
    private let port: any ReconnectionPort
    private let now: @Sendable () -> Int64
    private var kept: (counts: CommunityCounts, at: Int64)?

    /// In milliseconds.
    private static let freshness: Int64 = 10_000

    /// - Parameter now: milliseconds since 1970.
    init(port: any ReconnectionPort, now: @escaping @Sendable () -> Int64) {
        self.port = port
        self.now = now
    }

    func counts() async throws -> CommunityCounts {
        let moment = now()
        if let kept, kept.at <= moment, moment - kept.at < Self.freshness { return kept.counts }
        let counts = try await port.communityCounts()
        // As long as it is too few to tell, the next one who looks may be the twentieth.
        if counts.members != nil { kept = (counts, moment) }
        return counts
    }
}
