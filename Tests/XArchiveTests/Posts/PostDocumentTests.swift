import Identifiers
import Testing

@testable import XArchive

@Suite("Documents of posts, as a browser hands them over")
struct PostDocumentTests {
    /// Each member with a value that is right, in order.
    private static let members: [(name: String, value: String)] = [
        ("owner", #""12""#), ("handles", #"["ada", "old_ada"]"#), ("isProtected", "false"), ("hasCircleFile", "true"),
        ("files", #"["20-a.jpg"]"#), ("leftOut", #"[{"id": "21", "parent": "20"}, {"id": "22", "parent": null}]"#),
        ("elsewhere", #"["23"]"#), ("alt", #"{"20-a.jpg": "A \"cat\""}"#), ("posts", "[\(post)]"),
    ]

    private static let post = """
        {"tweet": {"id_str": "20", "full_text": "hi &amp; bye", "extended_entities": {"media": [
            {"type": "photo", "media_url_https": "https://pbs.twimg.com/media/a.jpg"}]}}, "circle": true,
         "note": {"noteTweet": {"noteTweetId": "19", "core": {"text": "hi & bye and more"}}}}
        """

    private static func text(_ members: [(name: String, value: String)] = Self.members) -> String {
        "{" + members.map { "\"\($0.name)\": \($0.value)" }.joined(separator: ", ") + "}"
    }

    private static func text(with value: String, as name: String) -> String {
        text(members.map { $0.name == name ? (name, value) : $0 })
    }

    @Test("All members are read, and media found by their names")
    func everything() throws {
        let document = try PostDocument(Array(Self.text().utf8))
        #expect(document.owner == (try XUserID("12")))
        #expect(document.handles == [try XHandle("ada"), try XHandle("old_ada")])
        #expect(!document.isProtected && document.hasCircleFile)
        #expect(document.leftOut.map(\.id.rawValue) == [21, 22])
        #expect(document.leftOut.map(\.parent?.rawValue) == [20, nil])
        #expect(document.elsewhere.map(\.rawValue) == [23])
        #expect(document.alternatives == ["20-a.jpg": "A \"cat\""])
        let post = try #require(document.posts.first)
        #expect(post.tweet.text == "hi &amp; bye" && post.tweet.origin == .circle)
        #expect(post.tweet.media.map(\.file) == ["20-a.jpg"])
        #expect(post.note?.text == "hi & bye and more")
        #expect(document.allPosts.map(\.tweet.id.rawValue) == [20, 21, 22, 23])
    }

    @Test(
        "What differs in any member is refused",
        arguments: [
            ("owner", "12"), ("owner", #""-1""#), ("handles", #"["a b"]"#), ("isProtected", "null"),
            ("files", #"["../secret"]"#), ("files", #"[".hidden"]"#), ("files", #"["a/b.jpg"]"#),
            ("leftOut", #"[{"id": "21"}]"#), ("leftOut", #"[{"id": "21", "parent": null, "text": "x"}]"#),
            ("elsewhere", #"["0"]"#), ("alt", #"{"a.jpg": 1}"#), ("alt", #"{"a b": "x"}"#),
            ("posts", #"[{"tweet": {"full_text": "no number"}}]"#), ("posts", #"[{"note": null}]"#),
            ("posts", #"[{"tweet": {"id_str": "20"}, "more": 1}]"#), ("posts", "{}"),
            ("posts", String(repeating: "[", count: 100)),
        ])
    func refused(name: String, value: String) {
        #expect(throws: PostDocument.Fault.self) { try PostDocument(Array(Self.text(with: value, as: name).utf8)) }
    }

    @Test("Members are in one order, all of them and nothing behind")
    func order() {
        let wrong = [
            Self.text(Array(Self.members.reversed())), Self.text(Array(Self.members.dropLast())),
            Self.text(Self.members + [(name: "more", value: "1")]), Self.text() + "x", "", "null", "[]",
            String(Self.text().dropLast()),
        ]
        for text in wrong {
            #expect(throws: PostDocument.Fault.self, "\(text.prefix(40))") { try PostDocument(Array(text.utf8)) }
        }
    }

    @Test("More than the limit is refused")
    func limits() throws {
        var limits = PostDocument.Limits()
        limits.posts = 1
        let two = Self.text(with: #"[{"tweet": {"id_str": "1"}}, {"tweet": {"id_str": "2"}}]"#, as: "posts")
        #expect(throws: PostDocument.Fault.self) { try PostDocument(Array(two.utf8), limits: limits) }
        limits.posts = 2
        #expect(try PostDocument(Array(two.utf8), limits: limits).posts.count == 2)
    }

    @Test("Any bytes are read or refused, never more", arguments: 0..<200)
    func damage(seed: Int) throws {
        var generator = SeededGenerator(seed: seed)
        var bytes = Array(Self.text().utf8)
        for _ in 0..<(1 + seed % 4) {
            let place = Int.random(in: bytes.indices, using: &generator)
            switch seed % 3 {
            case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
            case 1: bytes.removeSubrange(place...)
            default: bytes.insert(contentsOf: bytes.prefix(place), at: place)
            }
            if bytes.isEmpty { break }
        }
        do throws(PostDocument.Fault) {
            #expect(try PostDocument(bytes).posts.count <= 10_000)
        } catch {
            #expect(!error.detail.isEmpty)
        }
    }

    @Test("Parts of different archives do not go together")
    func parts() throws {
        var document = try PostDocument(Array(Self.text().utf8))
        let other = try PostDocument(Array(Self.text(with: #""13""#, as: "owner").utf8))
        #expect(throws: PostDocument.Fault.self) { try document.append(other) }
        let same = Self.text(with: #"[{"tweet": {"id_str": "30"}}]"#, as: "posts")
        try document.append(try PostDocument(Array(same.utf8)))
        #expect(document.posts.map(\.tweet.id.rawValue) == [20, 30])
    }
}
