import Testing

@testable import Website

@Suite("Where a person goes on to")
struct LocalPathTests {
    @Test("A path of this site is taken", arguments: ["/en/people", "/en/people?filter=new&page=2", "/"])
    func own(path: String) {
        #expect(LocalPath(path, default: "/en/").text == path)
    }

    @Test(
        "Another host never is",
        arguments: [
            "//evil.example.com", "https://evil.example.com", "/\\evil.example.com", "javascript:alert(1)", "", "/a b",
            "/\r\nLocation: https://evil.example.com", "/\"><script>",
        ])
    func foreign(path: String) {
        #expect(LocalPath(path, default: "/en/").text == "/en/")
    }
}
