import Accounts
import Identifiers
import Mastodon
import Reconnection

@testable import Store

/// Something came out otherwise than it must.
struct Unexpected: Error {
    var result: ArrivalResult?
}

extension Repository {
    /// A member with X account `x<number>` and Bluesky account `m<number>.example.com` proven, whose archive names
    /// others.
    func register(
        _ number: Int64, following: [Int64] = [], followers: [Int64] = [], blocks: [Int64] = [], later: Bool = false,
        visibility: Visibility = .listed, now: Int64
    ) async throws -> MemberID {
        let result = try await arrive(
            Arrival(
                key: .x(XPseudonym(rawValue: number)), name: "x\(number)", displayName: "CANARY \(number)",
                isProven: true, signedIn: nil, language: "en", grant: nil), now: now)
        guard case .registered(let member) = result else { throw Unexpected(result: result) }
        try await linkBluesky("member\(number)", name: "m\(number).example.com", of: member, now: now)
        try await setChoices(
            Choices(visibility: visibility, followsLaterJoiners: later, consentedAt: now), of: member, now: now)
        try await importLists(following: following, followers: followers, blocks: blocks, of: member, now: now)
        _ = try await reconnect(member, now: now)
        return member
    }

    /// A member who has nothing but an account on Mastodon.
    func registerOnMastodon(now: Int64) async throws -> MemberID {
        let result = try await arrive(
            Arrival(
                key: .mastodon(try ServerHost("social.example.com"), MastodonAccountID("7")),
                name: "a@social.example.com",
                displayName: "A", host: "social.example.com", isProven: true, signedIn: nil, language: "en",
                grant: nil), now: now)
        guard case .registered(let member) = result else { throw Unexpected(result: result) }
        try await setChoices(
            Choices(visibility: .listed, followsLaterJoiners: false, consentedAt: now), of: member, now: now)
        return member
    }

    func importLists(
        following: [Int64]? = nil, followers: [Int64]? = nil, blocks: [Int64]? = nil, of member: MemberID, now: Int64
    ) async throws {
        _ = try await replaceLists(
            ImportedLists(
                following: following?.map(XPseudonym.init(rawValue:)),
                followers: followers?.map(XPseudonym.init(rawValue:)),
                blocked: blocks?.map(XPseudonym.init(rawValue:))),
            of: member, bound: LookupBound(), now: now)
    }

    /// Proves `did:plc:<did>` for a member, or for somebody new.
    @discardableResult
    func linkBluesky(_ did: String, name: String, of member: MemberID?, now: Int64) async throws -> ArrivalResult {
        let key = AccountKey.bluesky(try DID("did:plc:\(did)"))
        return try await arrive(
            Arrival(
                key: key, name: name, displayName: "CANARY \(name)", host: "pds.example.com", isProven: true,
                signedIn: member, language: "en",
                grant: { SealedGrant(member: $0, key: key, sealed: [1, 2, 3], keyID: "k1", scope: "atproto") }),
            now: now)
    }
}
