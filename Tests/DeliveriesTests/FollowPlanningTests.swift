import Identifiers
import Testing

@testable import Deliveries

@Suite("Planning of follows")
struct FollowPlanningTests {
    @Test("A million works of an account in one millisecond have record keys of their own")
    func recordKeys() throws {
        let now: Int64 = 1_800_000_000_000
        var keys: Set<String> = []
        let orders = stride(from: Int64(0), to: 1_024_000, by: 97)
        for order in orders { keys.insert(try FollowPlanning.recordKey(now: now, order: order).description) }
        #expect(keys.count == Array(orders).count)
        let edges: [Int64] = [0, 1, 999, 1_000, 1_001, 1_023_999]
        #expect(Set(try edges.map { try FollowPlanning.recordKey(now: now, order: $0) }).count == edges.count)
        // The next millisecond begins beyond them all.
        let next = try FollowPlanning.recordKey(now: now + 1, order: 0).description
        #expect(keys.allSatisfy { $0 < next })
    }
}
