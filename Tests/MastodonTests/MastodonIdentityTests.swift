import FoundationEssentials
import Identifiers
import Testing

@testable import Mastodon

@Suite("Who signed in")
struct MastodonIdentityTests {
    @Test(
        "The account is of the host that was asked, whatever the answer claims",
        arguments: [
            #"{"id": "1", "username": "victim", "acct": "victim@famous.example.com"}"#,
            #"{"id": "1", "username": "victim", "acct": "victim", "url": "https://famous.example.com/@victim"}"#,
            #"{"id": "1", "username": "victim", "uri": "https://famous.example.com/users/victim"}"#,
            #"{"id": "1", "username": "victim", "moved": {"id": "2", "username": "x", "acct": "x@famous.example.com"}}"#,
        ])
    func claims(text: String) throws {
        let evil = try ServerHost("evil.example.com")
        let identity = try MastodonIdentity(Samples.account(text, host: evil), host: evil)
        #expect(identity.host == evil)
        #expect(identity.acct.description == "victim@evil.example.com")
        #expect(identity.uri == nil)
        let stored = String(decoding: try JSONEncoder().encode(identity), as: UTF8.self)
        #expect(!stored.contains("famous"))
    }

    @Test(
        "A user name with an @ or other odd characters is refused",
        arguments: [
            "victim@famous.example.com", "@victim", "victim@", "vic tim", "victim/../x", "víctim", "", ".victim",
            "victim\u{200B}", "victim\\n", "<b>", "victim:80", "victim?x", "victim#x", "%40victim",
        ])
    func badNames(username: String) throws {
        let json: JSONValue = .object(["id": .string("1"), "username": .string(username)])
        guard !username.isEmpty else {
            #expect(throws: MastodonAccount.ParseError.missingUsername) {
                try MastodonAccount(json, host: Samples.host)
            }
            return
        }
        let account = try MastodonAccount(json, host: Samples.host)
        #expect(throws: MastodonIdentity.Refusal.badUsername) {
            try MastodonIdentity(account, host: Samples.host)
        }
    }

    @Test("A suspended account cannot be linked")
    func suspended() throws {
        let account = try Samples.account(#"{"id": "1", "username": "ana", "suspended": true}"#)
        #expect(throws: MastodonIdentity.Refusal.suspended) {
            try MastodonIdentity(account, host: Samples.host)
        }
    }

    @Test("The actor's address is kept when it lies on the host that was asked")
    func ownURI() throws {
        let account = try Samples.account(
            #"{"id": "1", "username": "ana", "uri": "https://social.example.com/users/ana"}"#)
        #expect(try MastodonIdentity(account, host: Samples.host).uri == "https://social.example.com/users/ana")
    }
}
