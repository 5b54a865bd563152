import HTTPTransport
import Outbox
import Testing

@testable import Deliveries

@Suite("What a try is charged for")
struct TryUsageTests {
    private let charges = [
        Charge(budget: "lane/follows-day", amount: 1, limit: 10, window: 1_000),
        Charge(budget: "lane/requests", amount: 3, limit: 10, window: 1_000),
        Charge(budget: "host/requests", amount: 0, limit: 0, window: 1_000),
    ]

    private func amounts(_ usage: TryUsage) -> [String: Int64] {
        Dictionary(uniqueKeysWithValues: usage.corrections(of: charges).map { ($0.budget, $0.amount) })
    }

    private func fail(_ usage: TryUsage, isWrite: Bool, _ cause: NetworkError.Cause, neverLeft: Bool?) async {
        await #expect(throws: NetworkError.self) {
            try await usage.request(isWrite: isWrite) { () throws -> Int in
                throw NetworkError(operation: "test", host: "example.com", cause: cause, neverLeft: neverLeft)
            }
        }
    }

    @Test("All is given back when nothing has left: no address, no connection")
    func nothing() async {
        let usage = TryUsage()
        await fail(usage, isWrite: false, .notResolved, neverLeft: nil)
        await fail(usage, isWrite: true, .connectionFailed, neverLeft: true)
        #expect(amounts(usage) == ["lane/follows-day": -1, "lane/requests": -3])
    }

    @Test("A follow that was not sent is given back although requests were made")
    func looked() async throws {
        let usage = TryUsage()
        _ = try await usage.request { 1 }
        await fail(usage, isWrite: true, .connectionFailed, neverLeft: true)
        #expect(amounts(usage) == ["lane/follows-day": -1])
    }

    @Test("What may have happened stays charged", arguments: [NetworkError.Cause.timedOut, .connectionFailed, .status])
    func lost(cause: NetworkError.Cause) async {
        let usage = TryUsage()
        await fail(usage, isWrite: true, cause, neverLeft: nil)
        #expect(amounts(usage).isEmpty)
    }

    @Test("Pages of a long list are charged too")
    func pages() async throws {
        let usage = TryUsage()
        for _ in 0..<20 { _ = try await usage.request { 1 } }
        _ = try await usage.request(isWrite: true) { 1 }
        #expect(amounts(usage) == ["lane/requests": 18])
    }
}
