import Identifiers

/// A stretch of a converted text that leads somewhere.
package struct TextSpan: Sendable, Hashable {
    package enum Target: Sendable, Hashable {
        /// The whole address.
        case link(String)
        /// The page of somebody who is mentioned. Nobody is told.
        case mention(page: String)
        /// A hashtag, without the `#`.
        case tag(String)
        /// A post of the owner's that is moved too. Until its new address is known, the given one stands for it.
        case movedPost(TweetID, address: String)

        /// The address or the hashtag.
        package var value: String {
            switch self {
            case .link(let address), .mention(let address), .movedPost(_, let address): address
            case .tag(let tag): tag
            }
        }
    }

    /// UTF-8 bytes of the text, half-open.
    package var range: Range<Int>
    package var target: Target

    package init(range: Range<Int>, target: Target) {
        self.range = range
        self.target = target
    }
}
