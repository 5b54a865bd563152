import Identifiers

/// How posts are made for a destination.
package struct PlanOptions: Sendable {
    package var destination: Destination
    package var limits: TextLimits
    package var mentions: any MentionResolver = NoMatches()
    package var altTexts = AltTexts()
    /// Begins each tweet with a line of its date, for a destination that cannot date posts back.
    package var showsDate = false
    /// Where a post with this key will be at the destination, if that can be told before it is published. On Bluesky
    /// `https://bsky.app/profile/<DID>/post/<record key>`.
    package var address: @Sendable (RecordKey) -> String? = { _ in nil }
    /// Photos in one post; videos and GIFs stand alone.
    package var photosPerPost = 4

    package init(destination: Destination, limits: TextLimits? = nil) {
        self.destination = destination
        self.limits = limits ?? .usual(for: destination)
    }

    /// Graphemes that apps show, or servers take.
    var altTextLimit: Int { destination == .bluesky ? 2_000 : 1_500 }
}
