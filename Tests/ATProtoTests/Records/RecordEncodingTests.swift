import Identifiers
import Sandbox
import Testing

@testable import ATProto

@Suite("Records are written as their lexicons say")
struct RecordEncodingTests {
    private let subject = TestBench.bo.did

    private func encode(_ record: some Encodable) throws -> JSONValue {
        try JSONValue(parsing: WireJSON.encode(record))
    }

    @Test("A follow")
    func follow() throws {
        #expect(
            try encode(FollowRecord(subject: subject, createdAt: 1_795_219_200_007)) == [
                "$type": "app.bsky.graph.follow", "subject": .string(subject.description),
                "createdAt": "2026-11-21T00:00:00.007Z",
            ])
    }

    @Test("A block")
    func block() throws {
        #expect(
            try encode(BlockRecord(subject: subject, createdAt: 0)) == [
                "$type": "app.bsky.graph.block", "subject": .string(subject.description),
                "createdAt": "1970-01-01T00:00:00.000Z",
            ])
    }

    @Test("A list and who is on it")
    func list() throws {
        let list = try ListRecord(purpose: .curation, name: "Old friends", createdAt: 0)
        #expect(
            try encode(list) == [
                "$type": "app.bsky.graph.list", "purpose": "app.bsky.graph.defs#curatelist", "name": "Old friends",
                "createdAt": "1970-01-01T00:00:00.000Z",
            ])
        let uri = try ATURI("at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.graph.list/3jzfcijpj2z2a")
        #expect(
            try encode(ListItemRecord(subject: subject, list: uri, createdAt: 0)) == [
                "$type": "app.bsky.graph.listitem", "subject": .string(subject.description),
                "list": .string(uri.description), "createdAt": "1970-01-01T00:00:00.000Z",
            ])
    }

    @Test("A list's name and description have the lexicon's limits")
    func listLimits() throws {
        typealias Fault = ListRecord.ValidationError
        #expect(throws: Fault.emptyName) { try ListRecord(purpose: .curation, name: "", createdAt: 0) }
        let long = String(repeating: "é", count: 33)
        #expect(throws: Fault.nameTooLong) { try ListRecord(purpose: .curation, name: long, createdAt: 0) }
        let text = String(repeating: "x", count: 301)
        #expect(throws: Fault.descriptionTooLong) {
            try ListRecord(purpose: .curation, name: "x", description: text, createdAt: 0)
        }
        // A family is one character of 25 bytes.
        let families = String(repeating: "👨‍👩‍👧‍👦", count: 121)
        #expect(throws: Fault.descriptionTooLong) {
            try ListRecord(purpose: .curation, name: "x", description: families, createdAt: 0)
        }
    }

    @Test("Every record comes back as it was written")
    func roundTrips() throws {
        let uri = try ATURI("at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.graph.list/3jzfcijpj2z2a")
        try check(FollowRecord(subject: subject, createdAt: 1_795_219_200_999))
        try check(BlockRecord(subject: subject, createdAt: -1))
        try check(ListItemRecord(subject: subject, list: uri, createdAt: 253_402_300_799_999))
        for purpose in ListRecord.Purpose.allCases {
            try check(try ListRecord(purpose: purpose, name: "n", description: "d", createdAt: 1))
        }
    }

    private func check<Record: ATRecord & Equatable>(_ record: Record) throws {
        #expect(try JSONValue(encoding: record).decode(as: Record.self) == record)
    }
}

@Suite("Moments are written with milliseconds and Z")
struct ATTimestampTests {
    @Test("No millisecond is lost to rounding, in any second")
    func exact() {
        for start: Int64 in [0, 1_795_219_200_000, -62_135_596_800_000, 253_402_300_799_000, -1_000] {
            for millisecond: Int64 in 0..<1000 {
                let time = ATTimestamp(milliseconds: start + millisecond)
                let digits = String(String(1000 + millisecond).dropFirst())
                #expect(time.description.hasSuffix(".\(digits)Z"))
                #expect(time.description.utf8.count == 24)
            }
        }
    }

    @Test(
        "What other apps write is read",
        arguments: [
            ("1985-04-12T23:20:50.123Z", 482_196_050_123), ("1985-04-12T23:20:50.120Z", 482_196_050_120),
            ("1985-04-12T23:20:50Z", 482_196_050_000), ("1985-04-12T23:20:50.1Z", 482_196_050_100),
            ("1985-04-12T23:20:50.123456Z", 482_196_050_123), ("1985-04-12T23:20:50.123+01:45", 482_189_750_123),
        ])
    func read(_ text: String, _ milliseconds: Int) {
        #expect(ATTimestamp(text)?.milliseconds == Int64(milliseconds))
    }

    @Test("What is no moment is none", arguments: ["", "yesterday", "1985-04-12", "1985-13-12T23:20:50.123Z"])
    func refused(_ text: String) {
        #expect(ATTimestamp(text) == nil)
    }
}
