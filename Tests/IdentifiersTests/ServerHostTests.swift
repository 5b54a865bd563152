import Identifiers
import Testing

@Suite("Server hosts and addresses")
struct ServerHostTests {
    @Test(
        "Reads what people type and paste, and prints one spelling",
        arguments: [
            ("example.com", "example.com"), ("Example.COM", "example.com"), (" example.com\n", "example.com"),
            ("example.com.", "example.com"), ("example.com/", "example.com"), ("example.com:8443", "example.com:8443"),
            ("example.com:443", "example.com"), ("https://example.com", "example.com"),
            ("https://example.com/", "example.com"), ("HTTPS://Example.com/@alice?x=1#y", "example.com"),
            ("https://example.com?x", "example.com"), ("http://127.0.0.1:8082/", "127.0.0.1:8082"),
            ("localhost", "localhost"), ("xn--bcher-kva.example.com", "xn--bcher-kva.example.com"),
            ("under_score.example.com", "under_score.example.com"), ("127.0.0.1", "127.0.0.1"), ("[::1]", "[::1]"),
            ("[2001:DB8:0:0::1]:8443", "[2001:db8::1]:8443"), ("https://[::1]:3000/", "[::1]:3000"),
        ])
    func reads(string: String, printed: String) throws {
        let host = try ServerHost(string)
        #expect(host.description == printed)
        #expect(try ServerHost(printed) == host)
    }

    @Test(
        "Refuses all else and says why",
        arguments: [
            ("", ServerHost.ParseError.empty), ("   ", .empty), ("https://", .empty), ("https:///path", .empty),
            (":8080", .empty), ("ftp://example.com", .unsupportedScheme), ("javascript://x", .unsupportedScheme),
            ("user@example.com", .userInfo), ("https://user:pass@example.com/", .userInfo),
            ("https://example.com@evil.example.com/", .userInfo), ("example.com/path", .pathWithoutScheme),
            ("example.com?x", .pathWithoutScheme), ("https://example.com\\@evil.example.com", .userInfo),
            ("https://example.com\\evil", .pathWithoutScheme), ("bücher.example.com", .notASCII),
            ("example。com", .notASCII), ("exam ple.com", .badCharacter), ("exam%70le.com", .badCharacter),
            ("exam\u{0}ple.com", .badCharacter), ("a..b", .badLabel), (".", .badLabel), ("-a.com", .badLabel),
            ("a-.com", .badLabel), ("example.com:", .badPort), ("example.com:0", .badPort),
            ("example.com:65536", .badPort), ("example.com:+80", .badPort), ("example.com:80:80", .badPort),
            ("example.com:http", .badPort), ("[::1", .badAddress), ("[::1]x", .badAddress), ("[1.2.3.4]", .badAddress),
            ("[fe80::1%25eth0]", .badAddress), ("[::g]", .badAddress), ("[]", .badAddress),
            (String(repeating: "a.", count: 127) + "com", .tooLong),
        ])
    func refuses(string: String, cause: ServerHost.ParseError) {
        #expect(throws: cause) { try ServerHost(string) }
    }

    @Test(
        "An address in a spelling that only C libraries read is no host at all",
        arguments: [
            "2130706433", "0x7f000001", "0x7F.1", "0177.0.0.1", "127.1", "127.0.1", "127.0.0.01", "127.0.0.1.5",
            "127.0.0.256", "1.2.3", "0", "0x", "00000000177.0.0.1", "127.0.0.0x1",
        ])
    func refusesOddAddresses(string: String) {
        #expect(throws: ServerHost.ParseError.badAddress) { try ServerHost(string) }
        #expect(throws: ServerHost.ParseError.badAddress) { try ServerHost("https://\(string)/") }
    }

    @Test("Tells addresses from names")
    func address() throws {
        #expect(try ServerHost("10.1.2.3:8080").address == .v4(0x0A01_0203))
        #expect(try ServerHost("[::1]").address == .v6(1))
        #expect(try ServerHost("10.example.com").address == nil)
    }

    @Test("Is made from a name and a port")
    func fromParts() throws {
        #expect(try ServerHost(name: "::1", port: 443).description == "[::1]:443")
        #expect(try ServerHost(name: "Example.com", port: nil).description == "example.com")
        #expect(throws: ServerHost.ParseError.badPort) { try ServerHost(name: "example.com", port: 0) }
        #expect(throws: ServerHost.ParseError.badCharacter) { try ServerHost(name: "example.com/", port: nil) }
    }

    @Test(
        "IP addresses are read strictly and printed in their shortest form",
        arguments: [
            ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"), ("::", "::"), ("::1", "::1"),
            ("2001:0DB8:0:0:0:0:0:1", "2001:db8::1"), ("::ffff:192.0.2.1", "::ffff:192.0.2.1"),
            ("::FFFF:c000:201", "::ffff:192.0.2.1"), ("64:ff9b::192.0.2.1", "64:ff9b::c000:201"),
        ])
    func readsAddresses(string: String, printed: String) throws {
        #expect(try IPAddress(string).description == printed)
    }

    @Test(
        "What only resembles an IP address is refused",
        arguments: [
            "", "1.2.3", "01.2.3.4", "1.2.3.4 ", "1.2.3.4\u{0}", "[::1]", "::1%eth0", "1:2:3", ":::", "0x1.2.3.4",
        ])
    func refusesAddresses(string: String) {
        #expect(throws: IPAddress.ParseError.notAnAddress) { try IPAddress(string) }
    }
}
