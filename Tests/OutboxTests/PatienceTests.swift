import Outbox
import Testing

@Suite("Patience with passing troubles")
struct PatienceTests {
    private static let now: Int64 = 1_800_000_000_000

    @Test("A first trouble is the work's own: others go on", arguments: zip([1, 2, 3, 11], [1, 2, 4, 1_024]))
    func own(attempt: Int, seconds: Int64) {
        let step = Patience.step(attempt: attempt, firstBegunAt: Self.now, troubles: 1, now: Self.now)
        #expect(step == .again(at: Self.now + seconds * 1_000))
    }

    @Test("Troubles in a row are the lane's: it waits, ever longer", arguments: zip([2, 3, 4, 40], [1, 2, 4, 3_600]))
    func lane(troubles: Int64, seconds: Int64) {
        let step = Patience.step(attempt: 1, firstBegunAt: Self.now, troubles: troubles, now: Self.now)
        #expect(step == .laneWaits(until: Self.now + seconds * 1_000))
    }

    @Test("It ends after many tries that others survived, or after three days")
    func end() {
        let patient = Self.now - Patience.longest
        #expect(Patience.step(attempt: 12, firstBegunAt: Self.now, troubles: 1, now: Self.now) == .giveUp)
        #expect(Patience.step(attempt: 1, firstBegunAt: patient - 1, troubles: 9, now: Self.now) == .giveUp)
        #expect(Patience.step(attempt: 1, firstBegunAt: patient, troubles: 9, now: Self.now) != .giveUp)
    }
}
