import HTTPTransport
import Outbox
import Testing

@testable import Deliveries

@Suite("What follows from an error")
struct TroublesTests {
    private let now: Int64 = 1_800_000_000_000

    private func report(_ error: NetworkError, closing budget: String? = nil) -> PerformanceReport {
        Troubles(now: { [now] in now }).network(error, closing: budget)
    }

    private func error(
        _ status: Int? = nil, retryAt: Int64? = nil, mayHaveHappened: Bool = false
    ) -> NetworkError {
        NetworkError(
            operation: "atproto.createRecord", host: "pds.example.com", status: status, retryAt: retryAt,
            cause: .timedOut, mayHaveHappened: mayHaveHappened)
    }

    @Test("An error of the server is trouble; with too much of it the work has failed, or that cannot be told")
    func trouble() {
        let reason = "reason.network.timedOut"
        #expect(report(error(500)).performance == .troubled(givingUp: FollowOutcome.failed.outcome(reason)))
        #expect(
            report(error(mayHaveHappened: true)).performance
                == .troubled(givingUp: FollowOutcome.uncertain.outcome(reason)))
    }

    @Test("A limit holds the lane until the moment that the server announced, and closes the budget that it speaks of")
    func limit() {
        let announced = now + 77_000
        for status in [429, 503] {
            let report = report(error(status, retryAt: announced), closing: "shared")
            #expect(report.performance == .laneWaits(until: announced, interim: nil))
            #expect(report.closedBudgets == [ClosedBudget(budget: "shared", until: announced)])
        }
    }

    @Test("A limit without a moment, or with one that has passed, is the lane's trouble", arguments: [nil, -1, 0])
    func bareLimit(offset: Int64?) {
        let report = report(error(429, retryAt: offset.map { now + $0 }), closing: "shared")
        #expect(
            report.performance
                == .troubled(givingUp: FollowOutcome.failed.outcome("reason.network.timedOut"), isLanes: true))
        #expect(report.closedBudgets.isEmpty)
    }

    @Test("Nobody is believed who wants to be left alone for more than a day")
    func absurd() {
        let report = report(error(429, retryAt: now + 365 * Pace.day), closing: "shared")
        #expect(report.performance == .laneWaits(until: now + Pace.day, interim: nil))
        #expect(report.closedBudgets == [ClosedBudget(budget: "shared", until: now + Pace.day)])
    }

    @Test("Who lost the lane hands back what changes nothing")
    func lost() {
        let item = WorkItem(
            id: WorkID(rawValue: 1), lane: LaneKey(rawValue: "lane"), owner: 1, kind: "follow.mastodon", version: 1,
            payload: [], attempt: 1, firstBegunAt: now, begunAt: now, endOfEarlierTryUnknown: false, receipt: nil)
        let report = Troubles(now: { [now] in now }).report(LeaseHold.Lost(), item)
        #expect(report.performance == .laneWaits(until: now, interim: nil))
    }
}
