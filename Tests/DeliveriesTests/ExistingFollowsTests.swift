import Identifiers
import Outbox
import Synchronization
import Testing

@testable import Deliveries

@Suite("What accounts follow already")
struct ExistingFollowsTests {
    private let key = "3jzfcijpj2z2a"

    private func follows(_ count: Int) throws -> [DID: RecordKey] {
        Dictionary(
            uniqueKeysWithValues: try (0..<count).map {
                (try DID("did:web:f\($0).example.com"), try RecordKey(key))
            })
    }

    @Test("A thousand small accounts that take turns are read once each")
    func manyLanes() async throws {
        let existing = ExistingFollows(now: { 1 })
        let reads = Mutex(0)
        let follows = try follows(10)
        let subject = try DID("did:web:f3.example.com")
        for _ in 0..<3 {
            for lane in 0..<1_000 {
                let record = try await existing.record(following: subject, lane: LaneKey(rawValue: "\(lane)")) {
                    reads.withLock { $0 += 1 }
                    return follows
                }
                #expect(record != nil)
            }
        }
        #expect(reads.withLock { $0 } == 1_000)
    }

    @Test("More follows than are kept: those read longest ago go first, and one list may be longer than all")
    func capacity() async throws {
        let clock = Mutex<Int64>(0)
        let existing = ExistingFollows(capacity: 100) { clock.withLock { $0 } }
        let reads = Mutex<[String]>([])
        func look(_ lane: String, _ count: Int) async throws {
            clock.withLock { $0 += 1 }
            let follows = try follows(count)
            _ = try await existing.record(
                following: try DID("did:web:f0.example.com"), lane: LaneKey(rawValue: lane)
            ) {
                reads.withLock { $0.append(lane) }
                return follows
            }
        }
        for lane in ["a", "b", "a", "c", "b", "a"] { try await look(lane, 50) }
        #expect(reads.withLock { $0 } == ["a", "b", "c", "a"])
        for _ in 0..<2 { try await look("long", 1_000) }
        #expect(reads.withLock { $0 } == ["a", "b", "c", "a", "long"])
    }
}
