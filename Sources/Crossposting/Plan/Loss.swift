/// Something of a post that cannot come along.
package enum Loss: String, Sendable, Hashable, CaseIterable, Comparable, Codable {
    /// The archive has no file of a photo, video or GIF.
    case mediaMissing
    /// A photo or video of somebody else's: linked, not uploaded.
    case mediaOfOthers
    /// It answers a post of somebody else's.
    case parentOfOthers
    /// It answers a post of the owner's that the archive does not have.
    case parentMissing
    /// It answers a post of the owner's that is not moved.
    case parentLeftOut
    /// It has a poll, of which the archive has nothing.
    case poll
    /// It quotes a post that is not moved: linked.
    case quote
    /// A retweet, of which the archive has the text only.
    case retweet
    /// A link that is longer than servers take: its words only.
    case longLink
    /// The end of the text is not in the archive.
    case textCut

    package static func < (left: Loss, right: Loss) -> Bool { left.rawValue < right.rawValue }
}
