import Identifiers
import Testing

@Suite("DID")
struct DIDTests {
    @Test(
        "Takes every DID that the specification allows and prints it unchanged",
        arguments: [
            "did:plc:abcdefghijklmnopqrstuvwx", "did:web:example.com", "did:web:localhost%3A2583", "did:m:v",
            "did:method:VAL.ue_-", "did:method:a:b:c", "did:method::::z", "did:method:-:_:.:%ab", "did:method:.",
            "did:key:zQ3shExampleKeyThatIsNobodysAtAll", "did:method:" + String(repeating: "v", count: 2037),
        ])
    func takesValid(string: String) throws {
        #expect(try DID(string).description == string)
    }

    @Test(
        "Refuses what is no DID and says why",
        arguments: [
            ("", DID.ParseError.missingPrefix), ("did", .missingPrefix), ("DID:method:val", .missingPrefix),
            (" did:plc:abc", .missingPrefix), (":did:method:val", .missingPrefix), ("did:method", .badMethod),
            ("did:METHOD:val", .badMethod), ("did:m123:val", .badMethod), ("did::val", .badMethod),
            ("did:method:", .badEnding), ("did:method:val:", .badEnding), ("did:method:val%", .badEnding),
            ("did:method:val/two", .badCharacter), ("did:method:val?two", .badCharacter),
            ("did:method:val#two", .badCharacter), ("did:method:val two", .badCharacter),
            ("did:method:val\n", .badCharacter), ("did:method:é", .badCharacter),
            ("did:method:va\u{0}l", .badCharacter),
            ("did:method:" + String(repeating: "v", count: 2038), .tooLong),
        ])
    func refusesInvalid(string: String, cause: DID.ParseError) {
        #expect(throws: cause) { try DID(string) }
    }

    @Test("Knows its method and the rest")
    func parts() throws {
        let did = try DID("did:method:a::b%20")
        #expect(did.method == "method")
        #expect(did.methodSpecificIdentifier == "a::b%20")
    }

    @Test(
        "Names the host that describes a did:web, and none for paths, other escapes and other methods",
        arguments: [
            ("did:web:example.com", "example.com"), ("did:web:localhost%3A2583", "localhost:2583"),
            ("did:web:Example.COM%3a8443", "example.com:8443"), ("did:web:example.com:user", nil),
            ("did:web:example.com%2Fuser", nil), ("did:web:example.com%3A", nil), ("did:web:example.com%3A0", nil),
            ("did:web:a%40example.com", nil), ("did:plc:abcdefghijklmnopqrstuvwx", nil),
        ])
    func webHost(string: String, host: String?) throws {
        #expect(try DID(string).webHost?.description == host)
    }
}
