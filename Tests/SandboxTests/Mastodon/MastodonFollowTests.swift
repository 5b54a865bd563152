import Foundation
import Sandbox
import Testing

@Suite("Accounts and follows on Mastodon servers")
struct MastodonFollowTests {
    @Test("A search finds an account of another server only when it may ask there")
    func resolve() async throws {
        try await CommunityHarness.run { harness in
            let caller = try await MastodonVisitor(harness: harness, host: .first).session("amara")
            let acct = try harness.acct("bram")
            #expect(try await caller.get("v1/accounts/lookup?acct=\(acct)").status == 404)
            #expect(try await caller.search(acct, resolve: false).isEmpty)
            #expect(try await caller.search("@" + acct).first?["acct"]?.string == acct)
            #expect(try await caller.search(acct, resolve: false).count == 1)
            #expect(try await caller.get("v1/accounts/lookup?acct=\(acct)").json["acct"]?.string == acct)
            let url = harness.server.origins.mastodon[1] + "/@malik"
            #expect(try await caller.search(url).first?["acct"]?.string == (try harness.acct("malik")))
            #expect(try await caller.search("nobody@127.0.0.1:1").isEmpty)
        }
    }

    @Test("On the second server lookup misses what search finds")
    func lookup() async throws {
        try await CommunityHarness.run { harness in
            let caller = try await MastodonVisitor(harness: harness, host: .second).session("mateo")
            let acct = try harness.acct("amara")
            #expect(try await caller.search(acct).count == 1)
            let answer = try await caller.get("v1/accounts/lookup?acct=\(acct)")
            #expect(answer.status == 404)
            #expect(answer["Content-Type"]?.hasPrefix("text/plain") == true)
            #expect(try await caller.get("v1/accounts/lookup?acct=mateo").status == 200)
        }
    }

    @Test("Asking the server that never answers ends with nothing")
    func silence() async throws {
        var settings = MastodonServerSettings.first
        settings.resolveTimeoutMilliseconds = 0
        try await CommunityHarness.run(first: settings) { harness in
            let caller = try await MastodonVisitor(harness: harness, host: .first).session("amara")
            #expect(try await caller.search(try harness.acct("ingrid")).isEmpty)
        }
    }

    @Test("A follow of another server's account is requested until it accepts")
    func acceptance() async throws {
        try await CommunityHarness.run { harness in
            let caller = try await MastodonVisitor(harness: harness, host: .first).session("amara")
            let acct = try harness.acct("bram")
            let answer = try await caller.follow(acct)
            #expect(answer.json["following"] == true, "Mastodon says so before it is true")
            #expect(try await caller.relationship(acct)?["following"] == false)
            #expect(try await caller.relationship(acct)?["requested"] == true)
            harness.clock.advance(seconds: 2)
            #expect(try await caller.relationship(acct)?["following"] == true)
            #expect(try await caller.relationship(acct)?["requested"] == false)
        }
    }

    @Test("The second server shows a new follow only later, and never claims what is not")
    func visibility() async throws {
        try await CommunityHarness.run { harness in
            let caller = try await MastodonVisitor(harness: harness, host: .second).session("mateo")
            let acct = try harness.acct("freya")
            let answer = try await caller.follow(acct)
            #expect(answer.json["following"] == false)
            #expect(answer.json["requested"] == true)
            #expect(try await caller.relationship(acct)?["requested"] == false)
            harness.clock.advance(seconds: 1)
            #expect(try await caller.relationship(acct)?["requested"] == true)
            harness.clock.advance(seconds: 1)
            #expect(try await caller.relationship(acct)?["following"] == true)
        }
    }

    @Test("A locked account never decides by itself")
    func locked() async throws {
        try await CommunityHarness.run { harness in
            let caller = try await MastodonVisitor(harness: harness, host: .first).session("amara")
            for key in ["farid", "leilani"] {
                let acct = try harness.acct(key)
                #expect(try await caller.follow(acct).json["requested"] == true)
                harness.clock.advance(seconds: 86_400)
                #expect(try await caller.relationship(acct)?["requested"] == true)
                await harness.mastodon.fediverse.decide(
                    requestOf: try harness.address("amara"), to: try harness.address(key), accepts: key == "farid")
                #expect(try await caller.relationship(acct)?["following"] == .bool(key == "farid"))
                #expect(try await caller.relationship(acct)?["requested"] == false)
            }
        }
    }

    @Test("A slow account accepts after hours")
    func slow() async throws {
        try await CommunityHarness.run { harness in
            let caller = try await MastodonVisitor(harness: harness, host: .first).session("amara")
            let acct = try harness.acct("nadia")
            _ = try await caller.follow(acct)
            harness.clock.advance(seconds: 3_600)
            #expect(try await caller.relationship(acct)?["requested"] == true)
            harness.clock.advance(seconds: 6 * 3_600)
            #expect(try await caller.relationship(acct)?["following"] == true)
        }
    }

    @Test("Follows have a budget; the answer tells when it is filled again, and repeats cost nothing")
    func budget() async throws {
        var settings = MastodonServerSettings.first
        settings.followsPerPeriod = 2
        try await CommunityHarness.run(first: settings) { harness in
            let caller = try await MastodonVisitor(harness: harness, host: .first).session("amara")
            #expect(try await caller.follow(try harness.acct("freya"))["X-RateLimit-Remaining"] == "1")
            #expect(try await caller.follow(try harness.acct("freya"))["X-RateLimit-Remaining"] == "1")
            #expect(try await caller.follow(try harness.acct("lars")).status == 200)
            let refused = try await caller.follow(try harness.acct("ines"))
            #expect(refused.status == 429)
            #expect(refused.error == "Too many requests")
            #expect(refused["X-RateLimit-Limit"] == "2")
            #expect(refused["Retry-After"] == nil)
            let reset = try #require(Timestamp(rfc3339: refused["X-RateLimit-Reset"] ?? "")?.milliseconds)
            harness.clock.advance(seconds: (reset - harness.clock.now) / 1000 + 1)
            #expect(try await caller.follow(try harness.acct("ines")).status == 200)
            #expect(
                await harness.mastodon.fediverse.followed(by: try harness.address("amara")).count == 5,
                "two of them from earlier")
        }
    }

    @Test("Requests have a budget of their own")
    func requestBudget() async throws {
        var settings = MastodonServerSettings.second
        settings.requestsPerFiveMinutes = 2
        try await CommunityHarness.run(second: settings) { harness in
            let caller = try await MastodonVisitor(harness: harness, host: .second).session("mateo")
            for _ in 0..<2 { #expect(try await caller.get("v1/preferences").status == 200) }
            #expect(try await caller.get("v1/preferences").status == 429)
            harness.clock.advance(seconds: 300)
            #expect(try await caller.get("v1/preferences").status == 200)
        }
    }

    @Test("Who moved, who blocks and who is gone cannot be followed")
    func refusals() async throws {
        try await CommunityHarness.run { harness in
            let fediverse = harness.mastodon.fediverse
            let caller = try await MastodonVisitor(harness: harness, host: .first).session("amara")
            let old = "elif@127.0.0.1:\(harness.server.origins.port(of: .mastodon(1)))"
            let found = try await caller.search(old).first
            #expect(found?["moved"]?["acct"]?.string == (try harness.acct("elif")))
            let moved = try await caller.follow(old)
            #expect(moved.status == 403)
            #expect(moved.error == "This action is not allowed")
            #expect(try await caller.follow(try harness.acct("amara")).status == 404)

            await fediverse.arrange(try harness.address("kateryna"), blocks: try harness.address("amara"))
            #expect(try await caller.follow(try harness.acct("kateryna")).status == 403)
            #expect(try await caller.relationship(try harness.acct("kateryna"))?["blocked_by"] == true)

            await fediverse.arrange(try harness.address("bram"), blocks: try harness.address("amara"))
            #expect(try await caller.follow(try harness.acct("bram")).status == 200, "another server does not tell")
            harness.clock.advance(seconds: 2)
            #expect(try await caller.relationship(try harness.acct("bram"))?["requested"] == false)
            #expect(try await caller.relationship(try harness.acct("bram"))?["following"] == false)

            let id = try await caller.id(of: try harness.acct("ines"))
            await fediverse.change(try harness.address("ines")) { $0.isGone = true }
            #expect(try await caller.get("v1/accounts/\(id)").status == 410)
            #expect(try await caller.post("v1/accounts/\(id)/follow").status == 404)
            #expect(try await caller.post("v1/accounts/1/follow").status == 404)
        }
    }

    @Test("Too many followed accounts: 422 on the first server, 400 on the second")
    func cap() async throws {
        var first = MastodonServerSettings.first
        first.followCap = 0
        var second = MastodonServerSettings.second
        second.followCap = 0
        try await CommunityHarness.run(first: first, second: second) { harness in
            let one = try await MastodonVisitor(harness: harness, host: .first).session("sven")
            let answer = try await one.follow(try harness.acct("freya"))
            #expect(answer.status == 422)
            #expect(answer.error == "Validation failed: You are following too many people")
            let two = try await MastodonVisitor(harness: harness, host: .second).session("mateo")
            #expect(try await two.follow(try harness.acct("bram")).status == 400)
        }
    }

    @Test("Unfollowing, blocking and muting change what relationships say")
    func changes() async throws {
        try await CommunityHarness.run { harness in
            let scopes = "read write follow"
            let caller = try await MastodonVisitor(harness: harness, host: .first).session("amara", scopes: scopes)
            let acct = try harness.acct("freya")
            _ = try await caller.follow(acct)
            let id = try await caller.id(of: acct)
            #expect(try await caller.post("v1/accounts/\(id)/unfollow").json["following"] == false)
            #expect(try await caller.post("v1/accounts/\(id)/mute").json["muting"] == true)
            #expect(try await caller.post("v1/accounts/\(id)/unmute").json["muting"] == false)
            _ = try await caller.follow(acct)
            let blocked = try await caller.post("v1/accounts/\(id)/block").json
            #expect(blocked["blocking"] == true)
            #expect(blocked["following"] == false)
            #expect(try await caller.follow(acct).status == 403)
        }
    }

    @Test("Lists come in pages that the Link header leads through")
    func pages() async throws {
        try await CommunityHarness.run { harness in
            let amara = try harness.address("amara")
            for person in harness.community.generated {
                await harness.mastodon.fediverse.arrange(amara, follows: try harness.address(person.key))
            }
            let caller = try await MastodonVisitor(harness: harness, host: .first).session("amara")
            let id = try await caller.id(of: try harness.acct("amara"))
            var path = "v1/accounts/\(id)/following?limit=25"
            var accts: [String] = []
            var pages = 0
            while true {
                let answer = try await caller.get(path)
                accts += (answer.json.array ?? []).compactMap { $0["acct"]?.string }
                pages += 1
                let next = (answer["Link"] ?? "").split(separator: ",").first { $0.contains("rel=\"next\"") }
                guard let next else { break }
                path = String(next.split(separator: ">")[0].split(separator: "/api/").last ?? "")
            }
            #expect(pages == 3)
            #expect(Set(accts).count == harness.community.generated.count + 2)
        }
    }

    @Test("Servers tell their software, and each its own way")
    func instances() async throws {
        try await CommunityHarness.run { harness in
            let one = try await harness.wire(.first).get("/api/v2/instance").json
            #expect(one["version"] == "4.4.8")
            #expect(one["configuration"]?["statuses"]?["max_characters"] == 500)
            let two = try await harness.wire(.second).get("/api/v1/instance").json
            #expect(two["uri"]?.string == harness.server.origins.mastodon[1])
            let links = try await harness.wire(.second).get("/.well-known/nodeinfo").json["links"]?.array
            #expect(links?.first?["href"]?.string == harness.server.origins.mastodon[1] + "/nodeinfo/2.0")
            let node = try await harness.wire(.second).get("/nodeinfo/2.0").json
            #expect(node["software"]?["name"] == "gotosocial")
        }
    }

    @Test("Posts: an idempotency key counts on the first server, a date in the past on the second")
    func statuses() async throws {
        try await CommunityHarness.run { harness in
            let scopes = "read write"
            let one = try await MastodonVisitor(harness: harness, host: .first).session("amara", scopes: scopes)
            let post = ["status": "Hello <b>", "visibility": "unlisted", "scheduled_at": "2020-01-01T00:00:00Z"]
            let first = try await one.post("v1/statuses", post, key: "k").json
            #expect(first["content"] == "<p>Hello &lt;b&gt;</p>")
            #expect(first["created_at"]?.string?.hasPrefix("2020") == false)
            #expect(try await one.post("v1/statuses", post, key: "k").json["id"] == first["id"])
            harness.clock.advance(seconds: 3_601)
            #expect(try await one.post("v1/statuses", post, key: "k").json["id"] != first["id"])
            let id = first["id"]?.string ?? ""
            let deleted = try await one.wire.send(
                "DELETE", "/api/v1/statuses/\(id)", headers: ["Authorization": "Bearer \(one.token)"])
            #expect(deleted.json["text"] == "Hello <b>")
            #expect(try await one.get("v1/statuses/\(id)").status == 404)

            let two = try await MastodonVisitor(harness: harness, host: .second).session("mateo", scopes: scopes)
            let dated = try await two.post("v1/statuses", post, key: "k").json
            #expect(dated["created_at"]?.string?.hasPrefix("2020-01-01") == true)
            #expect(try await two.post("v1/statuses", post, key: "k").json["id"] != dated["id"])
            #expect(try await two.post("v1/statuses", ["status": ""]).status == 400)
        }
    }

    @Test("Follows, apps and tokens survive a restart")
    func snapshot() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "sandbox-\(UUID().uuidString).json").path()
        defer { try? FileManager.default.removeItem(atPath: path) }  // Best effort.
        let file = SnapshotFile(path: path)
        let clock = ManualClock()
        let signedIn = SignedIn()
        try await CommunityHarness.run(clock: clock, snapshot: file) { harness in
            let caller = try await MastodonVisitor(harness: harness, host: .first).session("amara")
            _ = try await caller.follow(try harness.acct("bram"))
            await signedIn.set(caller.token, try await XVisitor(harness: harness).signIn()["access_token"])
        }
        clock.advance(seconds: 2)
        try await CommunityHarness.run(clock: clock, snapshot: file) { harness in
            let caller = MastodonCaller(wire: harness.wire(.first), token: await signedIn.mastodon)
            let acct = try harness.address("bram")
            #expect(await harness.mastodon.fediverse.followed(by: try harness.address("amara")).contains(acct))
            #expect(try await caller.get("v1/accounts/verify_credentials").status == 200)
            #expect(try await XVisitor(harness: harness).me(await signedIn.x).status == 200)
        }
    }

    /// What one run hands to the next.
    private actor SignedIn {
        private(set) var mastodon = ""
        private(set) var x: JSONValue?

        func set(_ mastodon: String, _ x: JSONValue?) {
            self.mastodon = mastodon
            self.x = x
        }
    }
}
