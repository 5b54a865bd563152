import Identifiers

/// A post as the search shows and filters it.
struct SearchPost {
    /// What of a post filters can ask for. The raw values stand in the index, together at most 63.
    struct Marks: OptionSet {
        let rawValue: Int

        static let media = Marks(rawValue: 1)
        /// One of several posts that hang together.
        static let thread = Marks(rawValue: 2)
        static let retweet = Marks(rawValue: 4)
        static let answer = Marks(rawValue: 8)
        // Two more bits for the section.
    }

    /// Characters that an excerpt is cut from; what follows is found, and not shown.
    static let longestText = 2_000

    let id: TweetID
    /// Milliseconds since 1970.
    let createdAt: Int64
    let page: String
    let text: String
    /// Hashtags, without the `#`.
    let tags: [String]
    let marks: Marks
    let section: SiteSection.Kind

    /// Whole days since 2006, when X began.
    var day: Int { Int(max(0, min(createdAt / 86_400_000 - 13_149, 1 << 18 - 1))) }
}
