import Identifiers
import Sandbox
import Testing

@Suite("The sandbox's PDS")
struct RepositoryTests {
    /// A session with an app password, which may do everything.
    private struct Session {
        let wire: Wire
        let token: String
        let account: ATProtoAccount

        init(_ harness: SandboxHarness, _ account: ATProtoAccount = SandboxHarness.ada) async throws {
            let answer = try await harness.wire.post(
                "/xrpc/com.atproto.server.createSession",
                json: ["identifier": .string(account.handle.description), "password": .string(account.appPassword)])
            wire = harness.wire
            token = try #require(answer.json["accessJwt"]?.string)
            self.account = account
        }

        func call(_ method: String, _ body: [String: JSONValue?]) async throws -> Wire.Answer {
            var body = body
            body["repo"] = .string(account.did.description)
            return try await wire.post(
                "/xrpc/com.atproto.repo.\(method)", json: .members(body), headers: ["Authorization": "Bearer \(token)"])
        }

        func follow(_ other: ATProtoAccount, rkey: String? = nil) async throws -> Wire.Answer {
            try await call(
                "createRecord",
                ["collection": "app.bsky.graph.follow", "rkey": rkey.map(JSONValue.string), "record": .follow(other)])
        }

        func list(_ query: String = "") async throws -> JSONValue {
            try await wire.get(
                "/xrpc/com.atproto.repo.listRecords?repo=\(account.did)&collection=app.bsky.graph.follow\(query)"
            ).json
        }
    }

    private static let key = "3l3qo2vutsw2b"

    @Test("A follow on a taken key replaces its own like, and fails for another subject")
    func takenKey() async throws {
        try await SandboxHarness.run { harness in
            let session = try await Session(harness)
            let first = try await session.follow(SandboxHarness.ben, rkey: Self.key)
            #expect(first.status == 200)
            let again = try await session.follow(SandboxHarness.ben, rkey: Self.key)
            #expect(again.status == 200)
            #expect(again.json["cid"] == first.json["cid"])
            let other = try await session.follow(SandboxHarness.chen, rkey: Self.key)
            #expect(other.status == 500)
            #expect(other.error == "InternalServerError")
            #expect(try await session.list()["records"]?.array?.count == 1)
        }
    }

    @Test("Where servers do not look at the subject, a taken key always fails")
    func strictKeys() async throws {
        var settings = ATProtoSettings()
        settings.createReplacesSameSubject = false
        try await SandboxHarness.run(settings: settings) { harness in
            let session = try await Session(harness)
            #expect(try await session.follow(SandboxHarness.ben, rkey: Self.key).status == 200)
            #expect(try await session.follow(SandboxHarness.ben, rkey: Self.key).status == 500)
        }
    }

    @Test("A second follow of somebody under another key replaces the first")
    func duplicates() async throws {
        try await SandboxHarness.run { harness in
            let session = try await Session(harness)
            let first = try await session.follow(SandboxHarness.ben)
            let second = try await session.follow(SandboxHarness.ben)
            #expect(first.json["uri"] != second.json["uri"])
            let records = try await session.list()["records"]?.array
            #expect(records?.map { $0["uri"] } == [second.json["uri"]])
        }
    }

    @Test("putRecord of the same record changes nothing; a delete of nothing succeeds")
    func idempotence() async throws {
        try await SandboxHarness.run { harness in
            let session = try await Session(harness)
            let body: [String: JSONValue?] = [
                "collection": "app.bsky.graph.follow", "rkey": .string(Self.key), "record": .follow(SandboxHarness.ben),
            ]
            #expect(try await session.call("putRecord", body).json["commit"] != nil)
            let again = try await session.call("putRecord", body)
            #expect(again.status == 200)
            #expect(again.json["commit"] == nil)
            let delete: [String: JSONValue?] = ["collection": "app.bsky.graph.follow", "rkey": .string(Self.key)]
            #expect(try await session.call("deleteRecord", delete).json["commit"] != nil)
            let nothing = try await session.call("deleteRecord", delete)
            #expect(nothing.status == 200)
            #expect(nothing.json["commit"] == nil)
            let missing = try await harness.wire.get(
                "/xrpc/com.atproto.repo.getRecord?repo=ada.example.com&collection=app.bsky.graph.follow&rkey=\(Self.key)"
            )
            #expect(missing.status == 400)
            #expect(missing.error == "RecordNotFound")
        }
    }

    @Test("applyWrites does all or nothing, and at most 200")
    func applyWrites() async throws {
        try await SandboxHarness.run { harness in
            let session = try await Session(harness)
            func create(_ record: JSONValue) -> JSONValue {
                [
                    "$type": "com.atproto.repo.applyWrites#create", "collection": "app.bsky.graph.follow",
                    "value": record,
                ]
            }
            let good = try await session.call(
                "applyWrites", ["writes": [create(.follow(SandboxHarness.ben)), create(.follow(SandboxHarness.chen))]])
            #expect(good.status == 200)
            #expect(good.json["results"]?.array?.count == 2)
            let bad = try await session.call(
                "applyWrites",
                [
                    "writes": [
                        create(.follow(SandboxHarness.ben)), create(.follow(SandboxHarness.chen, at: "yesterday")),
                    ]
                ])
            #expect(bad.status == 400)
            #expect(bad.error == "InvalidRequest")
            let tooMany = try await session.call(
                "applyWrites", ["writes": .array(Array(repeating: create(.follow(SandboxHarness.ben)), count: 201))])
            #expect(tooMany.status == 400)
            #expect(try await session.list()["records"]?.array?.count == 2)
        }
    }

    @Test(
        "Records that break their lexicon are refused",
        arguments: [
            ("app.bsky.graph.follow", #"{"subject":"did:plc:x"}"#),
            ("app.bsky.graph.follow", #"{"createdAt":"2026-11-21T04:18:39Z"}"#),
            ("app.bsky.graph.follow", #"{"subject":"ben.example.com","createdAt":"2026-11-21T04:18:39Z"}"#),
            ("app.bsky.graph.follow", #"{"subject":"did:plc:x","createdAt":"2026-11-21"}"#),
            (
                "app.bsky.graph.follow",
                #"{"$type":"app.bsky.graph.block","subject":"did:plc:x","createdAt":"2026-11-21T04:18:39Z"}"#
            ),
            ("app.bsky.graph.block", #"{"subject":7,"createdAt":"2026-11-21T04:18:39Z"}"#),
            (
                "app.bsky.graph.list",
                #"{"name":"","purpose":"app.bsky.graph.defs#curatelist","createdAt":"2026-11-21T04:18:39Z"}"#
            ),
            (
                "app.bsky.graph.listitem",
                #"{"subject":"did:plc:x","list":"https://example.com","createdAt":"2026-11-21T04:18:39Z"}"#
            ),
            (
                "app.bsky.feed.post",
                #"{"text":"hello","createdAt":"2026-11-21T04:18:39Z","langs":["en","fr","de","pt"]}"#
            ),
            (
                "app.bsky.feed.post",
                #"{"text":"hello","createdAt":"2026-11-21T04:18:39Z","embed":{"$type":"app.bsky.embed.images","images":[{"alt":"no image"}]}}"#
            ),
            (
                "app.bsky.feed.post",
                #"{"text":"hello","createdAt":"2026-11-21T04:18:39Z","reply":{"root":{"uri":"at://did:plc:x/a.b.c/d","cid":"no"}}}"#
            ),
            ("app.bsky.feed.post", #"{"text":"half","createdAt":"2026-11-21T04:18:39Z","weight":0.5}"#),
            ("not-an-nsid", #"{"a":1}"#),
        ])
    func lexicons(collection: String, record: String) async throws {
        try await SandboxHarness.run { harness in
            let session = try await Session(harness)
            let answer = try await session.call(
                "createRecord", ["collection": .string(collection), "record": try JSONValue(parsing: record.utf8)])
            #expect(answer.status == 400)
            #expect(answer.error == "InvalidRequest")
        }
    }

    @Test("A post of 300 graphemes passes, one of 301 does not")
    func graphemes() async throws {
        try await SandboxHarness.run { harness in
            let session = try await Session(harness)
            for (count, status) in [(300, 200), (301, 400)] {
                let record: JSONValue = [
                    "text": .string(String(repeating: "👍", count: count)), "createdAt": "2026-11-21T04:18:39Z",
                ]
                let answer = try await session.call(
                    "createRecord", ["collection": "app.bsky.feed.post", "record": record])
                #expect(answer.status == status)
            }
        }
    }

    @Test("Write points run out, are told by headers, and come back")
    func writePoints() async throws {
        var settings = ATProtoSettings()
        settings.writePointsPerHour = 7
        try await SandboxHarness.run(settings: settings) { harness in
            let session = try await Session(harness)
            let first = try await session.follow(SandboxHarness.ben)
            #expect(first["RateLimit-Limit"] == "7")
            #expect(first["RateLimit-Remaining"] == "4")
            #expect(first["RateLimit-Policy"] == "7;w=3600")
            #expect(first["RateLimit-Reset"] == "\(harness.clock.now / 1000 + 3600)")
            #expect(try await session.follow(SandboxHarness.chen)["RateLimit-Remaining"] == "1")
            let refused = try await session.follow(SandboxHarness.ben)
            #expect(refused.status == 429)
            #expect(refused.error == "RateLimitExceeded")
            #expect(refused["Retry-After"] == "3600")
            harness.clock.advance(seconds: 3601)
            #expect(try await session.follow(SandboxHarness.ben).status == 200)
        }
    }

    @Test("The headers tell whichever limit has the fewest points left")
    func tightestLimit() async throws {
        var settings = ATProtoSettings()
        settings.requestsPerFiveMinutes = 100
        try await SandboxHarness.run(settings: settings) { harness in
            let session = try await Session(harness)
            let written = try await session.follow(SandboxHarness.ben)
            #expect(written["RateLimit-Policy"] == "100;w=300")
            #expect(written["RateLimit-Remaining"] == "98")
        }
    }

    @Test("Records are listed in pages, in both directions")
    func pages() async throws {
        try await SandboxHarness.run { harness in
            let session = try await Session(harness)
            for index in 0..<5 {
                _ = try await session.call(
                    "createRecord",
                    [
                        "collection": "app.bsky.graph.follow",
                        "rkey": .string("3l3qo2vutsw2\(["b", "c", "d", "e", "f"][index])"),
                        "record": ["subject": .string("did:plc:number\(index)"), "createdAt": "2026-11-21T04:18:39Z"],
                    ])
            }
            func keys(_ page: JSONValue) -> [String] {
                (page["records"]?.array ?? []).compactMap { $0["uri"]?.string?.last.map(String.init) }
            }
            let first = try await session.list("&limit=2")
            #expect(keys(first) == ["f", "e"])
            let second = try await session.list("&limit=2&cursor=\(first["cursor"]?.string ?? "")")
            #expect(keys(second) == ["d", "c"])
            #expect(keys(try await session.list("&limit=2&reverse=true")) == ["b", "c"])
            #expect(keys(try await session.list("&limit=3&reverse=true&cursor=3l3qo2vutsw2d")) == ["e", "f"])
            let tooMany = try await harness.wire.get(
                "/xrpc/com.atproto.repo.listRecords?repo=ada.example.com&collection=app.bsky.graph.follow&limit=101")
            #expect(tooMany.status == 400)
        }
    }

    @Test("A blob must be there before a record names it")
    func blobs() async throws {
        try await SandboxHarness.run { harness in
            let session = try await Session(harness)
            func post(_ blob: JSONValue) async throws -> Wire.Answer {
                try await session.call(
                    "createRecord",
                    [
                        "collection": "app.bsky.feed.post",
                        "record": [
                            "text": "a picture", "createdAt": "2026-11-21T04:18:39Z",
                            "embed": ["$type": "app.bsky.embed.images", "images": [["alt": "grey", "image": blob]]],
                        ],
                    ])
            }
            let answer = try await harness.wire.send(
                "POST", "/xrpc/com.atproto.repo.uploadBlob",
                headers: ["Authorization": "Bearer \(session.token)", "Content-Type": "image/png"], body: [1, 2, 3])
            let blob = try #require(answer.json["blob"])
            #expect(blob["size"] == 3)
            #expect(try await post(blob).status == 200)
            let name = "bafkreib3lgnfbj4aofk2utrbhrwhtt4grhvcmcvdikwsaux7szkqm5xxbi"
            let missing = try await post([
                "$type": "blob", "ref": ["$link": .string(name)], "mimeType": "image/png", "size": 3,
            ])
            #expect(missing.error == "BlobNotFound")
        }
    }

    @Test("Sessions of app passwords: wrong ones fail, refresh tokens are for one use")
    func sessions() async throws {
        try await SandboxHarness.run { harness in
            let path = "/xrpc/com.atproto.server.createSession"
            let wrong = try await harness.wire.post(
                path, json: ["identifier": "ada.example.com", "password": "no"])
            #expect(wrong.status == 401)
            #expect(wrong.error == "AuthenticationRequired")
            let opened = try await harness.wire.post(
                path, json: ["identifier": "ada.example.com", "password": .string(SandboxHarness.ada.appPassword)])
            #expect(opened.json["didDoc"]?["id"]?.string == SandboxHarness.ada.did.description)
            let refresh = ["Authorization": "Bearer \(opened.json["refreshJwt"]?.string ?? "")"]
            let renewed = try await harness.wire.send(
                "POST", "/xrpc/com.atproto.server.refreshSession", headers: refresh)
            #expect(renewed.status == 200)
            let again = try await harness.wire.send(
                "POST", "/xrpc/com.atproto.server.refreshSession", headers: refresh)
            #expect(again.error == "ExpiredToken")
            let anonymous = try await harness.wire.get("/xrpc/com.atproto.server.getSession")
            #expect(anonymous.status == 401)
            #expect(anonymous.error == "AuthMissing")
        }
    }
}
