import Accounts
import Campaign
import Deliveries
import Foundation
import HTTPTypes
import Identifiers
import Synchronization
import Testing

@testable import Website

@Suite("The page that says whether the site works")
struct StatusTests {
    /// Answers what a test wants, and counts how often it is asked.
    private final class Facts: ServiceFactsPort {
        struct Away: Error {}

        private let answer: @Sendable () throws -> ServiceFacts
        private let count = Mutex(0)

        init(_ answer: @escaping @Sendable () throws -> ServiceFacts) {
            self.answer = answer
        }

        var asked: Int { count.withLock { $0 } }

        func serviceFacts(now: Int64) async throws -> ServiceFacts {
            count.withLock { $0 += 1 }
            return try answer()
        }
    }

    private static func setup(_ facts: Facts, _ adjust: (inout SiteBench.Setup) -> Void = { _ in }) -> SiteBench.Setup {
        .adjusted { setup in
            adjust(&setup)
            let before = setup.services
            setup.services = {
                before(&$0)
                $0.facts = facts
            }
        }
    }

    private static func busy() -> ServiceFacts {
        var facts = ServiceFacts()
        facts.waiting = 1_234
        facts.waitingPeople = 40
        facts.oldestDue = 15 * 60_000
        facts.servers = [
            .init(network: .mastodon, host: "away.example.com", people: 25, busy: 4, troubled: 4),
            .init(network: .mastodon, host: "small.example.com", people: 3, busy: 3, troubled: 3),
        ]
        return facts
    }

    @Test("It tells what waits and which servers are in trouble, and names none that few people use")
    func told() async throws {
        try await SiteBench.run(Self.setup(Facts(Self.busy))) { bench in
            let page = try await bench.browser().get("/en/status")
            #expect(page.status == .ok)
            #expect(page.text.contains("Slower than usual") && page.text.contains("1,234 deliveries"))
            #expect(page.text.contains("has waited 15 minutes"))
            #expect(page.text.contains("away.example.com") && !page.text.contains("small.example.com"))
            #expect(page.text.contains("Not known"), "nobody has said when the last backup was")
        }
    }

    @Test("Programs get the same, and what is not known is null")
    func json() async throws {
        try await SiteBench.run(Self.setup(Facts(Self.busy)) { $0.configuration.version = "1.2.3" }) { bench in
            let page = try await bench.browser().get("/status.json")
            #expect(page.headers[.contentType] == "application/json")
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(page.text.utf8)) as? [String: Any])
            #expect(object["status"] as? String == "delayed" && object["version"] as? String == "1.2.3")
            #expect(object["waiting"] as? Int == 1_234 && object["oldestMinutes"] as? Int == 15)
            #expect(object["backup"] is NSNull && object["notice"] is NSNull)
            #expect((object["networks"] as? [String: String])?["mastodon"] == "silent")
            #expect(
                object["servers"] as? [[String: String]]
                    == [["network": "mastodon", "host": "away.example.com", "state": "silent"]])
        }
    }

    @Test("However many look, the store is asked every fifteen seconds at most")
    func cheap() async throws {
        let facts = Facts(Self.busy)
        try await SiteBench.run(Self.setup(facts)) { bench in
            let browser = bench.browser()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 { group.addTask { _ = try await browser.get("/en/status") } }
                try await group.waitForAll()
            }
            #expect(facts.asked == 1)
            bench.clock.advance(15_000)
            _ = try await browser.get("/status.json")
            #expect(facts.asked == 2)
        }
    }

    @Test("A database that does not answer is told, and asked nothing")
    func down() async throws {
        let facts = Facts { throw Facts.Away() }
        let setup = Self.setup(facts) {
            $0.services = {
                $0.health = { HealthReport(checks: [.init(name: "database", isHealthy: false)]) }
            }
        }
        try await SiteBench.run(setup) { bench in
            let page = try await bench.browser().get("/fr/status")
            #expect(page.status == .ok && page.text.contains("Hors service en ce moment"))
            #expect(facts.asked == 0)
        }
    }

    @Test("Without a key for X nothing is said of X but that")
    func withoutX() async throws {
        try await SiteBench.run(Self.setup(Facts { ServiceFacts() }) { $0.hasX = false }) { bench in
            let page = try await bench.browser().get("/en/status")
            #expect(page.text.contains("Not set up on this site"))
            #expect(page.text.contains("Everything works"))
        }
    }

    @Test("The last backup is told where it is known")
    func backup() async throws {
        let setup = Self.setup(Facts { ServiceFacts() }) {
            $0.services = { $0.lastBackup = { 1_799_900_000_000 } }
        }
        try await SiteBench.run(setup) { bench in
            let page = try await bench.browser().get("/status.json")
            #expect(page.text.contains("\"backup\":\"2027-01-14"))
        }
    }
}
