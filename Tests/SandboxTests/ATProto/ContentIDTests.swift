import Testing

@testable import Sandbox

@Suite("Names by content")
struct ContentIDTests {
    @Test(
        "DAG-CBOR has one form for each value",
        arguments: [
            ("{}", "a0"),
            (#"{"b":1,"a":2,"aa":3}"#, "a361610261620162616103"),
            (#"[0,23,24,255,256,65536,4294967296,-1,-25]"#, "890017181818ff1901001a000100001b0000000100000000203818"),
            (#"{"t":true,"f":false,"n":null,"é":"ü"}"#, "a4" + "6166f4" + "616ef6" + "6174f5" + "62c3a9" + "62c3bc"),
            (#"{"$bytes":"AQID"}"#, "43010203"),
        ])
    func form(json: String, hex: String) throws {
        let bytes = try DAGCBOR.encode(try JSONValue(parsing: json.utf8))
        #expect(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == hex)
    }

    @Test("The empty map has the name that every implementation gives it")
    func emptyMap() throws {
        let name = ContentID(node: try DAGCBOR.encode([:])).description
        #expect(name == "bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua")
        #expect(ContentID(name)?.description == name)
    }

    @Test("A link is a tag with the name's bytes")
    func link() throws {
        let name = ContentID(node: [0xA0])
        let bytes = try DAGCBOR.encode(["$link": .string(name.description)])
        #expect(bytes == [0xD8, 0x2A, 0x58, 0x25, 0x00] + name.bytes)
    }

    @Test("A fraction and a broken link are refused")
    func refused() {
        #expect(throws: DAGCBOR.EncodingError.fraction(0.5)) { try DAGCBOR.encode(.number(0.5)) }
        #expect(throws: DAGCBOR.EncodingError.badLink("bafy")) { try DAGCBOR.encode(["$link": "bafy"]) }
    }
}

@Suite("Dates of records")
struct TimestampTests {
    // From bluesky-social/atproto, interop-test-files/syntax/datetime_syntax_valid.txt.
    @Test(
        "Dates that the specification allows",
        arguments: [
            "1985-04-12T23:20:50.123Z", "1985-04-12T23:20:50.123456Z", "1985-04-12T23:20:50.120Z",
            "1985-04-12T23:20:50.120000Z", "0010-01-01T00:00:00.000Z",
            "1985-04-12T23:20:50.12345678912345Z", "1985-04-12T23:20:50Z", "1985-04-12T23:20:50.0Z",
            "1985-04-12T23:20:50.123+00:00", "1985-04-12T23:20:50.123-07:00",
        ])
    func allowed(text: String) { #expect(Timestamp(rfc3339: text) != nil) }

    // From datetime_syntax_invalid.txt and datetime_parse_invalid.txt.
    @Test(
        "Dates that it does not allow",
        arguments: [
            "1985-04-12", "1985-04-12T23:20Z", "1985-04-12T23:20:5Z", "1985-04-12T23:20:50.123",
            "+001985-04-12T23:20:50.123Z",
            "23:20:50.123Z", "-1985-04-12T23:20:50.123Z", "1985-4-12T23:20:50.123Z", "01985-04-12T23:20:50.123Z",
            "1985-04-12T23:20:50.123+00", "1985-04-12T23:20:50.123+0000", "1985-04-12t23:20:50.123Z",
            "1985-04-12T23:20:50.123z", "1985-04-12T23:20:50.123-00:00", "1985-04-12 23:20:50.123Z",
            "1985-04-12T23:20:50.Z", "1985-13-12T23:20:50.123Z", "1985-00-12T23:20:50.123Z", "1985-04-00T23:20:50.123Z",
            "1985-04-12T25:20:50.123Z", "1985-04-12T23:99:50.123Z", "1985-02-30T23:20:50Z",
        ])
    func refused(text: String) { #expect(Timestamp(rfc3339: text) == nil) }

    @Test(
        "Dates are read in their time zone",
        arguments: [
            ("1970-01-01T00:00:00Z", Int64(0)), ("1985-04-12T23:20:50.123Z", 482_196_050_123),
            ("1985-04-12T16:20:50.123-07:00", 482_196_050_123), ("2000-02-29T00:00:00Z", 951_782_400_000),
        ])
    func value(text: String, milliseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.milliseconds == milliseconds)
        #expect(Timestamp(rfc3339: Timestamp(milliseconds: milliseconds).iso8601)?.milliseconds == milliseconds)
    }
}
