import Identifiers

/// A tweet as its entry alone tells it: the files of its media are not looked up yet.
struct DecodedTweet {
    var tweet: ArchivedTweet
    /// For each of the tweet's media: the last parts of the addresses that its file may be named after, the likeliest
    /// first.
    var mediaNames: [[String]] = []
    /// Whether it answers anybody, the owner included. A parent that is gone can leave no more than a user of id -1.
    var isReply = false
    /// Whether `extended_entities` named the media. `entities` names only the first.
    var hasExtendedMedia = false
    /// Addresses that X lists without saying where they stand in the text.
    var unplacedLinks: [String] = []
    /// `{"tweet": {…}}`, in contrast to the bare objects of about 2019.
    var isWrapped: Bool
}
