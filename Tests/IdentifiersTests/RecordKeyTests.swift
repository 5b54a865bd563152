import Identifiers
import Testing

@Suite("Record keys and timestamp identifiers")
struct RecordKeyTests {
    @Test(
        "A record key takes the characters of the specification",
        arguments: [
            "self", "example.com", "~1.2-3_", "dHJ1ZQ", "_", "literal:self", "...", ":", "-", "~", "lang:",
            String(repeating: "o", count: 512),
        ])
    func takesValid(string: String) throws {
        #expect(try RecordKey(string).description == string)
    }

    @Test(
        "A record key refuses all else and says why",
        arguments: [
            ("", RecordKey.ParseError.empty), (".", .dots), ("..", .dots), ("alpha/beta", .badCharacter),
            ("#extra", .badCharacter), ("@handle", .badCharacter), ("any space", .badCharacter),
            ("any+space", .badCharacter), ("number[3]", .badCharacter), ("dHJ1ZQ==", .badCharacter),
            ("%20", .badCharacter), ("é", .badCharacter), ("a\n", .badCharacter),
            (String(repeating: "o", count: 513), .tooLong),
        ])
    func refusesInvalid(string: String, cause: RecordKey.ParseError) {
        #expect(throws: cause) { try RecordKey(string) }
    }

    @Test("Record keys tell apart case")
    func caseMatters() throws {
        #expect(try RecordKey("Self") != RecordKey("self"))
    }

    @Test("A TID counts microseconds in base 32 as the specification lays out")
    func knownValues() {
        #expect(TID(microseconds: 0, clockID: 0).description == "2222222222222")
        #expect(TID(microseconds: 0, clockID: 1).description == "2222222222223")
        #expect(TID(microseconds: 0, clockID: 1023).description == "22222222222zz")
        #expect(TID(microseconds: 1, clockID: 0).description == "2222222222322")
        #expect(TID(microseconds: 1 << 53 - 1, clockID: 1023).description == "bzzzzzzzzzzzz")
    }

    @Test("A TID comes back from its text", arguments: [0, 1, 1_767_225_600_000_000, 1 << 53 - 1] as [Int64])
    func roundTrip(microseconds: Int64) throws {
        for clockID in [0, 31, 32, 1023] as [UInt16] {
            let tid = TID(microseconds: microseconds, clockID: clockID)
            let parsed = try TID(tid.description)
            #expect(parsed == tid)
            #expect(parsed.microseconds == microseconds)
            #expect(parsed.clockID == clockID)
            #expect(try RecordKey(tid.description) == RecordKey(tid))
        }
    }

    @Test("A TID keeps what fits: 53 bits of time and 10 of the clock")
    func keepsWhatFits() {
        #expect(TID(microseconds: 1 << 53, clockID: 1024) == TID(microseconds: 0, clockID: 0))
        #expect(TID(microseconds: -1, clockID: 0xFFFF).value >> 63 == 0)
    }

    @Test("TIDs sort by time, as values and as text")
    func sorts() {
        let times: [Int64] = [0, 1, 31, 32, 1023, 1024, 1_700_000_000_000_000, 1_700_000_000_000_001]
        let tids = times.map { TID(microseconds: $0, clockID: 7) }
        #expect(tids.sorted() == tids)
        #expect(tids.map(\.description).sorted() == tids.map(\.description))
    }

    @Test(
        "A TID is taken from text",
        arguments: ["3jzfcijpj2z2a", "7777777777777", "a222222222222", "j222222222222", "jzzzzzzzzzzzz"])
    func takesTID(string: String) throws {
        #expect(try TID(string).description == string)
    }

    @Test(
        "A TID refuses all else and says why",
        arguments: [
            ("", TID.ParseError.notThirteenCharacters), ("3jzfcijpj2z2aa", .notThirteenCharacters),
            ("3jzfcijpj2z2", .notThirteenCharacters), ("3jzf-cij-pj2z-2a", .notThirteenCharacters),
            ("3jzfcijpj2z21", .badCharacter), ("0000000000000", .badCharacter), ("3JZFCIJPJ2Z2A", .badCharacter),
            ("zzzzzzzzzzzzz", .highBitSet), ("kjzfcijpj2z2a", .highBitSet),
        ])
    func refusesTID(string: String, cause: TID.ParseError) {
        #expect(throws: cause) { try TID(string) }
    }
}
