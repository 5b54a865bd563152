import Sandbox
import Testing

@Suite("Controlling the Mastodon servers over HTTP")
struct MastodonControlTests {
    @Test("Settings change one by one; unknown ones are refused")
    func settings() async throws {
        try await CommunityHarness.run { harness in
            let path = "/_sandbox/mastodon/settings"
            let answer = try await harness.main.post(
                path, json: ["server": "second", "followsPerPeriod": 5, "impersonates": "amara@example.com"])
            #expect(answer.status == 200)
            let settings = await harness.mastodon.fediverse.settings(of: .second)
            #expect(settings.followsPerPeriod == 5)
            #expect(settings.impersonates == "amara@example.com")
            #expect(settings.software == .goToSocial)
            #expect(try await harness.main.post(path, json: ["server": "second", "colour": 1]).status == 400)
            #expect(try await harness.main.post(path, json: ["server": "third"]).status == 400)
        }
    }

    @Test("Tokens, decisions and follows, by people's keys")
    func people() async throws {
        try await CommunityHarness.run { harness in
            let issued = try await harness.main.post(
                "/_sandbox/mastodon/token", json: ["person": "amara", "scopes": .string(MastodonVisitor.scopes)])
            let token = issued.json["access_token"]?.string ?? ""
            let caller = MastodonCaller(wire: harness.wire(.first), token: token)
            let acct = try harness.acct("farid")
            _ = try await caller.follow(acct)
            let decision: JSONValue = ["follower": "amara", "followed": "farid", "accepts": true]
            #expect(try await harness.main.post("/_sandbox/mastodon/decide", json: decision).status == 204)
            #expect(try await caller.relationship(acct)?["following"] == true)
            let follows = try await harness.main.post("/_sandbox/mastodon/follows", json: ["person": "amara"])
            #expect(follows.json["following"]?.strings?.first == acct)
            let nobody = try await harness.main.post("/_sandbox/mastodon/follows", json: ["person": "ben"])
            #expect(nobody.status == 404)
            _ = try await harness.main.post("/_sandbox/mastodon/revoke-tokens", json: ["person": "amara"])
            #expect(try await caller.get("v1/preferences").status == 401)
        }
    }
}
