import Identifiers

/// What a tweet says, as it goes into posts: plain text and what in it leads somewhere.
package struct ConvertedText: Sendable, Hashable {
    package var text: String
    /// In the order of the text, none overlapping another.
    package var spans: [TextSpan] = []
    /// The owner's tweet that it quotes, if that is moved too.
    package var quote: TweetID?
    package var losses: Set<Loss> = []

    package init(text: String, spans: [TextSpan] = []) {
        self.text = text
        self.spans = spans
    }
}
