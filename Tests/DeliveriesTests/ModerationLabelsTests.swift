import Identifiers
import Synchronization
import Testing

@testable import Deliveries

@Suite("Moderation labels")
struct ModerationLabelsTests {
    @Test("A reading is trusted for its time, then the account is looked at again")
    func lifetime() async throws {
        let clock = Mutex<Int64>(1_000)
        let readings = Mutex(0)
        let labels = ModerationLabels(lifetime: 300) { clock.withLock { $0 } }
        let did = try DID("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa")
        func read() async -> Set<String> {
            await labels.labels(of: did) {
                readings.withLock {
                    $0 += 1
                    return $0 == 1 ? [] : ["spam"]
                }
            }
        }
        #expect(await read() == [])
        clock.withLock { $0 += 299 }
        #expect(await read() == [])
        clock.withLock { $0 += 1 }
        #expect(await read() == ["spam"])
        #expect(readings.withLock { $0 } == 2)
    }

    @Test("More accounts than are kept: the ones read longest ago are read again")
    func capacity() async throws {
        let clock = Mutex<Int64>(0)
        let labels = ModerationLabels(lifetime: .max) { clock.withLock { $0 } }
        for number in 0...ModerationLabels.capacity {
            clock.withLock { $0 += 1 }
            _ = await labels.labels(of: try DID("did:web:\(number).example.com")) { ["first"] }
        }
        #expect(await labels.labels(of: try DID("did:web:0.example.com")) { ["second"] } == ["second"])
        #expect(await labels.labels(of: try DID("did:web:2.example.com")) { ["second"] } == ["first"])
    }
}
