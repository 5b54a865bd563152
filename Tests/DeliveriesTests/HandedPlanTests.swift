import Accounts
import Crossposting
import Crypto
import Deliveries
import Foundation
import Identifiers
import Mastodon
import Testing
import XArchive

@Suite("Plans of posts that were handed over")
struct HandedPlanTests {
    private static let publisher = Publisher(host: "pds.example.com", openedAt: nil)

    /// - Parameter posts: number, text, and the number of the post that it answers.
    private func document(
        _ posts: [(UInt64, String, UInt64?)], elsewhere: [UInt64] = [], leftOut: [(UInt64, UInt64?)] = []
    ) throws -> PostDocument {
        let tweets = posts.map { id, text, parent in
            let reply = parent.map {
                #", "in_reply_to_status_id_str": "\#($0)", "in_reply_to_user_id_str": "12""#
            }
            let link =
                text.contains("/status/")
                ? #", "entities": {"urls": [{"url": "\#(text)", "expanded_url": "\#(text)", "indices": [0, \#(text.count)]}]}"#
                : ""
            return #"{"tweet": {"id_str": "\#(id)", "full_text": "\#(text)"\#(reply ?? "")\#(link)}}"#
        }
        let places = leftOut.map { id, parent in
            #"{"id": "\#(id)", "parent": \#(parent.map { "\"\($0)\"" } ?? "null")}"#
        }
        let text = """
            {"owner": "12", "handles": ["ada"], "isProtected": false, "hasCircleFile": true, "files": [],
             "leftOut": [\(places.joined(separator: ","))], "elsewhere": [\(elsewhere.map { "\"\($0)\"" }.joined(separator: ","))],
             "alt": {}, "posts": [\(tweets.joined(separator: ","))]}
            """
        return try PostDocument(Array(text.utf8))
    }

    private func plan(
        _ document: PostDocument, moved: Set<UInt64> = [], publisher: Publisher = publisher
    ) throws -> HandedPlan {
        try HandedPlan(
            document, as: .bluesky(try DID("did:plc:ada")), publisher, .bluesky,
            alreadyMoved: Set(moved.compactMap(TweetID.init(rawValue:))))
    }

    @Test("A thread has the same digest alone and among all, quotes of other threads included")
    func parts() throws {
        let quoting = (UInt64(70_000_000_000), "https://x.com/ada/status/60000000000", UInt64?.none)
        let quoted = (UInt64(60_000_000_000), "one", UInt64?.none)
        let answer = (UInt64(60_000_000_001), "two", UInt64?(60_000_000_000))
        let whole = try plan(try document([quoted, answer, quoting]))
        let first = try plan(try document([quoted, answer]))
        let second = try plan(try document([quoting], elsewhere: [quoted.0]))
        #expect(whole.threads.map(\.digest) == first.threads.map(\.digest) + second.threads.map(\.digest))
        #expect(second.threads.first?.payloads.first?.quote == MovedPostKey(tweet: quoted.0, part: 0))
        #expect(second.threads.map(\.digest) != (try plan(try document([quoting]))).threads.map(\.digest))
    }

    @Test("The plan's digest is over its threads' lines, by the roots' numbers")
    func digest() throws {
        let plan = try plan(try document([(9, "nine", nil), (10, "ten", nil)]))
        let lines = plan.threads.map { "\($0.planned.root) \($0.digest)\n" }.joined()
        let expected = SHA256.hash(data: Data("helloquitx/plan/v1\n\(lines)".utf8))
        #expect(plan.digest == expected.map { String(format: "%02x", $0) }.joined())
        #expect(plan.threads.map(\.planned.root.rawValue) == [9, 10])
    }

    @Test("What is published changes the digest; where the account is kept does not")
    func whatCounts() throws {
        let one = try document([(9, "nine", nil)])
        let elsewhere = Publisher(host: "other.example.com", openedAt: 5)
        #expect(try plan(one).digest == (try plan(one, publisher: elsewhere)).digest)
        #expect(try plan(one).digest != (try plan(try document([(9, "nine.", nil)]))).digest)
        #expect(try plan(one).digest != (try plan(try document([(9, "nine", nil), (10, "ten", nil)]))).digest)
    }

    // MARK: - Servers with the Mastodon API

    /// What a server says of itself.
    private static func instance(_ software: String, _ version: String, length: Int = 500) throws -> InstanceInfo {
        let text = """
            {"host": "social.example.com", "checksProofKey": "yes", "hasGranularScopes": "yes",
             "software": {"family": "\(software)", "name": "\(software)", "version": "\(version)"},
             "limits": {"statusCharacters": \(length), "charactersPerURL": 23, "mediaAttachments": 4,
                        "descriptionCharacters": 1500, "imageSize": 7, "videoSize": 8}}
            """
        return try JSONDecoder().decode(InstanceInfo.self, from: Data(text.utf8))
    }

    private func plan(_ document: PostDocument, _ terms: PublishingTerms) throws -> HandedPlan {
        try HandedPlan(
            document, as: .mastodon(try ServerHost("social.example.com"), try MastodonAccountID("1")),
            Self.publisher, terms, alreadyMoved: [])
    }

    @Test("On Mastodon a post begins with its day, is unlisted, and knows what its server takes")
    func onMastodon() throws {
        let terms = PublishingTerms(try Self.instance("mastodon", "4.3.0"), .init())
        let post = try #require(try plan(try document([(60_000_000_000, "one", nil)]), terms).payloads.first)
        #expect(post.text == "2010-11-04\none")
        #expect((post.visibility, post.isBackdated) == ("unlisted", false))
        #expect(post.mediaLimits == .init(picture: 7, video: 8))
    }

    @Test("GoToSocial dates posts back where it can and that is wanted, and no line tells the day then")
    func onGoToSocial() throws {
        let document = try document([(60_000_000_000, "one", nil)])
        let dated = PublishingTerms(try Self.instance("gotosocial", "0.18.1"), .init())
        let post = try #require(try plan(document, dated).payloads.first)
        #expect((post.text, post.isBackdated) == ("one", true))
        let older = PublishingTerms(try Self.instance("gotosocial", "0.17.0"), .init(visibility: .public, dates: .own))
        #expect((older.dates, older.isBackdated) == (.line, false))
        let chosen = PublishingTerms(
            try Self.instance("gotosocial", "0.18.1"), .init(visibility: .public, dates: .line))
        #expect((chosen.dates, chosen.isBackdated) == (.line, false))
    }

    @Test("The digest covers who sees the posts, where their dates are told, and how long they may be")
    func chosen() throws {
        let document = try document([(60_000_000_000, String(repeating: "word ", count: 30), nil)])
        let instance = try Self.instance("mastodon", "4.3.0")
        let shorter = try Self.instance("mastodon", "4.3.0", length: 100)
        let digests = try [
            PublishingTerms(instance, .init()), PublishingTerms(instance, .init(visibility: .private, dates: nil)),
            PublishingTerms(instance, .init(visibility: .unlisted, dates: PublishingTerms.Dates.none)),
            PublishingTerms(shorter, .init()),
        ].map { try plan(document, $0).digest }
        #expect(Set(digests).count == 4)
    }

    @Test("Terms are read back as they were kept")
    func kept() throws {
        let terms = PublishingTerms(try Self.instance("gotosocial", "0.18.1"), .init())
        for each in [terms, .bluesky] { #expect(try PublishingTerms(decoding: each.encoded()) == each) }
    }

    @Test("A post goes on hanging from one above the one that stays behind, and says so")
    func leftOut() throws {
        let posts = [(UInt64(1), "one", UInt64?.none), (3, "three", 2)]
        let plan = try plan(try document(posts, leftOut: [(2, 1)]))
        #expect(plan.threads.count == 1)
        #expect(plan.payloads.map(\.key.tweet) == [1, 3])
        #expect(plan.payloads.last?.parent == MovedPostKey(tweet: 1, part: 0))
        #expect(plan.threads.first?.planned.posts.last?.losses == [.parentLeftOut])
    }

    @Test("What is there already is not planned again, and answers hang from it")
    func alreadyMoved() throws {
        let posts = [(UInt64(1), "one", UInt64?.none), (2, "two", 1)]
        let plan = try plan(try document(posts), moved: [1])
        #expect(plan.payloads.map(\.key.tweet) == [2])
        #expect(plan.payloads.first?.parent == MovedPostKey(tweet: 1, part: 0))
        #expect(plan.payloads.count == 1)
    }
}
