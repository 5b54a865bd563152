import Identifiers
import Testing

@testable import XArchive

@Suite("Links to tweets")
struct StatusLinkTests {
    @Test(
        "All forms that X has used",
        arguments: [
            "https://twitter.com/Bob_Example/status/77", "http://x.com/bob_example/status/77?s=20",
            "https://mobile.twitter.com/bob_example/status/77/photo/1", "HTTPS://WWW.X.COM/bob_example/status/77#m",
            "https://mobile.x.com/bob_example/status/77/video/1?s=21&t=a",
        ])
    func named(address: String) throws {
        let link = try #require(StatusLink(address))
        #expect(link.id.rawValue == 77)
        #expect(link.handle == (try XHandle("bob_example")))
    }

    @Test(
        "Those that name no author",
        arguments: [
            "https://x.com/i/web/status/77", "https://twitter.com/i/status/77",
            "https://x.com/a_name_that_is_longer_than_any/status/77",
        ])
    func unnamed(address: String) throws {
        let link = try #require(StatusLink(address))
        #expect(link.id.rawValue == 77)
        #expect(link.handle == nil)
    }

    @Test(
        "Other addresses",
        arguments: [
            "", "x.com/bob/status/77", "https://", "https://x.com", "https://x.com/", "https://x.com/bob",
            "https://x.com/bob/status", "https://x.com/bob/status/", "https://x.com/bob/status/abc",
            "https://x.com/bob/status/7a", "https://x.com/bob/status/0", "https://x.com/bob/lists/77",
            "https://x.com.example/bob/status/77", "https://example.com/x.com/bob/status/77",
            "https://notx.com/bob/status/77", "ftp://x.com/bob/status/77", "https://x.com/i/web/status/x",
            "https://x.com/bob/status/99999999999999999999", "https://t.co/abc", "https://x.com/#!/bob/status/77",
        ])
    func others(address: String) { #expect(StatusLink(address) == nil) }
}
