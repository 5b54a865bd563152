import Identifiers
import Testing

@Suite("Handle")
struct HandleTests {
    static let longest =
        String(repeating: String(repeating: "a", count: 61) + ".", count: 4) + "a.com"  // 4 × 62 + 5 = 253

    @Test(
        "Takes every handle that the specification allows",
        arguments: [
            "alice.example.com", "a.co", "8.cn", "4chan.example.org", "thing.a01", "120.0.0.1.com", "john.t",
            "john.t--t",
            "9sta--ck.com", "xn--ls8h.test", "example.xn--com", "laptop.test", longest,
            String(repeating: "a", count: 63) + ".com",
        ])
    func takesValid(string: String) throws {
        #expect(try Handle(string).description == string)
    }

    @Test("Is lower-case, so that spellings of one handle are equal")
    func normalises() throws {
        #expect(try Handle("Alice.Example.COM") == Handle("alice.example.com"))
        #expect(try Handle("Alice.Example.COM").description == "alice.example.com")
    }

    @Test(
        "Refuses what is no handle and says why",
        arguments: [
            ("", Handle.ParseError.empty), ("john", .notADomain), ("com", .notADomain), ("john.", .emptyLabel),
            (".john.com", .emptyLabel), ("john..com", .emptyLabel), ("john.com.", .emptyLabel),
            ("-john.com", .hyphenAtEdge), ("john-.com", .hyphenAtEdge), ("john.com-", .hyphenAtEdge),
            ("john.-com", .hyphenAtEdge), ("xn--bcher-.com", .hyphenAtEdge), ("john.0", .topLevelDomainStartsWithDigit),
            ("127.0.0.1", .topLevelDomainStartsWithDigit), ("thing.0aa", .topLevelDomainStartsWithDigit),
            ("jo_hn.com", .badCharacter), ("jo hn.com", .badCharacter), ("@john.com", .badCharacter),
            ("john.com/", .badCharacter), ("john.com\n", .badCharacter), ("bücher.com", .badCharacter),
            ("john\u{202C}.com", .badCharacter), ("fe80::1", .badCharacter), ("did:plc:abc.com", .badCharacter),
            (String(repeating: "a", count: 64) + ".com", .labelTooLong), (longest + "m", .tooLong),
        ])
    func refusesInvalid(string: String, cause: Handle.ParseError) {
        #expect(throws: cause) { try Handle(string) }
    }

    @Test(
        "Refuses top-level domains that can be nobody's, whatever their case",
        arguments: ["local", "arpa", "invalid", "localhost", "internal", "example", "alt", "onion", "LOCAL"])
    func refusesReserved(topLevel: String) {
        #expect(throws: Handle.ParseError.reservedTopLevelDomain) { try Handle("alice." + topLevel) }
    }

    @Test("A reserved word elsewhere in the name is a word like others")
    func allowsReservedWordsInside() throws {
        #expect(try Handle("local.onion.com").description == "local.onion.com")
    }

    @Test(
        "Forgives what typing and copying add",
        arguments: [
            "@alice.example.com", "  alice.example.com\n", "\u{202A}@alice.example.com\u{202C}", "@Alice.Example.com",
            "alice.example.com\u{200B}", "\u{FEFF}alice.example.com",
        ])
    func forgivesTyping(string: String) throws {
        #expect(try Handle(typed: string).description == "alice.example.com")
    }

    @Test("Does not forgive what could be somebody else's handle", arguments: ["@@a.com", "a b.com", "a.com/x", "@"])
    func doesNotGuess(string: String) {
        #expect(throws: Handle.ParseError.self) { try Handle(typed: string) }
    }
}
