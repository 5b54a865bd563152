/// The same numbers for the same seed, on every machine (SplitMix64, Steele, Lea and Flood 2014).
package struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    /// For a text, so that what belongs to one person does not depend on how many others there are.
    package init(seed: UInt64, for text: String) {
        // FNV-1a; Hasher differs between runs.
        state = text.utf8.reduce(0xCBF2_9CE4_8422_2325 ^ seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 0 to `limit` − 1. Not `Int.random(in:using:)`, whose way from numbers to values is not promised.
    package mutating func below(_ limit: Int) -> Int {
        Int(next() % UInt64(limit))
    }

    package mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }

    package mutating func chance(_ percent: Int) -> Bool {
        below(100) < percent
    }
}
