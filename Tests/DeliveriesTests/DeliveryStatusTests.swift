import Outbox
import Testing

@testable import Deliveries

@Suite("The five words")
struct DeliveryStatusTests {
    @Test("A stop of the account shows as something for the person to do, until the work has ended")
    func stopped() {
        #expect(DeliveryStatus(state: .waiting, outcome: nil, laneStop: "needsSignIn") == .needsYou)
        #expect(DeliveryStatus(state: .finished, outcome: .sent, laneStop: "needsSignIn") == .done)
    }

    @Test("A follow that waits to be accepted is on its way")
    func requested() {
        #expect(DeliveryStatus(state: .waiting, outcome: .requested, laneStop: nil) == .onItsWay)
        #expect(DeliveryStatus(state: .waiting, outcome: nil, laneStop: nil) == .waiting)
    }

    @Test("What ended well is done, and nothing that ended badly is", arguments: FollowOutcome.allCases)
    func ended(outcome: FollowOutcome) {
        let status = DeliveryStatus(state: .finished, outcome: outcome, laneStop: nil)
        #expect((status == .done) == (outcome.isGood && outcome != .undone))
    }

    @Test("What was taken back is neither done nor a failure", arguments: [FollowOutcome.cancelled, .undone])
    func takenBack(outcome: FollowOutcome) {
        #expect(DeliveryStatus(state: .finished, outcome: outcome, laneStop: nil) == nil)
    }
}
