import Testing

@testable import Outbox

@Suite("Trouble that may pass")
struct PatienceTests {
    private let now: Int64 = 1_800_000_000_000

    private func rule(
        attempt: Int = 1, isLanes: Bool = false, earlier: Int, since: Int64? = nil
    ) -> Patience {
        Patience(attempt: attempt, isLanes: isLanes, earlier: earlier, since: since, now: now)
    }

    @Test(
        "Right after something went well it is the item's own: it waits ever longer, and the lane goes on",
        arguments: zip([1, 2, 3, 11], [1, 2, 4, 1024]))
    func own(attempt: Int, seconds: Int64) {
        let rule = rule(attempt: attempt, earlier: 0)
        #expect(rule.itemWaits == now + seconds * 1_000 && rule.counts && !rule.ends)
        #expect(rule.laneWaits == nil)
    }

    @Test("An item that was tried as often as allowed ends")
    func end() {
        #expect(rule(attempt: Patience.mostAttempts, earlier: 0).ends)
        #expect(!rule(attempt: Patience.mostAttempts, earlier: 1).ends)
    }

    @Test(
        "More of it is the lane's, which waits from a second to an hour, and no try of the item",
        arguments: zip([1, 2, 3, 12, 13, 500], [1, 2, 4, 2048, 3600, 3600]))
    func lanes(earlier: Int, seconds: Int64) {
        let rule = rule(earlier: earlier, since: now - 1)
        #expect(rule.laneWaits == now + seconds * 1_000)
        #expect(rule.itemWaits == rule.laneWaits && !rule.counts && !rule.ends)
    }

    @Test("What is certainly not about the item never counts as its try")
    func certainlyLanes() {
        let rule = rule(attempt: 99, isLanes: true, earlier: 0)
        #expect(rule.laneWaits == now + 1_000 && !rule.counts && !rule.ends)
    }

    @Test("A lane in which nothing went well for a week ends its items, one at a time")
    func week() {
        let long = rule(earlier: 200, since: now - Patience.longest)
        #expect(long.ends && long.laneWaits == now + 3_600_000)
        #expect(!rule(earlier: 200, since: now - Patience.longest + 1).ends)
    }
}
