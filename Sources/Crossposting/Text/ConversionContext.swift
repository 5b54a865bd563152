import Identifiers
import XArchive

/// What a conversion has to know beside the tweet.
package struct ConversionContext: Sendable {
    package var destination: Destination
    package var mentions: any MentionResolver
    /// Whose tweets these are.
    package var owner: XUserID?
    /// All names that the owner had.
    package var handles: Set<XHandle>
    /// The tweet that stands for this one among those that are moved, which is itself or its last version; `nil` for
    /// every other tweet.
    package var movedTweet: @Sendable (TweetID) -> TweetID?
    /// Whether a tweet is moved after this one, and so cannot be led to.
    package var movesLater: @Sendable (TweetID) -> Bool = { _ in false }
    /// Where a moved tweet will be, if that can be told before it is published.
    package var movedAddress: @Sendable (TweetID) -> String?

    package init(
        destination: Destination, mentions: any MentionResolver = NoMatches(), owner: XUserID? = nil,
        handles: Set<XHandle> = [],
        movedTweet: @escaping @Sendable (TweetID) -> TweetID? = { _ in nil },
        movedAddress: @escaping @Sendable (TweetID) -> String? = { _ in nil }
    ) {
        self.destination = destination
        self.mentions = mentions
        self.owner = owner
        self.handles = handles
        self.movedTweet = movedTweet
        self.movedAddress = movedAddress
    }

    /// Bluesky has addresses beside the text; elsewhere they stand in it.
    var hasFacets: Bool { destination == .bluesky }

    func isOwner(_ mention: ArchivedTweet.Mention) -> Bool {
        if let owner, let id = mention.id { return id == owner }
        return handles.contains { Array($0.description.utf8)[...].equalsIgnoringCase(mention.screenName.utf8) }
    }

    /// By user id; where the archive has none, by the tweet that is answered.
    func isReplyToOwner(_ tweet: ArchivedTweet) -> Bool {
        if let owner, let user = tweet.repliesToUser { return user == owner }
        return tweet.repliesToTweet.map { movedTweet($0) != nil } ?? false
    }
}
