import Accounts
import Crossposting
import Identifiers
import Mastodon
import Outbox
import Testing

@testable import Deliveries

@Suite("Pace of posts")
struct PostPaceTests {
    private let lane = LaneKey(rawValue: "lane")

    private func charges(_ kind: DeliveryKind, media: Int = 0, isNewAccount: Bool = false) -> [String: Charge] {
        let charges = Pace().charges(for: kind, .made(media: media), lane: lane, isNewAccount: isNewAccount)
        return Dictionary(uniqueKeysWithValues: charges.map { ($0.budget, $0) })
    }

    @Test("What is published in an hour and a day is what plans are timed with", arguments: [false, true])
    func plans(isNewAccount: Bool) throws {
        for (kind, destination) in [(DeliveryKind.postOnBluesky, Destination.bluesky), (.postOnMastodon, .mastodon)] {
            let pace = PostPace.modest(for: destination, isNewAccount: isNewAccount)
            let charges = charges(kind, media: 1, isNewAccount: isNewAccount)
            let limits = try ["lane/posts-minutes", "lane/posts-hours", "lane/posts-day"].map { name in
                let charge = try #require(charges[name])
                return PostPace.Limit(Int(charge.limit), per: charge.window)
            }
            #expect(limits == pace.posts)
            let media = try #require(charges["lane/media"])
            #expect([PostPace.Limit(Int(media.limit), per: media.window)] == pace.media)
        }
    }

    @Test("An hour's posts are spread over the hour, ten at a time", arguments: [false, true])
    func spread(isNewAccount: Bool) throws {
        for kind in [DeliveryKind.postOnBluesky, .postOnMastodon] {
            let charges = charges(kind, isNewAccount: isNewAccount)
            let (some, many) = (try #require(charges["lane/posts-minutes"]), try #require(charges["lane/posts-hours"]))
            #expect(some.limit == 10)
            #expect(abs(many.window - many.limit * some.window / some.limit) <= some.window)
        }
    }

    @Test("Posts of an account name the same budgets whether or not they have pictures")
    func sameBudgets() {
        for kind in [DeliveryKind.postOnBluesky, .postOnMastodon] {
            #expect(charges(kind).keys == charges(kind, media: 3).keys)
            #expect(charges(kind, media: 3)["lane/media"]?.amount == 3)
        }
    }

    @Test("Deleting never waits for what publishing has used up, nor the other way round")
    func deleting() {
        let shared = Set(charges(.postOnMastodon).keys).intersection(charges(.deletePostOnMastodon).keys)
        #expect(shared == ["lane/requests", "mastodon/example.com/requests"])
    }

    @Test("A try that uploads nothing gives its uploads back")
    func uploads() async throws {
        let all = Array(charges(.postOnMastodon, media: 2).values)
        let usage = TryUsage()
        try await usage.request(isWrite: true) {}
        let spared = usage.corrections(of: all).map { ($0.budget, $0.amount) }
        #expect(spared.count == 1 && spared[0] == ("lane/media", -2))
        for _ in 0..<2 { try await usage.request(isUpload: true) {} }
        #expect(usage.corrections(of: all).isEmpty)
    }
}

extension PostPayload {
    /// A made-up one.
    static func made(media: Int = 0) -> PostPayload {
        let files = (0..<media).map { Media(container: "archive", file: "\($0).jpg", alt: "", isVideo: false) }
        return PostPayload(
            actor: .mastodon(Self.host, Self.id), host: "example.com", openedAt: nil,
            key: MovedPostKey(tweet: 1, part: 0), thread: 1, text: "A post", facets: [], languages: [], createdAt: 1,
            rkey: nil, parent: nil, root: nil, quote: nil, card: nil, media: files, isSensitive: false,
            visibility: "unlisted", isBackdated: false)
    }

    private static var host: ServerHost {
        do { return try ServerHost("example.com") } catch { preconditionFailure("\(error)") }
    }

    private static var id: MastodonAccountID {
        do { return try MastodonAccountID("7") } catch { preconditionFailure("\(error)") }
    }
}
