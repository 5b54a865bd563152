import HTTPTransport
import Mastodon
import Outbox
import Testing

@testable import Deliveries

@Suite("What follows from an error")
struct TroublesTests {
    private let now: Int64 = 1_800_000_000_000

    private func report(_ error: NetworkError, attempt: Int) -> Performance {
        let item = WorkItem(
            id: WorkID(rawValue: 1), lane: LaneKey(rawValue: "bluesky/did:web:amara.example.com"), owner: 1,
            kind: DeliveryKind.followOnBluesky.rawValue, version: 1, payload: [], attempt: attempt,
            firstBegunAt: now, endOfEarlierTryUnknown: false, receipt: nil)
        return Troubles(now: { [now] in now }).network(error, item).performance
    }

    private func error(
        _ status: Int? = nil, retryAt: Int64? = nil, mayHaveHappened: Bool = false
    ) -> NetworkError {
        NetworkError(
            operation: "atproto.createRecord", host: "pds.example.com", status: status, retryAt: retryAt,
            cause: .timedOut, mayHaveHappened: mayHaveHappened)
    }

    @Test("A limit stops the lane until the moment that the server announced, or for a while")
    func limit() {
        let announced = now + 77_000
        #expect(report(error(429, retryAt: announced), attempt: 1) == .laneWaits(until: announced, interim: nil))
        #expect(report(error(503, retryAt: announced), attempt: 1) == .laneWaits(until: announced, interim: nil))
        #expect(report(error(429), attempt: 2) == .laneWaits(until: now + 2_000, interim: nil))
    }

    @Test("No announcement is trusted for longer than a day")
    func longAnnouncement() {
        let year = now + 365 * 86_400_000
        #expect(report(error(429, retryAt: year), attempt: 1) == .laneWaits(until: now + 86_400_000, interim: nil))
    }

    @Test(
        "What helps nothing has failed in the end; or that cannot be told, when the last try may have had its effect",
        arguments: zip([false, true], [FollowOutcome.failed, .uncertain]))
    func end(mayHaveHappened: Bool, outcome: FollowOutcome) {
        let trouble = report(error(mayHaveHappened: mayHaveHappened), attempt: 1)
        #expect(trouble == .troubled(givingUp: outcome.outcome("reason.network.timedOut")))
    }

    @Test("A receipt says whether the server is known to have taken the request")
    func receipts() throws {
        for isTaken in [true, false] {
            let receipt = FollowReceipt(try MastodonAccountID("109"), isTaken: isTaken)
            #expect(FollowReceipt(receipt.bytes) == receipt)
        }
    }
}
