/// What a tweet's entry tells beyond the tweet.
struct TweetExtras: Sendable {
    /// `{"tweet": {…}}`, in contrast to the bare objects of about 2019.
    var isWrapped = false
    /// Whether it answers anybody, the owner included. A parent that is gone can leave no more than a user of id -1.
    var isReply = false
    /// Whether `extended_entities` named the media. `entities` names only the first.
    var hasExtendedMedia = false
    /// Addresses that X lists without saying where they stand in the text.
    var unplacedLinks: [String] = []
}
