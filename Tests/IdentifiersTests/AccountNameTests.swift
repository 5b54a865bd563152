import Foundation
import Identifiers
import Testing

@Suite("Accounts on Mastodon and X")
struct AccountNameTests {
    @Test(
        "An acct is read with what people and servers put around it",
        arguments: [
            "alice@social.example.com", "@alice@social.example.com", "acct:alice@social.example.com",
            " @alice@Social.Example.com ",
        ])
    func readsAcct(string: String) throws {
        let acct = try Acct(string)
        #expect(acct.description == "alice@social.example.com")
        #expect(acct.user == "alice")
        #expect(try acct.host == ServerHost("social.example.com"))
    }

    @Test("Accts that differ in case only are one account, and keep their spelling")
    func acctCase() throws {
        let one = try Acct("Alice@social.example.com")
        let other = try Acct("alice@SOCIAL.example.com")
        #expect(one == other)
        #expect(Set([one, other]).count == 1)
        #expect(one.description == "Alice@social.example.com")
        #expect(try Acct("bob@social.example.com") != one)
    }

    @Test(
        "An acct refuses all else and says why",
        arguments: [
            ("", Acct.ParseError.missingHost), ("alice", .missingHost), ("@alice", .missingHost),
            ("@@host", .emptyUser),
            ("alice@", .badHost(.empty)), ("alice@bob@example.com", .badHost(.userInfo)),
            ("alice@https://example.com", .badHost(.badCharacter)), ("alice@example.com/x", .badHost(.badCharacter)),
            ("alice@ example.com", .badHost(.badCharacter)), ("al ice@example.com", .badUser),
            (".alice@example.com", .badUser), ("alice-@example.com", .badUser), ("al/ice@example.com", .badUser),
            ("älice@example.com", .badUser), ("al\nice@example.com", .badUser),
            (String(repeating: "a", count: 256) + "@example.com", .userTooLong),
        ])
    func refusesAcct(string: String, cause: Acct.ParseError) {
        #expect(throws: cause) { try Acct(string) }
    }

    @Test(
        "An X user id is a number from 1 to 2⁶³ − 1",
        arguments: ["1", "12", "1234567890123456789", "9223372036854775807"])
    func readsUserID(string: String) throws {
        #expect(try XUserID(string).description == string)
    }

    @Test(
        "An X user id refuses all else and says why",
        arguments: [
            ("", XUserID.ParseError.empty), ("0", .outOfRange), ("9223372036854775808", .outOfRange),
            ("99999999999999999999999", .outOfRange), ("-1", .notANumber), ("+1", .notANumber), ("01", .notANumber),
            ("1.0", .notANumber), ("1e5", .notANumber), (" 1", .notANumber), ("１", .notANumber), ("abc", .notANumber),
        ])
    func refusesUserID(string: String, cause: XUserID.ParseError) {
        #expect(throws: cause) { try XUserID(string) }
    }

    @Test("A screen name has up to fifteen characters, and up to twenty when it is old")
    func readsScreenName() throws {
        #expect(try XHandle("@Some_Body1").description == "Some_Body1")
        #expect(try XHandle("a").description == "a")
        #expect(try XHandle(String(repeating: "a", count: 20)).description.count == 20)
        #expect(throws: XHandle.ParseError.tooLong) { try XHandle(String(repeating: "a", count: 21)) }
        #expect(throws: XHandle.ParseError.empty) { try XHandle("@") }
        #expect(throws: XHandle.ParseError.badCharacter) { try XHandle("some-body") }
        #expect(throws: XHandle.ParseError.badCharacter) { try XHandle("@@a") }
    }

    @Test("Screen names that differ in case only are equal")
    func screenNameCase() throws {
        #expect(try XHandle("SomeBody") == XHandle("somebody"))
        let spellings = try [XHandle("SomeBody"), XHandle("somebody")]
        #expect(Set(spellings).count == 1)
    }

    @Test("A pseudonym prints all its 64 bits", arguments: [0, 1, -1, .max, .min] as [Int64])
    func pseudonym(rawValue: Int64) throws {
        let pseudonym = XPseudonym(rawValue: rawValue)
        #expect(pseudonym.description.count == 16)
        #expect(try XPseudonym(pseudonym.description) == pseudonym)
        #expect(throws: XPseudonym.ParseError.notSixteenHexDigits) { try XPseudonym("+000000000000001") }
        #expect(throws: XPseudonym.ParseError.notSixteenHexDigits) { try XPseudonym("1") }
    }

    @Test("A member id is a positive number")
    func memberID() throws {
        #expect(try MemberID("42") == MemberID(rawValue: 42))
        #expect(throws: MemberID.ParseError.outOfRange) { try MemberID("0") }
        #expect(throws: MemberID.ParseError.outOfRange) { try MemberID("9223372036854775808") }
        #expect(throws: MemberID.ParseError.notANumber) { try MemberID("-1") }
        #expect(throws: MemberID.ParseError.notANumber) { try MemberID("") }
    }

    struct Everything: Codable, Equatable {
        var did: DID
        var handle: Handle
        var uri: ATURI
        var rkey: RecordKey
        var tid: TID
        var host: ServerHost
        var acct: Acct
        var xUserID: XUserID
        var xHandle: XHandle
        var member: MemberID
        var pseudonym: XPseudonym
        var network: Network
        var address: IPAddress
    }

    @Test("Every identifier is coded as one string and comes back")
    func coding() throws {
        let everything = try Everything(
            did: DID("did:plc:abc123"), handle: Handle("alice.example.com"),
            uri: ATURI("at://did:plc:abc123/app.bsky.graph.follow/3jzfcijpj2z2a"), rkey: RecordKey("self"),
            tid: TID("3jzfcijpj2z2a"), host: ServerHost("example.com:8443"), acct: Acct("Alice@example.com"),
            xUserID: XUserID("9223372036854775807"), xHandle: XHandle("SomeBody"), member: MemberID(rawValue: 7),
            pseudonym: XPseudonym(rawValue: -2), network: .mastodon, address: IPAddress("::1"))
        let data = try JSONEncoder().encode(everything)
        #expect(try JSONDecoder().decode(Everything.self, from: data) == everything)
        let strings = try JSONDecoder().decode([String: String].self, from: data)
        #expect(strings["xUserID"] == "9223372036854775807")
        #expect(strings["pseudonym"] == "fffffffffffffffe")
        #expect(strings["acct"] == "Alice@example.com")
        #expect(strings.count == 13)
    }

    @Test("Decoding an invalid identifier fails with the parser's cause")
    func decodingKeepsCause() {
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([DID].self, from: Data(#"["did:plc:"]"#.utf8))
        }
        guard case .dataCorrupted(let context) = error else {
            Issue.record("not a dataCorrupted error")
            return
        }
        #expect(context.underlyingError as? DID.ParseError == .badEnding)
    }
}
