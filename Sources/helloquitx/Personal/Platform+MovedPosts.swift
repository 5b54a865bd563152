import Accounts
import Deliveries
import Identifiers
import Logging
import Store

/// What is known of posts that were moved.
extension Platform {
    /// Tweets of which all parts are published.
    func movedTweets(of key: AccountKey) async throws -> Set<TweetID> {
        var moved: Set<TweetID> = []
        var unfinished: Set<TweetID> = []
        for try await post in repository.movedPosts(of: key) {
            guard let tweet = TweetID(rawValue: post.key.tweet) else { continue }
            if post.isUndo || post.receipt == nil { unfinished.insert(tweet) } else { moved.insert(tweet) }
        }
        return moved.subtracting(unfinished)
    }

    /// The threads that were handed in, named by their first posts, with one of these posts and which begin in that
    /// time; nil for all.
    func threads(
        of key: AccountKey, with named: Set<TweetID>?, from: Int64?, until: Int64?
    ) async throws -> Set<UInt64>? {
        guard named != nil || from != nil || until != nil else { return nil }
        let named = named.map { Set($0.map(\.rawValue)) }
        var found: Set<UInt64> = []
        var inTime: Set<UInt64> = []
        for try await post in repository.movedPosts(of: key) {
            if named?.contains(post.key.tweet) ?? true { found.insert(post.thread) }
            guard post.key.tweet == post.thread, post.key.part == 0 else { continue }
            if from.map({ post.createdAt >= $0 }) ?? true, until.map({ post.createdAt < $0 }) ?? true {
                inTime.insert(post.thread)
            }
        }
        found.formIntersection(inTime)
        return found
    }

    /// Where nothing is known of an account, what stands there already of these posts is remembered as published.
    func remember(_ posts: [PostPayload], of account: LinkedAccount) async throws {
        guard case .bluesky(let did) = account.key,
            try await repository.movedPosts(of: account.key, after: 0, limit: 1).isEmpty
        else { return }
        let found: [(post: PostPayload, receipt: PostReceipt)]
        do {
            found = try await patiently { try await reader.found(posts, of: did) }
        } catch {
            // Without it each post is looked for when its turn comes.
            logger.warning("What is there already could not be read", metadata: ["error": "\(error)"])
            return
        }
        for start in stride(from: 0, to: found.count, by: 500) {
            try await repository.adopt(
                Array(found[start..<min(start + 500, found.count)]), as: account.key, of: account.member,
                now: SystemEnvironment.now())
        }
        if !found.isEmpty {
            Terminal.line("\(found.count.counted("post is", "posts are")) there already, and remembered again.")
        }
    }

    /// Tries three times what may pass.
    func patiently<Value>(_ body: () async throws -> Value) async throws -> Value {
        for pause in [1_000, 4_000] as [Int64] {
            do {
                return try await body()
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                logger.info("Reading failed and is tried again", metadata: ["error": "\(error)"])
                try await SystemEnvironment.sleep(pause)
            }
        }
        return try await body()
    }

    var reader: PostReader {
        PostReader(
            vault: vault, resolver: clients.resolver, pds: clients.pds, mastodon: clients.mastodon, posts: repository)
    }
}
