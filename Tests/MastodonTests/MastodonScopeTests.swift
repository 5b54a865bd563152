import FoundationEssentials
import Testing

@testable import Mastodon

@Suite("Scopes")
struct MastodonScopeTests {
    @Test(
        "A scope covers itself and what stands below it",
        arguments: [
            ("read", "read:follows", true), ("read", "read", true), ("write", "write:follows", true),
            ("read:follows", "read", false), ("read:follows", "read:follows", true), ("read", "write:follows", false),
            ("follow", "write:follows", true), ("follow", "read:follows", true), ("follow", "read:accounts", false),
            ("follow", "write:statuses", false), ("admin:read", "admin:read:accounts", false),
            ("re", "read:follows", false), ("READ", "read:follows", false),
        ])
    func covers(held: String, wanted: String, expected: Bool) throws {
        let (held, wanted) = (try #require(MastodonScope(held)), try #require(MastodonScope(wanted)))
        #expect(held.covers(wanted) == expected)
    }

    @Test("What a server granted is compared with what was wanted")
    func missing() {
        let granted = MastodonScopes(granted: "read:accounts read:search write:follows")
        #expect(granted.missing(from: .reconnection) == [.readFollows])
        #expect(!granted.covers(.reconnection))
        #expect(MastodonScopes(granted: "read follow").covers(.reconnection))
        #expect(!MastodonScopes(granted: "").covers(.reconnection))
    }

    @Test(
        "Text that is no scope token never counts as granted", arguments: ["re\"ad", "re\\ad", "r\u{e9}ad", "\u{7f}"])
    func notATokens(text: String) {
        #expect(MastodonScope(text) == nil)
        #expect(MastodonScopes(granted: text).scopes.isEmpty)
    }

    @Test("Scopes keep their order, lose repetitions, and are stored as one string")
    func codable() throws {
        let scopes: MastodonScopes = [.readSearch, .readAccounts, .readSearch]
        let data = try JSONEncoder().encode([scopes])
        #expect(String(decoding: data, as: UTF8.self) == #"["read:search read:accounts"]"#)
        #expect(try JSONDecoder().decode([MastodonScopes].self, from: data) == [scopes])
    }

    @Test("Reconnection asks for the least")
    func reconnection() {
        #expect(MastodonScopes.reconnection.description == "read:accounts read:follows read:search write:follows")
    }

    @Test(
        "A server is asked for the least that it can tell apart",
        arguments: [
            ("mastodon", "4.4.1", "read:accounts read:follows read:search write:follows"),
            ("gotosocial", "0.19.1", "read:accounts read:follows read:search write:follows"),
            ("pixelfed", "0.12.0", "read follow"),
            ("takahe", "0.11.0", "read write:follows"),
            ("somethingelse", "1.0", "read:accounts read:follows read:search write:follows"),
        ])
    func perServer(software: String, version: String, expected: String) {
        let instance = Samples.instance(software: software, version: version)
        let scopes = instance.scopes(for: .reconnection)
        #expect(scopes.description == expected)
        #expect(scopes.covers(.reconnection))
    }
}
