import Identifiers
import Testing

@testable import Reconnection

@Suite("Who is shown to whom")
struct ReconnectionRulesTests {
    private static let kinds: [LinkKinds] = [
        [], .following, .follower, [.following, .follower], .blocked, .muted, [.following, .blocked],
        [.follower, .muted],
    ]
    private static let visibilities: [Visibility?] = [.listed, .confirmed, .nobody, nil]

    private static func party(
        _ member: Int64, _ kinds: LinkKinds, isProven: Bool = true, hasOwnList: Bool = true,
        visibility: Visibility? = .listed
    ) -> Party {
        Party(
            member: MemberID(rawValue: member), isProven: isProven, hasOwnList: hasOwnList, visibility: visibility,
            saysOfOther: kinds)
    }

    /// Every combination of what the rules look at.
    private static var pairs: [(Party, Party)] {
        var result: [(Party, Party)] = []
        for mine in kinds {
            for theirs in kinds {
                for visibility in visibilities {
                    for bits in 0..<8 {
                        result.append(
                            (
                                party(1, mine, isProven: bits & 1 == 0, hasOwnList: bits & 2 == 0),
                                party(2, theirs, isProven: bits & 4 == 0, visibility: visibility)
                            ))
                    }
                }
            }
        }
        return result
    }

    @Test("An unproven X account is never found")
    func unproven() {
        for (seeker, other) in Self.pairs where !other.isProven {
            #expect(ReconnectionRules.verdict(seeker: seeker, other: other) == nil)
        }
    }

    @Test("A block or mute on either side keeps the two apart, both ways")
    func apart() {
        for (seeker, other) in Self.pairs
        where !seeker.saysOfOther.isDisjoint(with: .apart) || !other.saysOfOther.isDisjoint(with: .apart) {
            #expect(ReconnectionRules.verdict(seeker: seeker, other: other) == nil)
            #expect(ReconnectionRules.verdict(seeker: other, other: seeker) == nil)
        }
    }

    @Test("Who chose nobody, or has not chosen, is shown to no one")
    func hidden() {
        for (seeker, other) in Self.pairs where other.visibility == .nobody || other.visibility == nil {
            #expect(ReconnectionRules.verdict(seeker: seeker, other: other) == nil)
        }
    }

    @Test("Who chose confirmed is shown only to proven people whom their own archive names")
    func confirmed() {
        for (seeker, other) in Self.pairs where other.visibility == .confirmed {
            guard ReconnectionRules.verdict(seeker: seeker, other: other) != nil else { continue }
            #expect(seeker.isProven)
            #expect(!other.saysOfOther.isDisjoint(with: [.following, .follower]))
        }
    }

    @Test("Nobody is followed without a click unless their own list says so, both X accounts proven")
    func automatic() {
        for (seeker, other) in Self.pairs {
            guard let verdict = ReconnectionRules.verdict(seeker: seeker, other: other),
                verdict.mayBeFollowedAutomatically
            else { continue }
            #expect(seeker.saysOfOther.contains(.following))
            #expect(seeker.isProven && other.isProven)
            #expect(verdict.isTickedAtFirst && verdict.wasFollowing)
        }
    }

    @Test("Followers that only one archive names advertise nobody")
    func inventedFollowers() {
        // Somebody writes everybody's id into their followers.
        let liar = Self.party(2, .follower)
        #expect(ReconnectionRules.verdict(seeker: Self.party(1, []), other: liar) == nil)
        // And finds nobody by it.
        #expect(ReconnectionRules.verdict(seeker: liar, other: Self.party(1, [])) == nil)
    }

    @Test("It works without an archive of one's own, unticked")
    func withoutArchive() throws {
        let seeker = Self.party(1, [], hasOwnList: false)
        let verdict = try #require(
            ReconnectionRules.verdict(seeker: seeker, other: Self.party(2, .follower)))
        #expect(verdict.reasons == .theyListMeAsFollower)
        #expect(verdict.wasFollowing && !verdict.isTickedAtFirst && !verdict.mayBeFollowedAutomatically)
    }

    @Test("An unproven seeker finds whom they follow, and nobody by what others say of that id")
    func unprovenSeeker() throws {
        let seeker = Self.party(1, .following, isProven: false)
        let verdict = try #require(ReconnectionRules.verdict(seeker: seeker, other: Self.party(2, .following)))
        #expect(verdict.reasons == .iFollowThem)
        #expect(!verdict.mayBeFollowedAutomatically)
        let other = Self.party(1, .follower, isProven: false, hasOwnList: false)
        #expect(ReconnectionRules.verdict(seeker: other, other: Self.party(2, .following)) == nil)
    }
}
