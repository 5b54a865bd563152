import Identifiers
import Testing

@testable import Mastodon

@Suite("Accounts as servers describe them")
struct AccountEntityTests {
    @Test("An account with every field is read")
    func full() throws {
        let account = try Samples.account(
            """
            {"id": "109", "username": "ana", "acct": "ana@far.example.com", "display_name": "Ana \\u2728",
             "uri": "https://far.example.com/users/ana", "url": "https://far.example.com/@ana", "locked": true,
             "bot": false, "limited": true, "suspended": false, "followers_count": 12, "following_count": 3,
             "created_at": "2023-04-05T06:07:08.900Z", "avatar_description": "new in a later version"}
            """)
        #expect(account.id.description == "109")
        #expect(account.acct == (try Acct("ana@far.example.com")))
        #expect(account.displayName == "Ana \u{2728}")
        #expect(account.isLocked && account.isLimited && !account.isSuspended && !account.isBot)
        #expect(account.followersCount == 12 && account.followingCount == 3)
        #expect(account.createdAt == 1_680_674_828_900)
        #expect(account.additional == ["avatar_description": .string("new in a later version")])
    }

    @Test("The least that an account can be is an id and a name")
    func least() throws {
        let account = try Samples.account(#"{"id": "01HQX4", "username": "ana"}"#)
        #expect(account.acct == (try Acct("ana@social.example.com")))
        #expect(account.displayName == "ana")
        #expect(!account.isLocked && !account.isSuspended && !account.isLimited)
        #expect(account.createdAt == nil && account.followersCount == nil && account.moved == nil)
    }

    @Test("Ids may be numbers, flags may be words or null, and nobody moved is written in three ways")
    func differences() throws {
        for moved in ["null", "false", "\"\""] {
            let account = try Samples.account(
                """
                {"id": 42, "username": "ana", "acct": "ana", "display_name": null, "locked": "true", "bot": null,
                 "followers_count": "7", "created_at": "2023-04-05", "moved": \(moved)}
                """)
            #expect(account.id.description == "42")
            #expect(account.isLocked && !account.isBot)
            #expect(account.followersCount == 7)
            #expect(account.moved == nil)
        }
    }

    @Test("Where somebody moved is an id here and an address")
    func moved() throws {
        let account = try Samples.account(
            """
            {"id": "1", "username": "ana", "acct": "ana",
             "moved": {"id": "2", "username": "ana", "acct": "ana@new.example.com", "moved": null}}
            """)
        #expect(account.moved?.id.description == "2")
        #expect(account.moved?.acct == (try Acct("ana@new.example.com")))
    }

    @Test(
        "What is no account is refused with its cause",
        arguments: [
            ("[]", .notAnObject), ("null", .notAnObject), (#"{"username": "ana"}"#, .badID),
            (#"{"id": "../2", "username": "ana"}"#, .badID), (#"{"id": "a/b", "username": "ana"}"#, .badID),
            (#"{"id": "", "username": "ana"}"#, .badID), (#"{"id": "1?x=2", "username": "ana"}"#, .badID),
            (#"{"id": "1"}"#, .missingUsername), (#"{"id": "1", "username": ""}"#, .missingUsername),
            (#"{"id": "1", "username": 5}"#, .missingUsername),
        ] as [(String, MastodonAccount.ParseError)])
    func refused(text: String, error: MastodonAccount.ParseError) {
        #expect(throws: error) { try Samples.account(text) }
    }

    @Test("Dates are read with and without a fraction, and by the hour of another place")
    func dates() {
        #expect(ServerDate.milliseconds("2023-04-05T06:07:08Z") == 1_680_674_828_000)
        #expect(ServerDate.milliseconds("2023-04-05T06:07:08.123456Z") == 1_680_674_828_123)
        #expect(ServerDate.milliseconds("2023-04-05T08:07:08+02:00") == 1_680_674_828_000)
        #expect(ServerDate.milliseconds("yesterday") == nil)
    }

    @Test("Dates are written to the millisecond")
    func writtenDates() {
        for milliseconds in Int64(1_593_420_179_000)..<1_593_420_180_000 {
            let fraction = "00\(milliseconds % 1_000)".suffix(3)
            #expect(ServerDate.text(milliseconds) == "2020-06-29T08:42:59.\(fraction)Z")
        }
    }

    @Test(
        "A relationship tells whether a follow exists",
        arguments: [
            (#"{"id": "3", "following": true, "requested": false}"#, .following),
            (#"{"id": "3", "following": false, "requested": true}"#, .requested),
            (#"{"id": 3}"#, .notFollowing),
        ] as [(String, MastodonRelationship.FollowState)])
    func relationships(text: String, state: MastodonRelationship.FollowState) throws {
        let relationship = try MastodonRelationship(Samples.json(text))
        #expect(relationship.id.description == "3")
        #expect(relationship.followState == state)
    }

    @Test("What a relationship says beyond that is kept")
    func additional() throws {
        let relationship = try MastodonRelationship(
            Samples.json(#"{"id": "3", "blocked_by": true, "requested_by": true, "note": ""}"#))
        #expect(relationship.isBlockedBy)
        #expect(relationship.additional == ["requested_by": .bool(true), "note": .string("")])
    }
}
