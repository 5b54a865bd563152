import Identifiers
import Testing

@Suite("AT URI")
struct ATURITests {
    @Test(
        "Takes accounts, collections and records",
        arguments: [
            "at://did:plc:abc123", "at://alice.example.com", "at://did:plc:abc123/com.example.feed.post",
            "at://did:plc:abc123/com.example.feed.postV2", "at://did:plc:abc123/com.example.feed.post/3jzfcijpj2z2a",
            "at://did:web:localhost%3A1234/io.example.someFunc/self.", "at://did:m:1/io.example.fn/...",
            "at://laptop.local", "at://did:plc:abc123/a-1.b-2.c3/" + String(repeating: "o", count: 512),
        ])
    func takesValid(string: String) throws {
        #expect(try ATURI(string).description == string)
    }

    @Test("Knows its parts")
    func parts() throws {
        let record = try ATURI("at://did:plc:abc123/app.bsky.graph.follow/3jzfcijpj2z2a")
        #expect(record.authority == "did:plc:abc123")
        #expect(try record.did == DID("did:plc:abc123"))
        #expect(record.collection == "app.bsky.graph.follow")
        #expect(try record.rkey == RecordKey("3jzfcijpj2z2a"))
        let account = try ATURI("at://Alice.Example.com")
        #expect(account.authority == "alice.example.com")
        #expect(account.did == nil)
        #expect(account.collection == nil)
        #expect(account.rkey == nil)
    }

    @Test("Is made from parts, and reads as made")
    func fromParts() throws {
        let uri = try ATURI(
            did: DID("did:plc:abc123"), collection: "app.bsky.graph.follow", rkey: RecordKey("3jzfcijpj2z2a"))
        #expect(uri.description == "at://did:plc:abc123/app.bsky.graph.follow/3jzfcijpj2z2a")
        #expect(try ATURI(uri.description) == uri)
        #expect(throws: ATURI.ParseError.badCollection) {
            try ATURI(did: DID("did:plc:abc123"), collection: "not/an.nsid.x")
        }
    }

    @Test(
        "Refuses all else and says why",
        arguments: [
            ("", ATURI.ParseError.missingScheme), ("AT://did:plc:abc", .missingScheme),
            ("at:/did:plc:abc", .missingScheme),
            ("https://did:plc:abc", .missingScheme), (" at://did:plc:abc", .missingScheme),
            ("at://", .badHandle(.empty)), ("at:///did:plc:abc", .badHandle(.empty)),
            ("at://name", .badHandle(.notADomain)),
            ("at://name.0", .badHandle(.topLevelDomainStartsWithDigit)),
            ("at://diD:plc:abc", .badHandle(.badCharacter)),
            ("at://did:plc:", .badDID(.badEnding)), ("at://did:plc:abc ", .badDID(.badCharacter)),
            ("at://did:plc:abc#", .badDID(.badCharacter)), ("at://did:plc:abc?q", .badDID(.badCharacter)),
            ("at://did:plc:abc/", .badCollection), ("at://did:plc:abc/12345", .badCollection),
            ("at://did:plc:abc/short.stuff", .badCollection),
            ("at://did:plc:abc/com.example.feed_post", .badCollection),
            ("at://did:plc:abc/-com.example.post", .badCollection),
            ("at://did:plc:abc/1com.example.post", .badCollection),
            ("at://did:plc:abc/com.example.2post", .badCollection),
            ("at://did:plc:abc/com.example.po-st", .badCollection),
            ("at://did:plc:abc/com..post", .badCollection), ("at://did:plc:abc/com.example.post#", .badCollection),
            ("at://did:plc:abc//com.example.post", .badCollection),
            ("at://did:plc:abc/com.example.post/", .badRecordKey(.empty)),
            ("at://did:plc:abc/com.example.post/.", .badRecordKey(.dots)),
            ("at://did:plc:abc/com.example.post/%23", .badRecordKey(.badCharacter)),
            ("at://did:plc:abc/com.example.post/a b", .badRecordKey(.badCharacter)),
            ("at://did:plc:abc/com.example.post/a/", .tooManySegments),
            ("at://did:plc:abc/com.example.post/a/b", .tooManySegments),
            ("at://did:plc:abc/com.example.post/" + String(repeating: "o", count: 8200), .tooLong),
        ])
    func refusesInvalid(string: String, cause: ATURI.ParseError) {
        #expect(throws: cause) { try ATURI(string) }
    }
}
