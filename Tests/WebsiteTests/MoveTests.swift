import Deliveries
import Foundation
import HTTPTypes
import Identifiers
import Outbox
import Store
import Testing

@testable import Website

@Suite("The picture of a move")
struct MoveTests {
    private func view(_ days: [FollowsOfDay], waiting: Int = 0) throws -> MoveView {
        let texts = try Texts(language: "en", catalogue: Catalogue(language: "en"), constants: [:])
        let lane = LaneProgress(
            network: .bluesky, accountName: "ada.example.com", counts: [.waiting: waiting], takenBack: 0, askable: 0,
            undoable: 0, rest: 0, isPaused: false, stop: nil, stopReason: nil, waitsUntil: nil, isNewAccount: false,
            held: 0)
        return MoveViewMaker(texts: texts, days: days, progress: [lane]).view
    }

    @Test("Each follow is a dot, on the shore where it is and of its network's shape")
    func dots() throws {
        let view = try view(
            [.init(day: 20_000, network: .bluesky, count: 7), .init(day: 20_000, network: .mastodon, count: 3)],
            waiting: 4)
        let marks = Dictionary(grouping: view.shores.dots, by: \.mark).mapValues(\.count)
        #expect(marks == ["bluesky": 7, "mastodon": 3, "waiting": 4] && view.scale == nil)
        #expect(view.periods.map(\.total) == ["10"] && view.periods[0].line.count == 10)
        #expect(view.shores.dots.filter { $0.mark == "mastodon" }.allSatisfy { !$0.path.contains("a") })
        #expect(Set(view.shores.dots).count == 14, "no two stand on one another")
    }

    @Test(
        "However many there are, the dots fit, and it is said what one stands for",
        arguments: [(1, 0), (65, 35), (66, 0), (2_000, 5), (3, 20_000), (400_000, 1)])
    func scale(arrived: Int, waiting: Int) throws {
        let view = try view(
            [
                .init(day: 1, network: .bluesky, count: arrived), .init(day: 1, network: .mastodon, count: 1),
                .init(day: 2, network: .mastodon, count: 1),
            ], waiting: waiting)
        let marks = Dictionary(grouping: view.shores.dots, by: \.mark).mapValues(\.count)
        #expect((marks["bluesky"] ?? 0) + (marks["mastodon"] ?? 0) <= TwoShores.places.right)
        #expect((marks["waiting"] ?? 0) <= TwoShores.places.left && (marks["waiting"] ?? 0) >= min(1, waiting))
        #expect((view.shores.perDot == 1) == (view.scale == nil))
        #expect(view.periods.allSatisfy { (1...21).contains($0.line.count) })
    }

    @Test("Days stand in their order; from the fifteenth on, their months do")
    func periods() throws {
        let few = (0..<14).map { FollowsOfDay(day: 20_000 + $0 * 3, network: .bluesky, count: 1) }
        #expect(try view(few).periods.count == 14)
        let many = few + [FollowsOfDay(day: 20_100, network: .mastodon, count: 2)]
        let periods = try view(many).periods
        #expect(periods.map(\.name) == ["October 2024", "November 2024", "January 2025"])
        #expect(periods.map(\.total) == ["10", "4", "2"] && Set(periods.map(\.id)).count == 3)
    }

    @Test("Nobody has come along yet: the page says so and what to do")
    func empty() async throws {
        try await SiteBench.run { bench in
            let browser = try await bench.signedIn(try await bench.register(.init("ada")))
            let page = try await browser.get("/en/move")
            #expect(page.status == .ok && page.text.contains("Nobody has come along yet"))
            #expect(!page.text.contains("<figure"))
        }
    }
}
