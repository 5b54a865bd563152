import Accounts
import Crossposting
import Crypto
import Deliveries
import Foundation
import Identifiers
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
            document, as: .bluesky(try DID("did:plc:ada")), publisher,
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
        #expect(plan.cost.posts == 1)
    }
}
