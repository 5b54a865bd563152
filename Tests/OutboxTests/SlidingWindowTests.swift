import Testing

@testable import Outbox

@Suite("Budgets")
struct SlidingWindowTests {
    @Test("Never let more through than the limit in any window, and always go on at last", arguments: 0..<40)
    func neverTooMuch(seed: UInt64) {
        var random = SplitMix64(state: seed)
        let limit = Int64.random(in: 1...40, using: &random)
        let window = Int64.random(in: 24...100_000, using: &random)
        let charge = Charge(
            budget: "b", amount: Int64.random(in: 1...min(3, limit), using: &random), limit: limit, window: window)
        let sliding = SlidingWindow(charge)
        var slots: [Int64: Int64] = [:]
        var spends: [Int64] = []
        var now: Int64 = 1_700_000_000_000
        for _ in 0..<300 {
            now += Int64.random(in: 0...max(1, window / 10), using: &random)
            let fit = sliding.firstFit(spent: slots.map { (slot: $0.key, amount: $0.value) }, now: now)
            #expect(fit >= now && fit <= now + 2 * window + 2)
            if fit > now {
                now = fit
                #expect(sliding.firstFit(spent: slots.map { (slot: $0.key, amount: $0.value) }, now: now) == now)
            }
            slots[sliding.slot(at: now), default: 0] += charge.amount
            spends.append(now)
            let inWindow = spends.filter { $0 > now - window }
            #expect(Int64(inWindow.count) * charge.amount <= limit)
        }
    }
}

/// A small repeatable generator (Steele, Lea and Flood, 2014).
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
