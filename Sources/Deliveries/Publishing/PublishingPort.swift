import Accounts
import Identifiers
import Outbox

/// What publishing needs of the store. Each call is one transaction.
package protocol PublishingPort: Sendable {
    /// Hands posts in, in their order, at most 500 a call. What was handed in before is published once: what waits goes
    /// on, with the media where they are now; what failed in a way that may pass is tried again.
    ///
    /// - Parameter again: whether what was taken back is handed in anew.
    func publish(
        _ posts: [PostPayload], as key: AccountKey, of member: MemberID, again: Bool, now: Int64
    ) async throws -> HandedIn
    /// Remembers posts that are found published although nothing is known of them. At most 500 a call.
    func adopt(
        _ posts: [(post: PostPayload, receipt: PostReceipt)], as key: AccountKey, of member: MemberID, now: Int64
    ) async throws
    /// Counts posts that were published and are not there any more as taken back, so that they can be handed in anew.
    /// Returns how many.
    func countAsTakenBack(_ missing: [MovedPostKey], of key: AccountKey, now: Int64) async throws -> Int
    /// Lays aside what waits to be published, until it is handed in once more. Deletions go on.
    ///
    /// - Parameter chosen: these go on too.
    func layAside(postsOf key: AccountKey, but chosen: Set<MovedPostKey>, now: Int64) async throws
    /// Lets an account go on that stands still for something that is looked at anew: a moderation label, a server that
    /// gave posts another date, or an account that could not be used.
    func lookAgain(at key: AccountKey, now: Int64) async throws
    /// Whether the person has taken the post back.
    func isTakenBack(_ post: MovedPostKey, as key: AccountKey) async throws -> Bool
    /// Whether the post is on its way: handed in, not laid aside, not ended.
    func isUnderWay(_ post: MovedPostKey, as key: AccountKey) async throws -> Bool
    /// What is known of a published post; nil while it is not published.
    func receipt(of post: MovedPostKey, as key: AccountKey) async throws -> PostReceipt?
    /// What the tries of a post left behind, however they ended and even when it is being deleted; nil for nothing.
    func trace(of post: MovedPostKey, as key: AccountKey) async throws -> [UInt8]?
    /// What a plan needs to know of the account.
    func publisher(_ key: AccountKey) async throws -> Publisher
    /// All posts of the account that were handed in, in their order, from that number on.
    func movedPosts(of key: AccountKey, after number: Int64, limit: Int) async throws -> [MovedPost]
    func publishingProgress(of key: AccountKey, now: Int64) async throws -> PublishingProgress
    /// Opens again what failed in a way that may pass. Returns how many.
    func retryPosts(of key: AccountKey, now: Int64) async throws -> Int
    /// Cancels what waits, and hands in the deletion of what was published, newest first. Returns how many.
    ///
    /// - Parameter threads: only these, named by their first post; nil for all.
    func undoPosts(of key: AccountKey, threads: Set<UInt64>?, now: Int64) async throws -> Int
    /// What ``undoPosts(of:threads:now:)`` would do; nothing is changed.
    func rehearseUndo(of key: AccountKey, threads: Set<UInt64>?, now: Int64) async throws -> UndoRehearsal
}

/// What became of posts that were handed in.
package struct HandedIn: Sendable, Hashable {
    package var new = 0
    /// Had failed before.
    package var retried = 0
    /// Stay away, since they were taken back.
    package var takenBack = 0

    package init(new: Int = 0, retried: Int = 0, takenBack: Int = 0) {
        self.new = new
        self.retried = retried
        self.takenBack = takenBack
    }
}

/// An account that posts are published as.
package struct Publisher: Sendable, Hashable {
    /// The server that keeps it.
    package let host: String
    /// When it was made, if that is known; milliseconds since 1970.
    package let openedAt: Int64?

    package init(host: String, openedAt: Int64?) {
        self.host = host
        self.openedAt = openedAt
    }
}

/// A post that was handed in.
package struct MovedPost: Sendable, Hashable {
    package let number: Int64
    package let key: MovedPostKey
    package let thread: UInt64
    /// The original's moment, milliseconds since 1970.
    package let createdAt: Int64
    package let state: WorkState
    /// Of the post itself, or of its deletion when that was asked for.
    package let outcome: String?
    package let reason: String?
    package let receipt: PostReceipt?
    package let isUndo: Bool
    /// When it is tried next, while it waits; milliseconds since 1970.
    package let nextAttemptAt: Int64?

    package init(
        number: Int64, key: MovedPostKey, thread: UInt64, createdAt: Int64, state: WorkState, outcome: String?,
        reason: String?,
        receipt: PostReceipt?, isUndo: Bool, nextAttemptAt: Int64? = nil
    ) {
        self.nextAttemptAt = nextAttemptAt
        self.number = number
        self.key = key
        self.thread = thread
        self.createdAt = createdAt
        self.state = state
        self.outcome = outcome
        self.reason = reason
        self.receipt = receipt
        self.isUndo = isUndo
    }
}

/// How far publishing is.
package struct PublishingProgress: Sendable, Hashable {
    /// By outcome; `waiting` for what has none yet, `laidAside` for what waits until it is handed in once more.
    package let counts: [String: Int]
    /// Why the account stands still, if it does.
    package let stop: String?
    package let stopReason: String?
    /// Nothing goes out before, milliseconds since 1970.
    package let waitsUntil: Int64?
    /// What waits to be published, deletions not among it.
    package let remaining: Remaining

    package struct Remaining: Sendable, Hashable {
        package var posts = 0
        /// Photos, videos and GIFs that a browser handed over.
        package var media = 0
        package var videos = 0

        package init(posts: Int = 0, media: Int = 0, videos: Int = 0) {
            self.posts = posts
            self.media = media
            self.videos = videos
        }
    }

    package init(
        counts: [String: Int], stop: String?, stopReason: String?, waitsUntil: Int64?,
        remaining: Remaining = Remaining()
    ) {
        self.counts = counts
        self.stop = stop
        self.stopReason = stopReason
        self.waitsUntil = waitsUntil
        self.remaining = remaining
    }

    package var total: Int { counts.values.reduce(0, +) }
    package var waiting: Int { counts["waiting"] ?? 0 }
    package var laidAside: Int { counts["laidAside"] ?? 0 }
}
