/// The years' layouts, told apart by the files that X put in. The raw value is when the layout began.
package enum ArchiveLayout: String, Sendable, Encodable {
    /// `tweet.js` with bare tweets.
    case bare = "2019-bare"
    /// `tweet.js`, `tweet_media`.
    case tweet = "2019"
    /// `tweets.js`, `tweets_media`, edits.
    case tweets = "2022-10"
    /// `note-tweet.js`.
    case notes = "2023-08"
    /// `article.js`, `grok-chat-item.js`.
    case articles = "2024-11"
    /// `message-event.js`.
    case messageEvents = "2026"

    /// `nil` when the owner has kept nothing that tells.
    static func of(_ catalogue: PartCatalogue, hasBareTweets: Bool) -> ArchiveLayout? {
        if catalogue.names("messageEvent", file: "message-event.js") { return .messageEvents }
        if catalogue.names("article", file: "article.js") || catalogue.names("grokChatItem", file: "grok-chat-item.js")
        {
            return .articles
        }
        if catalogue.names("noteTweet", file: "note-tweet.js") { return .notes }
        if catalogue.names("tweets", file: "tweets.js") { return .tweets }
        if hasBareTweets { return .bare }
        if catalogue.names("tweet", file: "tweet.js") { return .tweet }
        return nil
    }
}
