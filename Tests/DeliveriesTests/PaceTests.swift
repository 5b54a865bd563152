import Outbox
import Testing

@testable import Deliveries

@Suite("Pace")
struct PaceTests {
    static let now: Int64 = 1_800_000_000_000

    @Test(
        "A new account is given a quarter of the daily follows",
        arguments: [
            (DeliveryKind.followOnBluesky, 2_400 as Int64, 600 as Int64), (.followOnMastodon, 320, 80),
        ])
    func newAccounts(kind: DeliveryKind, usual: Int64, careful: Int64) throws {
        func limit(isNewAccount: Bool) throws -> Int64 {
            let charges = Pace().charges(
                for: kind, lane: LaneKey(rawValue: "lane"), host: "pds.example.com", isNewAccount: isNewAccount)
            return try #require(charges.first { $0.budget == "lane/follows-day" }).limit
        }
        #expect(try limit(isNewAccount: false) == usual)
        #expect(try limit(isNewAccount: true) == careful)
    }

    @Test("An account is new for thirty days; one of unknown age is not held back")
    func age() {
        #expect(Pace.isNew(Self.now - 30 * Pace.day + 1, now: Self.now))
        #expect(!Pace.isNew(Self.now - 30 * Pace.day, now: Self.now))
        #expect(!Pace.isNew(nil, now: Self.now))
    }

    @Test("Looking whether a request was accepted is no follow of that day")
    func looking() {
        let charges = Pace().charges(
            for: .followOnMastodon, lane: LaneKey(rawValue: "lane"), host: nil, isNewAccount: false, isAsked: true)
        #expect(charges.map(\.budget) == ["lane/requests"])
        #expect(charges.map(\.amount) == [2])
    }

    @Test("Undoing is no follow of that day", arguments: [DeliveryKind.unfollowOnBluesky, .unfollowOnMastodon])
    func undoing(kind: DeliveryKind) {
        let charges = Pace().charges(
            for: kind, lane: LaneKey(rawValue: "lane"), host: "example.com", isNewAccount: false)
        #expect(!charges.isEmpty && !charges.contains { $0.budget == "lane/follows-day" })
    }

    @Test("What a server says to all its accounts holds each of them", arguments: DeliveryKind.allCases)
    func shared(kind: DeliveryKind) {
        guard !DeliveryKind.jobs.contains(kind.rawValue) else { return }
        let lane = LaneKey(rawValue: "lane")
        let charges =
            DeliveryKind.posts.contains(kind)
            ? Pace().charges(for: kind, PostPayload.made(), lane: lane, isNewAccount: false)
            : Pace().charges(for: kind, lane: lane, host: "example.com", isNewAccount: false)
        #expect(charges.contains { $0.budget == Pace.sharedRequests(kind, host: "example.com") })
    }

    @Test("An operator who wants to go slower gives every budget the same share")
    func share() {
        func limits(_ pace: Pace) -> [Int64] {
            [DeliveryKind.followOnBluesky, .followOnMastodon].flatMap {
                pace.charges(for: $0, lane: LaneKey(rawValue: "lane"), host: "pds.example.com", isNewAccount: false)
            }.filter { $0.amount > 0 }.map(\.limit)
        }
        var slow = Pace()
        slow.budgetScale = 0.25
        #expect(limits(slow) == limits(Pace()).map { $0 / 4 })
        slow.budgetScale = 0.000_001
        #expect(limits(slow).allSatisfy { $0 == 1 })
    }

    @Test("A fifth of what servers allow is left to the person")
    func headroom() {
        func limits(_ kind: DeliveryKind) -> [String: Int64] {
            let charges = Pace().charges(
                for: kind, lane: LaneKey(rawValue: "lane"), host: "pds.example.com", isNewAccount: false
            ).filter { $0.amount > 0 }
            return Dictionary(uniqueKeysWithValues: charges.map { ($0.budget, $0.limit * 5 / 4) })
        }
        #expect(
            limits(.followOnBluesky) == [
                "lane/points-hour": 5_000, "lane/points-day": 35_000, "lane/follows-day": 3_000,
                "bluesky/pds.example.com/requests": 3_000,
            ])
        #expect(limits(.followOnMastodon) == ["lane/follows-day": 400, "lane/requests": 300])
    }
}
