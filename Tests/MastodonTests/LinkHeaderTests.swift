import FoundationEssentials
import Testing

@testable import Mastodon

@Suite("Link headers and pages")
struct LinkHeaderTests {
    @Test(
        "The next page is found however the header is written",
        arguments: [
            [#"<https://a.example/x?max_id=7>; rel="next", <https://a.example/x?since_id=9>; rel="prev""#],
            [#"<https://a.example/x?since_id=9>; rel="prev", <https://a.example/x?max_id=7>; rel="next""#],
            [#"<https://a.example/x?since_id=9>; rel="prev""#, #"<https://a.example/x?max_id=7>; rel=next"#],
            [#"<https://a.example/x?max_id=7>;title="one, two";  REL = "next last""#],
            [#"<https://a.example/x,y>; rel="start",<https://a.example/x?max_id=7>;rel="next""#],
        ])
    func next(values: [String]) {
        #expect(LinkHeader.target(rel: "next", in: values) == "https://a.example/x?max_id=7")
    }

    @Test(
        "No next page is found where there is none",
        arguments: [
            [], [""], ["<https://a.example/x"], [#"<https://a.example/x>; rel="nextish""#], ["rel=next"],
            [#"<https://a.example/x>; title="rel=next""#], [#"https://a.example/x; rel="next""#],
        ] as [[String]])
    func none(values: [String]) {
        #expect(LinkHeader.target(rel: "next", in: values) == nil)
    }

    @Test("A page's position is taken from the link, its address is not")
    func cursor() throws {
        let cursor = try #require(
            FollowingPage.Cursor("https://elsewhere.example/oauth/token?limit=80&max_id=109&access_token=x&id[]=4"))
        #expect(cursor.items == [.init(name: "max_id", value: "109")])
        #expect(
            FollowingPage.Cursor("http://a.example/x?offset=40&max_id=01HQ-x_y.z~")?.items
                == [.init(name: "offset", value: "40"), .init(name: "max_id", value: "01HQ-x_y.z~")])
    }

    @Test(
        "A link without a usable position is no next page",
        arguments: [
            "https://a.example/x", "https://a.example/x?limit=80", "https://a.example/x?max_id=",
            "https://a.example/x?max_id=1%262", "https://a.example/x?max_id=\(String(repeating: "9", count: 201))",
        ])
    func noCursor(link: String) {
        #expect(FollowingPage.Cursor(link) == nil)
    }

    @Test("A position survives being stored")
    func stored() throws {
        let cursor = try #require(FollowingPage.Cursor("?max_id=109"))
        let data = try JSONEncoder().encode(cursor)
        #expect(try JSONDecoder().decode(FollowingPage.Cursor.self, from: data) == cursor)
    }
}
