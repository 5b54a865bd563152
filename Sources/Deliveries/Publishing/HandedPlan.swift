import Accounts
import Crossposting
import Crypto
import Foundation
import Identifiers
import XArchive

/// The plan of posts that were handed over, for one account: what a preview shows and what is published.
///
/// The same posts, account and rest of the document give the same plan and so the same digest, in a part of it or all.
package struct HandedPlan: Sendable {
    package struct Thread: Sendable {
        package let planned: PlannedThread
        /// One for each post of the plan, in its order. What media are taken from is not said yet.
        package let payloads: [PostPayload]
        /// SHA-256 over all that will be published of it, in hexadecimal.
        package let digest: String
    }

    /// By the time of their roots; threads of which all is at the destination already are not among them.
    package let threads: [Thread]
    private let order: [TweetID]

    /// - Parameters:
    ///   - alreadyMoved: what is there, or on its way there.
    /// - Throws: `PlanError`.
    package init(
        _ document: PostDocument, as key: AccountKey, _ publisher: Publisher, _ terms: PublishingTerms,
        alreadyMoved: Set<TweetID>, mentions: any MentionResolver = NoMatches()
    ) throws {
        var options = terms.options(for: key)
        options.mentions = mentions
        options.altTexts = AltTexts(document.alternatives)
        // What is handed over was chosen: nothing is left out here but what says so.
        var selection = PostSelection()
        selection.includesRetweets = true
        selection.includesRepliesToOthers = true
        let given = Set(document.posts.map(\.tweet.id))
        selection.leftOut = Set(document.leftOut.map(\.id)).subtracting(given)
        selection.alreadyMoved = alreadyMoved.union(document.elsewhere.subtracting(given))
        let planner = try PostPlanner(
            GivenPosts(
                document.allPosts, owner: document.owner, handles: document.handles,
                wasProtected: document.isProtected, hasCircleFile: document.hasCircleFile),
            selection: selection, options: options)
        order = planner.outline.publishingOrder
        var threads: [Thread] = []
        try planner.forEachThread { planned in
            let payloads = planned.posts.map {
                PostPayload($0, in: planned.root, as: key, publisher, terms, archive: "")
            }
            threads.append(Thread(planned: planned, payloads: payloads, digest: try Self.digest(of: payloads)))
        }
        self.threads = threads
    }

    /// All posts, each behind those that it answers or quotes.
    package var payloads: [PostPayload] {
        let byTweet = Dictionary(grouping: threads.flatMap(\.payloads)) { $0.key.tweet }
        return order.flatMap { byTweet[$0.rawValue] ?? [] }
    }

    /// Names the whole plan: SHA-256, in hexadecimal, over a line for each thread, sorted by the numbers of their roots.
    package var digest: String {
        let lines = threads.sorted { $0.planned.root < $1.planned.root }.map { "\($0.planned.root) \($0.digest)\n" }
        return Self.hexadecimal(SHA256.hash(data: Data(("helloquitx/plan/v1\n" + lines.joined()).utf8)))
    }

    /// Over everything but what may change without anybody's doing: where the account is kept and how old it is.
    private static func digest(of payloads: [PostPayload]) throws -> String {
        var hash = SHA256()
        for var payload in payloads {
            payload.host = ""
            payload.openedAt = nil
            hash.update(data: Data(try payload.encoded() + [0x0A]))
        }
        return hexadecimal(hash.finalize())
    }

    private static func hexadecimal(_ digest: SHA256.Digest) -> String {
        digest.map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }
}
