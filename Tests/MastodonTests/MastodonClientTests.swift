import HTTPTransport
import Identifiers
import Sandbox
import Testing

@testable import Mastodon

@Suite("Calls to a person's server")
struct MastodonClientTests {
    private typealias Answer = ScriptedServer.Answer

    private func relationship(_ id: String = "9", following: Bool = true, requested: Bool = false) -> Answer {
        .json(#"{"id": "\#(id)", "following": \#(following), "requested": \#(requested)}"#)
    }

    // MARK: Finding people

    @Test("Somebody of another server is looked up by address, with resolving")
    func resolveRemote() async throws {
        let hit = Answer.json(
            #"{"accounts": [{"id": "9", "username": "Bob", "acct": "Bob@far.example.com"}], "statuses": []}"#)
        try await TestBench.scripted(["GET /api/v2/search": [hit]]) { bench, script, _ in
            let answer = try await bench.api.resolve(Acct("bob@far.example.com"), session: bench.session())
            #expect(answer.value?.id.description == "9")
            #expect(answer.requests == 1)
            let request = try #require(await script.seen.first)
            #expect(request.query["q"] == "@bob@far.example.com")
            #expect(request.query["type"] == "accounts" && request.query["resolve"] == "true")
            #expect(request.authorization == "Bearer t0ken-of-the-test")
        }
    }

    @Test(
        "A hit with another address is nobody",
        arguments: [
            #"{"id": "1", "username": "bob", "acct": "bob@other.example.com"}"#,
            #"{"id": "1", "username": "bobby", "acct": "bobby@far.example.com"}"#,
            #"{"id": "1", "username": "bob", "acct": "bob"}"#,
            #"{"id": "1", "username": "bob", "acct": "bob@far.example.com.evil.example"}"#,
            #"{"id": "1", "username": "bob", "acct": "bob@far.example.com:8443"}"#,
            #"{"id": "1", "username": "bob@far.example.com"}"#,
            #"{"id": "1", "username": "bob", "acct": "x", "url": "https://far.example.com/@bob"}"#,
            #"{"id": "../1", "username": "bob", "acct": "bob@far.example.com"}"#,
            #"{"username": "bob", "acct": "bob@far.example.com"}"#, "5", "null",
        ])
    func wrongHits(hit: String) async throws {
        let answer = Answer.json(#"{"accounts": [\#(hit)]}"#)
        try await TestBench.scripted(["GET /api/v2/search": [answer]]) { bench, _, _ in
            let found = try await bench.api.resolve(Acct("bob@far.example.com"), session: bench.session())
            #expect(found.value == nil)
        }
    }

    @Test("The right hit is found among others")
    func rightHit() async throws {
        let hits = Answer.json(
            """
            {"accounts": [{"id": "1", "username": "bob", "acct": "bob"}, 5,
             {"id": "2", "username": "bob", "acct": "bob@far.example.com"}]}
            """)
        try await TestBench.scripted(["GET /api/v2/search": [hits]]) { bench, _, _ in
            let found = try await bench.api.resolve(Acct("bob@far.example.com"), session: bench.session())
            #expect(found.value?.id.description == "2")
        }
    }

    @Test("Somebody of the same server is looked up by name, and searched for when the lookup misses them")
    func resolveLocal() async throws {
        let cleo = #"{"id": "4", "username": "cleo", "acct": "cleo"}"#
        try await TestBench.scripted(["GET /api/v1/accounts/lookup": [.json(cleo)]]) { bench, script, _ in
            let acct = try Acct(user: "Cleo", host: bench.hosts[0])
            let found = try await bench.api.resolve(acct, session: bench.session())
            #expect(found.value?.id.description == "4" && found.requests == 1)
            #expect(await script.seen.first?.query["acct"] == "Cleo")
        }
        try await TestBench.scripted(["GET /api/v2/search": [.json(#"{"accounts": [\#(cleo)]}"#)]]) { bench, _, _ in
            let acct = try Acct(user: "cleo", host: bench.hosts[0])
            let found = try await bench.api.resolve(acct, session: bench.session())
            #expect(found.value?.id.description == "4" && found.requests == 2)
        }
    }

    @Test("Somebody of another server whom the search misses is looked up among those that this one knows")
    func lookupRemote() async throws {
        let far = Answer.json(#"{"id": "9", "username": "bob", "acct": "bob@far.example.com"}"#)
        try await TestBench.scripted([
            "GET /api/v2/search": [.json(#"{"accounts": []}"#)], "GET /api/v1/accounts/lookup": [far],
        ]) { bench, script, _ in
            let found = try await bench.api.resolve(Acct("bob@far.example.com"), session: bench.session())
            #expect(found.value?.id.description == "9" && found.requests == 2)
            #expect(await script.requests("GET /api/v1/accounts/lookup").first?.query["acct"] == "bob@far.example.com")
        }
    }

    @Test("Nobody is found when neither way finds anybody")
    func nobody() async throws {
        try await TestBench.scripted(["GET /api/v2/search": [.json("{}")]]) { bench, _, _ in
            for acct in [try Acct("bob@far.example.com"), try Acct(user: "bob", host: bench.hosts[0])] {
                let found = try await bench.api.resolve(acct, session: bench.session())
                #expect(found.value == nil && found.requests == 2)
            }
        }
    }

    @Test("A server whose addresses bear another domain is recognised by it")
    func claimedDomain() async throws {
        let cleo = #"{"id": "4", "username": "cleo", "acct": "cleo"}"#
        try await TestBench.scripted(["GET /api/v1/accounts/lookup": [.json(cleo)]]) { bench, script, _ in
            let session = bench.session(claimedDomain: try ServerHost("example.com"))
            let found = try await bench.api.resolve(Acct("cleo@example.com"), session: session)
            #expect(found.value?.id.description == "4")
            #expect(await script.requests("GET /api/v2/search").isEmpty)
        }
    }

    @Test("A lookup that answers with somebody else finds nobody")
    func wrongLookup() async throws {
        let wrong = Answer.json(#"{"id": "4", "username": "cleopatra", "acct": "cleopatra"}"#)
        try await TestBench.scripted(["GET /api/v1/accounts/lookup": [wrong]]) { bench, _, _ in
            let acct = try Acct(user: "cleo", host: bench.hosts[0])
            #expect(try await bench.api.lookup(acct, session: bench.session()).value == nil)
        }
    }

    @Test("Somebody who moved, is locked, or is hidden here is shown as such")
    func traits() async throws {
        let hit = Answer.json(
            """
            {"id": "9", "username": "bob", "acct": "bob@far.example.com", "locked": true, "limited": true,
             "suspended": true, "moved": {"id": "10", "username": "bob", "acct": "bob@new.example.com"}}
            """)
        try await TestBench.scripted(["GET /api/v1/accounts/9": [hit]]) { bench, _, _ in
            let account = try await bench.api.account(MastodonAccountID("9"), session: bench.session()).value
            #expect(account.isLocked && account.isLimited && account.isSuspended)
            #expect(account.moved?.acct?.description == "bob@new.example.com")
        }
    }

    // MARK: Following

    @Test("A follow sends nothing that would change an existing one")
    func follow() async throws {
        try await TestBench.scripted(["POST /api/v1/accounts/9/follow": [relationship()]]) { bench, script, _ in
            let answer = try await bench.api.follow(MastodonAccountID("9"), session: bench.session())
            #expect(answer.value.followState == .following)
            let request = try #require(await script.seen.first)
            #expect(request.form.all.isEmpty)
            #expect(request.contentType == "application/x-www-form-urlencoded")
        }
    }

    @Test("A follow that waits is requested, and unfollowing takes it back")
    func requested() async throws {
        try await TestBench.scripted([
            "POST /api/v1/accounts/9/follow": [relationship(following: false, requested: true)],
            "POST /api/v1/accounts/9/unfollow": [relationship(following: false)],
        ]) { bench, _, _ in
            let id = try MastodonAccountID("9")
            #expect(try await bench.api.follow(id, session: bench.session()).value.followState == .requested)
            #expect(try await bench.api.unfollow(id, session: bench.session()).value.followState == .notFollowing)
        }
    }

    @Test("An answer about somebody else, or none, leaves it open whether the follow happened")
    func unreadableFollow() async throws {
        let answers = [relationship("10"), .json("[]"), Answer(body: "<html>", type: "text/html"), .json("")]
        for answer in answers {
            try await TestBench.scripted(["POST /api/v1/accounts/9/follow": [answer]]) { bench, _, _ in
                await #expect(
                    performing: {
                        try await bench.api.follow(MastodonAccountID("9"), session: bench.session())
                    },
                    throws: { error in
                        guard let error = error as? NetworkError else { return false }
                        return error.cause == .badResponse && error.mayHaveHappened
                            && error.code == MastodonErrorCode.unreadable
                    })
            }
        }
    }

    @Test(
        "A refused follow did not happen, and says why",
        arguments: [
            (422, #"{"error": "Validation failed: You cannot follow more than 7500 people"}"#, "follow_limit"),
            (400, "not today", "invalid"), (403, #"{"error": "This action is not allowed"}"#, "forbidden"),
            (404, #"{"error": "Record not found"}"#, "not_found"), (410, "", "gone"),
            (401, #"{"error": "The access token was revoked"}"#, "invalid_token"),
            (403, #"{"error": "This action is outside the authorized scopes"}"#, "insufficient_scope"),
        ])
    func refused(status: Int, body: String, code: String) async throws {
        try await TestBench.scripted([
            "POST /api/v1/accounts/9/follow": [Answer(status: status, body: body)]
        ]) { bench, _, _ in
            await #expect(
                performing: {
                    try await bench.api.follow(MastodonAccountID("9"), session: bench.session())
                },
                throws: { error in
                    guard let error = error as? NetworkError else { return false }
                    return error.status == status && error.code == code && !error.mayHaveHappened
                        && error.operation == "mastodon.follow" && error.host == bench.hosts[0].description
                })
        }
    }

    @Test("A server out of order may have followed all the same", arguments: [500, 502, 503, 504])
    func serverErrors(status: Int) async throws {
        let answer = Answer(status: status, body: "<html>oops", type: "text/html")
        try await TestBench.scripted(["POST /api/v1/accounts/9/follow": [answer]]) { bench, _, _ in
            await #expect(
                performing: {
                    try await bench.api.follow(MastodonAccountID("9"), session: bench.session())
                },
                throws: { error in
                    guard let error = error as? NetworkError else { return false }
                    return error.status == status && error.mayHaveHappened && error.message == nil
                })
        }
    }

    @Test("A token that an error repeats is not in the message")
    func redaction() async throws {
        let answer = Answer(status: 400, body: #"{"error": "bad: t0ken-of-the-test"}"#)
        try await TestBench.scripted(["GET /api/v1/accounts/9": [answer]]) { bench, _, _ in
            await #expect(
                performing: {
                    try await bench.api.account(MastodonAccountID("9"), session: bench.session())
                }, throws: { !"\($0)".contains("t0ken") })
        }
    }

    // MARK: Limits

    @Test("Mastodon's headers of every answer are passed on")
    func rateLimit() async throws {
        let headers = [
            "X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "12",
            "X-RateLimit-Reset": "2026-11-21T00:05:00.000000Z",
        ]
        let answer = Answer(body: #"{"id": "9", "following": true}"#, headers: headers)
        try await TestBench.scripted(["POST /api/v1/accounts/9/follow": [answer]]) { bench, _, _ in
            let report = try await bench.api.follow(MastodonAccountID("9"), session: bench.session()).rateLimit
            #expect(report.limit == 300 && report.remaining == 12)
            #expect(report.resetAt == bench.clock.now() + 300_000)
        }
    }

    @Test("After 429 the moment to ask again is the header's, in either form")
    func tooMany() async throws {
        for headers in [
            ["Retry-After": "300"],
            ["X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "2026-11-21T00:05:00.000000Z"],
        ] {
            let answer = Answer(status: 429, body: #"{"error": "Too many requests"}"#, headers: headers)
            try await TestBench.scripted(["POST /api/v1/accounts/9/follow": [answer]]) { bench, _, _ in
                await #expect(
                    performing: {
                        try await bench.api.follow(MastodonAccountID("9"), session: bench.session())
                    },
                    throws: { error in
                        guard let error = error as? NetworkError else { return false }
                        return error.retryAt == bench.clock.now() + 300_000 && !error.mayHaveHappened
                            && error.code == MastodonErrorCode.rateLimited
                    })
            }
        }
    }

    // MARK: Lists

    @Test("Relationships are asked for forty at a time, and only those asked for are believed")
    func relationships() async throws {
        try await TestBench.scripted([
            "GET /api/v1/accounts/relationships": [
                .json(#"[{"id": 1, "following": true}, {"id": "999", "following": true}]"#),
                .json(#"[{"id": "45", "requested": true}]"#),
            ]
        ]) { bench, script, _ in
            let ids = try (1...45).map { try MastodonAccountID(String($0)) }
            let answer = try await bench.api.relationships(ids, session: bench.session())
            #expect(answer.requests == 2)
            #expect(answer.value.count == 2)
            #expect(answer.value[ids[0]]?.followState == .following)
            #expect(answer.value[ids[44]]?.followState == .requested)
            #expect(await script.seen.map { $0.query.values("id[]").count } == [40, 5])
            let none = try await bench.api.relationships([], session: bench.session())
            #expect(none.requests == 0 && none.value.isEmpty)
        }
    }

    @Test("Following is read page by page, by position and never by the server's address")
    func following() async throws {
        let link = #"<http://127.0.0.1:1/api/v1/steal?max_id=33&limit=2>; rel="next", <http://x/?min_id=9>; rel="prev""#
        try await TestBench.scripted([
            "GET /api/v1/accounts/7/following": [
                .json(#"[{"id": "1", "username": "a"}, {"id": "2", "username": "b"}]"#, headers: ["Link": link]),
                .json(#"[{"id": "3", "username": "c"}]"#),
            ]
        ]) { bench, script, _ in
            let id = try MastodonAccountID("7")
            let first = try await bench.api.following(of: id, limit: 2, session: bench.session()).value
            #expect(first.accounts.map(\.username) == ["a", "b"])
            let cursor = try #require(first.next)
            let second = try await bench.api.following(of: id, page: cursor, limit: 2, session: bench.session()).value
            #expect(second.accounts.map(\.username) == ["c"] && second.next == nil)
            let requests = await script.seen
            #expect(requests.map { $0.query["max_id"] } == [nil, "33"])
            #expect(requests.allSatisfy { $0.query["limit"] == "2" })
        }
    }

    @Test("A page that leads to itself is the last one")
    func loop() async throws {
        let page = Answer.json("[]", headers: ["Link": #"<http://x/?max_id=33>; rel="next""#])
        try await TestBench.scripted(["GET /api/v1/accounts/7/following": [page]]) { bench, _, _ in
            let id = try MastodonAccountID("7")
            let first = try await bench.api.following(of: id, session: bench.session()).value
            let second = try await bench.api.following(of: id, page: first.next, session: bench.session()).value
            #expect(first.next != nil && second.next == nil)
        }
    }
}
