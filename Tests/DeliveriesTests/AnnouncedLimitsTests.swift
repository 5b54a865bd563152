import HTTPTransport
import Outbox
import Testing

@testable import Deliveries

@Suite("Whose limit an answer on Bluesky speaks of")
struct AnnouncedLimitsTests {
    private let item = WorkItem(
        id: WorkID(rawValue: 1), lane: LaneKey(rawValue: "bluesky/did:web:amara.example.com"), owner: 1,
        kind: DeliveryKind.followOnBluesky.rawValue, version: 1, payload: [], attempt: 1, firstBegunAt: 0, begunAt: 0,
        endOfEarlierTryUnknown: false, receipt: nil)

    private func budget(_ report: RateLimitReport?) -> String {
        BlueskyAccess.budget(of: report, item, host: "pds.example.com")
    }

    @Test("A window of minutes, and a bare Retry-After, are about the address that all accounts share")
    func shared() {
        #expect(
            budget(RateLimitReport(limit: 3_000, windowMilliseconds: 300_000)) == "bluesky/pds.example.com/requests")
        #expect(budget(RateLimitReport(retryAt: 1)) == "bluesky/pds.example.com/requests")
        #expect(budget(nil) == "bluesky/pds.example.com/requests")
    }

    @Test("A window of an hour or a day is about what this account writes, and closes nothing for others")
    func own() {
        for window in [Pace.hour, Pace.day] {
            let report = RateLimitReport(limit: 5_000, windowMilliseconds: window, retryAt: 1)
            #expect(budget(report) == "bluesky/did:web:amara.example.com/points-hour")
        }
    }

    @Test("The budgets that answers close are those that follows are charged to")
    func charged() {
        let charges = Pace().charges(
            for: .followOnBluesky, lane: item.lane, host: "pds.example.com", isNewAccount: false
        ).map(\.budget)
        for report in [RateLimitReport(retryAt: 1), RateLimitReport(limit: 1, windowMilliseconds: Pace.hour)] {
            #expect(charges.contains(budget(report)))
        }
    }
}
