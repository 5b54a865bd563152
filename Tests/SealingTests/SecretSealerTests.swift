import Testing

@testable import Sealing

@Suite("Sealing secrets")
struct SecretSealerTests {
    private func ring(_ ids: String...) throws -> SealingKeyring {
        try SealingKeyring(parsing: ids.map { SealingKeyring.newLine(id: $0) }.joined(separator: "\n"))
    }

    @Test("What was sealed opens again, and looks different each time")
    func roundTrip() throws {
        let sealer = SecretSealer(keyring: try ring("k1"))
        let secret = Array("a refresh token".utf8)
        let first = try sealer.seal(secret, context: "grant/1/bluesky")
        let second = try sealer.seal(secret, context: "grant/1/bluesky")
        #expect(try sealer.open(first, context: "grant/1/bluesky") == secret)
        #expect(first != second)
        #expect(!first.contains(secret[...]))
    }

    @Test("A sealed value that was moved to another member or network does not open")
    func swapped() throws {
        let sealer = SecretSealer(keyring: try ring("k1"))
        let sealed = try sealer.seal([1, 2, 3], context: "grant/1/bluesky")
        #expect(throws: SecretSealer.OpenError.notAuthentic) { try sealer.open(sealed, context: "grant/2/bluesky") }
        #expect(throws: SecretSealer.OpenError.notAuthentic) { try sealer.open(sealed, context: "grant/1/mastodon") }
    }

    @Test("A changed byte anywhere is refused")
    func damaged() throws {
        let sealer = SecretSealer(keyring: try ring("k1"))
        let sealed = try sealer.seal(Array("secret".utf8), context: "c")
        for position in sealed.indices {
            var damaged = sealed
            damaged[position] ^= 1
            #expect(throws: SecretSealer.OpenError.self) { try sealer.open(damaged, context: "c") }
        }
        for length in 0..<sealed.count {
            #expect(throws: SecretSealer.OpenError.self) { try sealer.open(Array(sealed.prefix(length)), context: "c") }
        }
    }

    @Test("After a rotation the old key still opens, and the new one seals")
    func rotation() throws {
        let oldLine = SealingKeyring.newLine(id: "k1")
        let old = SecretSealer(keyring: try SealingKeyring(parsing: oldLine))
        let sealed = try old.seal([7], context: "c")
        let both = SecretSealer(
            keyring: try SealingKeyring(parsing: oldLine + "\n" + SealingKeyring.newLine(id: "k2")))
        #expect(try both.open(sealed, context: "c") == [7])
        #expect(try both.needsRotation(sealed))
        let again = try both.seal([7], context: "c")
        #expect(try !both.needsRotation(again))
        #expect(throws: SecretSealer.OpenError.unknownKey("k2")) { try old.open(again, context: "c") }
    }

    @Test(
        "A damaged key file is refused with its line",
        arguments: [
            ("", SealingKeyring.ParseError.empty), ("k1 short", .malformed(line: 1)), ("k1", .malformed(line: 1)),
        ])
    func keyFile(text: String, expected: SealingKeyring.ParseError) {
        #expect(throws: expected) { try SealingKeyring(parsing: text) }
    }
}

extension [UInt8] {
    fileprivate func contains(_ part: ArraySlice<UInt8>) -> Bool {
        indices.contains { self[$0...].starts(with: part) }
    }
}
