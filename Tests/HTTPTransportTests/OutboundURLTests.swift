import Foundation
import HTTPTransport
import Identifiers
import Testing

@Suite("Outbound URL")
struct OutboundURLTests {
    @Test(
        "Is read and printed in one spelling",
        arguments: [
            ("https://example.com", "https://example.com/"), ("HTTPS://Example.COM/Path", "https://example.com/Path"),
            ("https://example.com:443/", "https://example.com/"), ("http://example.com:80/", "http://example.com/"),
            ("http://example.com:443/", "http://example.com:443/"), ("https://example.com:/", "https://example.com/"),
            ("https://example.com./", "https://example.com/"), ("https://example.com?a=b", "https://example.com/?a=b"),
            ("https://example.com/#f", "https://example.com/"), ("https://example.com#f?x", "https://example.com/"),
            ("https://example.com/a/./b/../c", "https://example.com/a/c"),
            ("https://example.com/..", "https://example.com/"),
            ("https://example.com/a/..", "https://example.com/"), ("https://example.com/a/.", "https://example.com/a/"),
            ("https://example.com/a//b", "https://example.com/a//b"),
            ("https://example.com/%2e", "https://example.com/%2e"),
            ("https://example.com/ü?ä=ö", "https://example.com/%C3%BC?%C3%A4=%C3%B6"),
            ("https://example.com/x?id[]=1&id[]=2", "https://example.com/x?id%5B%5D=1&id%5B%5D=2"),
            ("https://example.com/x?a=b?c/d", "https://example.com/x?a=b?c/d"),
            ("https://example.com/?", "https://example.com/?"),
            ("http://127.0.0.1:8081/xrpc", "http://127.0.0.1:8081/xrpc"), ("http://[::1]:8081/", "http://[::1]:8081/"),
            ("https://[2001:DB8::1]", "https://[2001:db8::1]/"),
            ("https://example.com/a|b\"c", "https://example.com/a%7Cb%22c"),
        ])
    func reads(string: String, printed: String) throws {
        let url = try OutboundURL(string)
        #expect(url.string == printed)
        #expect(try OutboundURL(printed) == url)
    }

    @Test(
        "Refuses all else and says why",
        arguments: [
            ("", OutboundURL.ParseError.unsupportedScheme), ("example.com", .unsupportedScheme),
            ("//example.com", .unsupportedScheme),
            ("ftp://example.com", .unsupportedScheme), ("javascript:alert(1)", .unsupportedScheme),
            (" https://example.com", .unsupportedScheme), ("https:example.com", .unsupportedScheme),
            ("http+unix://x/", .unsupportedScheme), ("https://", .missingHost), ("https:///x", .missingHost),
            ("https://?x", .missingHost), ("https://user@example.com/", .userInfo),
            ("https://a:b@example.com/", .userInfo),
            ("https://example.com@evil.example.com", .userInfo), ("https://:80/", .badHost(.empty)),
            ("https://exa mple.com/", .badHost(.badCharacter)), ("https://exa%6dple.com/", .badHost(.badCharacter)),
            ("https://ex_am\tple.com/", .badHost(.badCharacter)), ("https://bücher.example.com", .badHost(.notASCII)),
            ("https://127.1/", .badHost(.badAddress)), ("https://::1/", .badPort),
            ("https://[::1/", .badHost(.badAddress)), ("https://[::1]x/", .badHost(.badAddress)),
            ("https://example.com:99999/", .badPort), ("https://example.com:0/", .badPort),
            ("https://example.com:8a/", .badPort), ("https://example.com/a b", .badCharacter),
            ("https://example.com/a\r\nHost: evil", .badCharacter), ("https://example.com/?a\nb", .badCharacter),
            ("https://example.com/\u{0}", .badCharacter), ("https://example.com\\@evil.example.com/", .badCharacter),
            ("https://example.com/a\\b", .badCharacter), ("https://example.com/%", .badEscape),
            ("https://example.com/%4", .badEscape), ("https://example.com/%zz", .badEscape),
            ("https://example.com/%+1", .badEscape),
            ("https://example.com/?%é0", .badEscape),
            ("https://example.com/" + String(repeating: "a", count: 16_384), .tooLong),
        ])
    func refuses(string: String, cause: OutboundURL.ParseError) {
        #expect(throws: cause) { try OutboundURL(string) }
    }

    @Test(
        "Resolves references as RFC 3986, section 5.4, has them",
        arguments: [
            ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"),
            ("//g", "http://g/"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q"),
            ("g#s", "http://a/b/c/g"), ("g?y#s", "http://a/b/c/g?y"), (";x", "http://a/b/c/;x"),
            ("g;x", "http://a/b/c/g;x"),
            ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"), ("./", "http://a/b/c/"), ("..", "http://a/b/"),
            ("../", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"), ("/./g", "http://a/g"), ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."),
            ("..g", "http://a/b/c/..g"), ("./../g", "http://a/b/g"), ("./g/.", "http://a/b/c/g/"),
            ("g/../h", "http://a/b/c/h"),
            ("g;x=1/../y", "http://a/b/c/y"), ("g?y/../x", "http://a/b/c/g?y/../x"), ("https://h/x", "https://h/x"),
        ])
    func resolves(reference: String, expected: String) throws {
        #expect(try OutboundURL("http://a/b/c/d;p?q").resolving(reference).string == expected)
    }

    @Test("Adds pairs to the query, encoded")
    func addsQuery() throws {
        let url = try OutboundURL("https://example.com/path?a=1")
        let more = url.addingQuery([(name: "q", value: "x y&z=ü/?"), (name: "id[]", value: "2")])
        #expect(more.string == "https://example.com/path?a=1&q=x%20y%26z%3D%C3%BC%2F%3F&id%5B%5D=2")
        #expect(try OutboundURL(more.string) == more)
        #expect(more.withoutQuery.string == "https://example.com/path")
        #expect(url.addingQuery([]) == url)
        #expect(try OutboundURL("https://example.com").addingQuery([]).string == "https://example.com/")
    }

    @Test("Is made from parts")
    func fromParts() throws {
        let url = try OutboundURL(scheme: .http, host: ServerHost("127.0.0.1:8081"), path: "xrpc/a.b?c=d")
        #expect(url.string == "http://127.0.0.1:8081/xrpc/a.b?c=d")
        #expect(url.port == 8081)
        #expect(try OutboundURL(host: ServerHost("example.com")).string == "https://example.com/")
    }

    @Test("Origins tell apart scheme, name and port")
    func origins() throws {
        let origin = try OutboundURL("https://example.com/a?b").origin
        #expect(origin.description == "https://example.com")
        #expect(try OutboundURL("https://EXAMPLE.com:443/c").origin == origin)
        for other in ["http://example.com/", "https://example.com:8443/", "https://www.example.com/"] {
            #expect(try OutboundURL(other).origin != origin)
        }
    }

    @Test("Printed, it keeps its query to itself; coded, it is whole")
    func printing() throws {
        let url = try OutboundURL("https://example.com/cb?code=secret")
        #expect("\(url)" == "https://example.com/cb?…")
        let data = try JSONEncoder().encode([url])
        #expect(try JSONDecoder().decode([String].self, from: data) == ["https://example.com/cb?code=secret"])
        #expect(try JSONDecoder().decode([OutboundURL].self, from: data) == [url])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([OutboundURL].self, from: Data(#"["ftp://x"]"#.utf8))
        }
    }
}
