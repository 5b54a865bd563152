import ATProto
import Accounts
import Crypto
import Deliveries
import Foundation
import HTTPTypes
import Identifiers
import Reconnection
import Store
import Testing

@testable import Website

extension SiteBench {
    /// Hands in so many posts that say nothing.
    func wait(posts count: Int, as key: AccountKey, of member: MemberID) async throws {
        let posts = (1...count).map { number in
            PostPayload(
                actor: key, host: "pds.example.com", openedAt: nil, key: MovedPostKey(tweet: UInt64(number), part: 0),
                thread: UInt64(number), text: "", facets: [], languages: [], createdAt: 1_200_000_000_000, rkey: nil,
                parent: nil, root: nil, quote: nil, card: nil, media: [], isSensitive: false, visibility: nil,
                isBackdated: false)
        }
        for start in stride(from: 0, to: count, by: 500) {
            _ = try await repository.publish(
                Array(posts[start..<min(start + 500, count)]), as: key, of: member, again: false, now: now)
        }
    }
}

@Suite("Moving threads on the site")
struct PostsTests {
    private static func document(
        _ texts: [String], first: UInt64 = 2_000_000_000_000_000_000, files: [String] = []
    ) -> String {
        let posts = texts.enumerated().map { index, text in
            let media = files.map { file in
                let name = file.split(separator: "-", maxSplits: 1).last.map(String.init) ?? ""
                return #"{"type": "photo", "media_url_https": "https://pbs.twimg.com/media/\#(name)"}"#
            }.joined(separator: ",")
            return #"{"tweet": {"id_str": "\#(first + UInt64(index))", "full_text": "\#(text)","#
                + #" "extended_entities": {"media": [\#(media)]}}}"#
        }
        let names = files.map { "\"\($0)\"" }.joined(separator: ",")
        return """
            {"owner": "1", "handles": ["ada"], "isProtected": false, "hasCircleFile": true, "files": [\(names)],
             "leftOut": [], "elsewhere": [], "alt": {}, "posts": [\(posts.joined(separator: ","))]}
            """
    }

    private struct Answer {
        let status: HTTPResponse.Status
        let json: [String: Any]

        var threads: [[String: Any]] { json["threads"] as? [[String: Any]] ?? [] }
    }

    /// What the script does: the token of the page in a header.
    private func send(
        _ path: String, _ body: String, _ browser: Browser, token: String? = nil
    ) async throws -> Answer {
        var text = token
        if text == nil {
            let page = try await browser.get("/en/posts")
            text = Browser.Page.between(#"data-token=""#, "\"", in: page.text)
        }
        let name = try #require(HTTPField.Name("X-Form-Token"))
        let answer = try await browser.send("/api/posts/\(path)", .post, [name: text ?? ""], body)
        let json = try? JSONSerialization.jsonObject(with: Data(answer.text.utf8))  // A redirect has none.
        return Answer(status: answer.status, json: json as? [String: Any] ?? [:])
    }

    private func member(_ bench: SiteBench) async throws -> (MemberID, Browser) {
        let member = try await bench.register(.init("ada", xID: 1))
        return (member, try await bench.signedIn(member))
    }

    private func begin(_ digest: String, bytes: Int, _ browser: Browser) async throws -> Answer {
        try await send("uploads?network=bluesky&plan=\(digest)&bytes=\(bytes)", "", browser)
    }

    @Test("A preview shows each post as it will look, escaped, and stores nothing")
    func preview() async throws {
        try await SiteBench.run { bench in
            let (member, browser) = try await member(bench)
            let answer = try await send(
                "preview?network=bluesky", Self.document([#"<b>1</b> &amp;lt; #x"#]), browser)
            #expect(answer.status == .ok)
            let html = try #require(answer.threads.first?["html"] as? String)
            #expect(!html.contains("<b>1") && html.contains("&lt;b&gt;1"))
            #expect(html.contains("December 14, 2025"))
            #expect((answer.threads.first?["digest"] as? String)?.count == 64)
            #expect(try await bench.repository.uploadedBytes(of: member) == 0)
        }
    }

    @Test(
        "Somebody who is mentioned is linked to where they are now only if they allow it and are shown to the member",
        arguments: [(true, true, true), (false, true, false), (true, false, false)])
    func mentions(allows: Bool, isShown: Bool, isLinked: Bool) async throws {
        try await SiteBench.run { bench in
            var somebody = SiteBench.Somebody("bob", xID: 2)
            somebody.allowsMentionLinks = allows
            somebody.visibility = isShown ? .listed : .nobody
            let browser = try await bench.signedIn(bench.seeker(following: [somebody]))
            let mention = """
                {"tweet": {"id_str": "2000000000000000000", "full_text": "With @bob.", "entities": {"user_mentions": [
                 {"id_str": "2", "screen_name": "bob", "indices": ["5", "9"]}]}}}
                """
            let document = Self.document([]).replacing("\"posts\": []", with: "\"posts\": [\(mention)]")
            let answer = try await send("preview?network=bluesky", document, browser)
            let html = try #require(answer.threads.first?["html"] as? String)
            #expect(html.contains("https://bsky.app/profile/did:plc:bob") == isLinked)
            #expect(html.contains("https://x.com/bob") == !isLinked)
        }
    }

    @Test("What was published is read back when asked, and what could not be read changes nothing")
    func readBack() async throws {
        let missing = [MovedPostKey(tweet: 7, part: 0)]
        for (answer, sentence) in [
            (PostReader.Verification(published: 5, missing: []), "Read back: 5 posts are there.</"),
            (.init(published: 5, missing: missing), "Read back: 4 posts are there. 1 is not there any more."),
            (nil, "Your server did not let us read just now."),
        ] as [(PostReader.Verification?, String)] {
            var setup = SiteBench.Setup()
            setup.services = {
                $0.readBack = { _ in
                    guard let answer else { throw SiteError.notFound }
                    return answer
                }
            }
            try await SiteBench.run(setup) { bench in
                let (_, browser) = try await member(bench)
                let told = try await browser.post(
                    "/en/posts/progress", [("do", "verify.bluesky")], tokenFrom: "/en/settings")
                let page = try await browser.get(try #require(told.location))
                #expect(page.text.contains(sentence))
            }
        }
    }

    @Test("What it comes to is told with videos and what waits already; of a bridge only before the first of all posts")
    func cost() async throws {
        var setup = SiteBench.Setup()
        setup.services = { $0.bridge = { _ in "ap.brid.gy" } }
        try await SiteBench.run(setup) { bench in
            let (member, browser) = try await member(bench)
            func cost(_ query: String) async throws -> Answer {
                let answer = try await browser.get("/api/posts/cost?network=bluesky&\(query)")
                let json = try JSONSerialization.jsonObject(with: Data(answer.text.utf8)) as? [String: Any]
                return Answer(status: answer.status, json: json ?? [:])
            }
            let one = try await cost("posts=1&blobs=0&videos=0")
            #expect(one.json["finish"] as? String == "January 15, 2027")
            #expect(one.json["bridge"] as? String == "ap.brid.gy")
            // The video service takes 25 a day.
            let films = try await cost("posts=26&blobs=26&videos=26")
            #expect(films.json["finish"] as? String == "January 16, 2027")
            for wrong in ["posts=1&blobs=0", "posts=-1&blobs=0&videos=0", "posts=x&blobs=0&videos=0"] {
                #expect(try await cost(wrong).status == .badRequest, "\(wrong)")
            }
            let key = try #require(
                try await bench.repository.accounts(of: member).first { $0.key.network == .bluesky }?.key)
            try await bench.wait(posts: 1_500, as: key, of: member)
            let more = try await cost("posts=1&blobs=0&videos=0")
            #expect(more.json["finish"] as? String == "January 16, 2027")
            #expect(more.json["bridge"] == nil)
        }
    }

    @Test("Progress says by about when all is out, unless nothing goes out", arguments: [nil, LaneStop.label])
    func finish(stop: String?) async throws {
        try await SiteBench.run { bench in
            let (member, _) = try await member(bench)
            let account = LinkedAccount(
                member: member, key: .bluesky(try DID("did:plc:ada")), name: "ada.example.com", displayName: "Ada",
                isProven: true, linkedAt: 0, scope: ATScopes.posts.description, needsSignIn: false)
            #expect(account.mayPublish)
            let maker = MovedViewMaker(
                texts: bench.website.site.texts(in: "en"), account: account,
                progress: PublishingProgress(
                    counts: ["waiting": 1], stop: stop, stopReason: nil, waitsUntil: nil, remaining: .init(posts: 1)),
                laneProgress: nil, finish: bench.now + 86_400_000, posts: [], onlyFailed: false, now: bench.now)
            let notes = maker.lane.notes.map(\.text)
            #expect(notes.contains { $0.contains("January 16, 2027") } == (stop == nil))
        }
    }

    @Test("What was confirmed is kept sealed until the permission is there; then it can be published or erased")
    func upload() async throws {
        try await SiteBench.run { bench in
            let (member, browser) = try await member(bench)
            let document = Self.document(["CANARY"], files: ["2000000000000000000-a.jpg"])
            let digest = try await digest(of: document, browser)
            let begun = try await begin(digest, bytes: 1_000, browser)
            let id = try #require(begun.json["upload"] as? Int)
            #expect(try await send("uploads/\(id)/posts/0", document, browser).status == .ok)
            // The picture did not come yet.
            #expect(try await send("uploads/\(id)/finish", "", browser).status == .conflict)
            let file = "2000000000000000000-a.jpg"
            #expect(try await send("uploads/\(id)/media/\(file)/0", "CANARY picture", browser).status == .ok)
            let finished = try await send("uploads/\(id)/finish", "", browser)
            #expect(finished.json["location"] as? String == "/en/posts/progress")
            // No more after that.
            #expect(try await send("uploads/\(id)/posts/1", document, browser).status == .notFound)
            let upload = try #require(try await bench.repository.postUploads(of: member).first)
            for part in try await bench.repository.postParts(of: upload) {
                #expect(!String(decoding: part, as: UTF8.self).contains("CANARY"))
            }
            let page = try await browser.get("/en/posts/progress")
            #expect(
                page.text.contains("Allow and publish 1 post on Bluesky")
                    && page.text.contains("1 post is here, sealed"))
            #expect(try await bench.repository.movedPosts(of: upload.key, after: 0, limit: 10).isEmpty)
            // What was confirmed is not erased by the next, which is refused in words.
            let next = try await begin(digest, bytes: 1_000, browser)
            #expect(next.status == .conflict && next.json["error"] as? String == "uploadWaits")
            #expect((next.json["what"] as? String)?.hasPrefix("1 post ") == true)
            #expect(try await bench.repository.postUploads(of: member) == [upload])
            let erased = try await browser.post(
                "/en/posts/upload", [("do", "erase"), ("upload", "\(id)")], tokenFrom: "/en/posts/progress")
            #expect(erased.location == "/en/posts/progress?erased=1")
            #expect(try await bench.repository.uploadedBytes(of: member) == 0)
        }
    }

    private func digest(of document: String, _ browser: Browser) async throws -> String {
        let answer = try await send("preview?network=bluesky", document, browser)
        let lines = answer.threads.map { "\($0["root"] as? String ?? "") \($0["digest"] as? String ?? "")\n" }
        return SHA256.hash(data: Data("helloquitx/plan/v1\n\(lines.joined())".utf8))
            .map { String(format: "%02x", $0) }.joined()
    }

    @Test("What differs from what was confirmed is refused and erased")
    func mismatch() async throws {
        try await SiteBench.run { bench in
            let (member, browser) = try await member(bench)
            let digest = try await digest(of: Self.document(["shown"]), browser)
            let id = try #require(try await begin(digest, bytes: 1_000, browser).json["upload"] as? Int)
            #expect(try await send("uploads/\(id)/posts/0", Self.document(["another"]), browser).status == .ok)
            let finished = try await send("uploads/\(id)/finish", "", browser)
            #expect(finished.status == .conflict)
            #expect(finished.json["error"] as? String == "planChanged")
            #expect((finished.json["what"] as? String)?.isEmpty == false)
            #expect(try await bench.repository.postUploads(of: member).isEmpty)
            #expect(try await bench.repository.uploadedBytes(of: member) == 0)
        }
    }

    @Test("More than the quota is refused, before it is sent and while it comes")
    func quota() async throws {
        try await SiteBench.run { bench in
            let (member, browser) = try await member(bench)
            let digest = String(repeating: "a", count: 64)
            #expect(try await begin(digest, bytes: 3_000_001, browser).status == .contentTooLarge)
            let id = try #require(try await begin(digest, bytes: 1, browser).json["upload"] as? Int)
            let part = String(repeating: "x", count: PostUploads.partSize)
            for number in 0..<2 {
                #expect(try await send("uploads/\(id)/media/a.jpg/\(number)", part, browser).status == .ok)
            }
            let third = try await send("uploads/\(id)/media/a.jpg/2", part, browser)
            #expect(third.status == .contentTooLarge && third.json["error"] as? String == "quotaExceeded")
            #expect((third.json["what"] as? String)?.contains("3 MB") == true)
            #expect(try await send("uploads/\(id)/cancel", "", browser).status == .ok)
            #expect(try await bench.repository.uploadedBytes(of: member) == 0)
        }
    }

    @Test("Every bad request gets a sentence")
    func refusals() async throws {
        try await SiteBench.run { bench in
            let (_, browser) = try await member(bench)
            let good = Self.document(["x"])
            let many = Self.document((0...50).map { "post \($0)" })
            let wrong: [(String, String, HTTPResponse.Status)] = [
                ("preview?network=bluesky", "{}", .badRequest), ("preview?network=x", good, .conflict),
                ("preview?network=mastodon", good, .conflict), ("preview", good, .conflict),
                ("preview?network=bluesky&visibility=direct", good, .badRequest),
                ("preview?network=bluesky&dates=then", good, .badRequest),
                ("preview?network=bluesky", many, .contentTooLarge),
                ("preview?network=bluesky", Self.document(["x"], first: 1 << 62), .badRequest),
                (
                    "preview?network=bluesky", String(repeating: " ", count: PostUploads.documentSize + 1),
                    .contentTooLarge
                ),
                ("uploads?network=bluesky&plan=abc&bytes=1", "", .badRequest),
                ("uploads/999/posts/0", good, .notFound), ("uploads/x/finish", "", .badRequest),
            ]
            for (path, body, status) in wrong {
                let answer = try await send(path, body, browser)
                #expect(answer.status == status, "\(path) \(body.prefix(20))")
                #expect((answer.json["what"] as? String)?.isEmpty == false, "\(path)")
            }
            #expect(try await send("preview?network=bluesky", good, browser, token: "wrong").status == .forbidden)
            let stranger = try await bench.signedIn(try await bench.register(.init("eve", xID: 2)))
            // When the archive is opened already, before anything of it is sent.
            let owner = try #require(HTTPField.Name("X-Archive-Owner"))
            let opened = try await stranger.send("/api/posts/moved?network=bluesky", .get, [owner: "1"], "")
            #expect(opened.status == .conflict && opened.text.contains("otherOwner"))
            let mine = try await stranger.send("/api/posts/moved?network=bluesky", .get, [owner: "2"], "")
            #expect(mine.status == .ok)
            let nobody = try await stranger.send("/api/posts/moved?network=bluesky", .get, [owner: "x"], "")
            #expect(nobody.status == .badRequest)
            let others = try await send("preview?network=bluesky", good, stranger)
            #expect(others.status == .conflict && others.json["error"] as? String == "otherOwner")
            let digest = String(repeating: "a", count: 64)
            let id = try #require(try await begin(digest, bytes: 1, browser).json["upload"] as? Int)
            #expect(try await send("uploads/\(id)/finish", "", stranger).status == .notFound)
            #expect(try await send("uploads/\(id)/media/..%2Fa/0", "x", browser).status == .badRequest)
        }
    }

    @Test(
        "Every sentence that a page's scripts say is in that page",
        arguments: [("posts", ["posts.js"], "posts"), ("import", ["import.js"], nil)])
    func sentences(page: String, scripts: [String], folder: String?) async throws {
        try await SiteBench.run { bench in
            let (_, browser) = try await member(bench)
            let text = try await browser.get("/fr/\(page)").text
            let data = try #require(Browser.Page.between(#"data-texts=""#, "\"", in: text))
                .replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
            let there = try JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any] ?? [:]
            let root = SiteBench.sources + "/Resources/js/"
            var files = scripts
            if let folder {
                files += try FileManager.default.contentsOfDirectory(atPath: root + folder).map { "\(folder)/\($0)" }
            }
            for file in files {
                let script = try String(contentsOfFile: root + file, encoding: .utf8)
                let said =
                    script.matches(of: /say\('([^'`]+)'/).map { String($0.1) }
                    + script.matches(of: /'(fact\.\w+)'/).map { String($0.1) }
                for key in said where there[key] == nil { Issue.record("\(file) says \(key), which /\(page) lacks") }
            }
        }
    }

    @Test("A post of the years in which numbers held no time is told by its date")
    func firstYears() async throws {
        try await SiteBench.run { bench in
            let (member, browser) = try await member(bench)
            let key = try #require(
                try await bench.repository.accounts(of: member).first { $0.key.network == .bluesky }?.key)
            try await bench.wait(posts: 1, as: key, of: member)
            let page = try await browser.get("/en/posts/progress").text
            #expect(page.contains("Post of January 10, 2008"))
        }
    }

    @Test("What taking back comes to is told by number before it is done, and changes nothing")
    func undoNumber() async throws {
        try await SiteBench.run { bench in
            let (member, browser) = try await member(bench)
            let key = try #require(
                try await bench.repository.accounts(of: member).first { $0.key.network == .bluesky }?.key)
            // Nothing to take back: there is no question.
            #expect(try await browser.get("/en/posts/undo?network=bluesky").location == "/en/posts/progress")
            try await bench.wait(posts: 3, as: key, of: member)
            #expect(try await browser.get("/en/posts/undo?network=bluesky").text.contains("Take 3 posts back from"))
            let thread = try await browser.get("/en/posts/undo?network=bluesky&thread=2")
            #expect(thread.text.contains("Take 1 post back from Bluesky"))
            #expect(try await bench.repository.publishingProgress(of: key, now: bench.now).waiting == 3)
        }
    }

    @Test("Without an account to move to the page says so, and progress is empty")
    func noAccount() async throws {
        try await SiteBench.run { bench in
            var somebody = SiteBench.Somebody("mona", xID: 3)
            somebody.onBluesky = false
            let browser = try await bench.signedIn(try await bench.register(somebody))
            #expect(try await browser.get("/en/posts").text.contains("Link your Mastodon account"))
            #expect(try await browser.get("/en/posts/progress").text.contains("Nothing was handed in yet."))
            #expect(try await browser.get("/en/posts/map.csv?network=bluesky").status == .conflict)
        }
    }
}
