import Identifiers

/// How many follows of a member arrived on one day.
package struct FollowsOfDay: Sendable, Hashable {
    /// Days since 1970-01-01, in UTC.
    package let day: Int64
    package let network: Network
    /// Sent, requested or accepted, and not taken back since; at least 1.
    package let count: Int

    package init(day: Int64, network: Network, count: Int) {
        self.day = day
        self.network = network
        self.count = count
    }
}
