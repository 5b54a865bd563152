/// The time inside a tweet's id.
enum TweetClock {
    /// Milliseconds since 1970 UTC. Only true of ids since November 2010.
    static func milliseconds(of id: UInt64) -> Int64 { Int64(id >> 22) + epoch }

    /// The smallest id of that millisecond; 0 before the clock began.
    static func firstID(at milliseconds: Int64) -> UInt64 {
        milliseconds <= epoch ? 0 : UInt64(milliseconds - epoch) << 22
    }

    private static let epoch: Int64 = 1_288_834_974_657
}
