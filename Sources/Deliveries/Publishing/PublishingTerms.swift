import Accounts
import Crossposting
import Foundation
import Identifiers
import Mastodon

/// How posts are made for an account: what its server takes, and what its owner chose.
///
/// Kept with what was confirmed, so that all of it goes out as it was shown, whatever the server says later.
package struct PublishingTerms: Sendable, Hashable, Codable {
    /// Who sees a post on a server with the Mastodon API.
    package enum Visibility: String, Sendable, Hashable, Codable, CaseIterable {
        case `public`, unlisted, `private`
    }

    /// Where the original's date is told.
    package enum Dates: String, Sendable, Hashable, Codable, CaseIterable {
        /// Posts bear it themselves.
        case own
        /// A line of it begins the text.
        case line
        case none
    }

    /// What the account's owner wants; what the server cannot do gives way.
    package struct Choices: Sendable, Hashable {
        package var visibility = Visibility.unlisted
        /// Dates posts back where the server takes that.
        package var backdates = true
        /// Writes the date into the text where posts are not dated back.
        package var showsDate = true

        package init() {}

        package init(visibility: Visibility, dates: Dates?) {
            self.visibility = visibility
            backdates = dates == nil || dates == .own
            showsDate = dates != Dates.none
        }
    }

    package let destination: Destination
    /// The characters that a post may have, and what each address in it counts. Nil on Bluesky, where all servers agree.
    package let length: Int?
    package let linkLength: Int?
    package let photosPerPost: Int
    package let mediaLimits: PostPayload.MediaSizes?
    package let visibility: Visibility?
    package let dates: Dates

    package static let bluesky = PublishingTerms()

    private init() {
        destination = .bluesky
        (length, linkLength, photosPerPost) = (nil, nil, 4)
        (mediaLimits, visibility, dates) = (nil, nil, .own)
    }

    package init(_ instance: InstanceInfo, _ choices: Choices) {
        let limits = instance.limits
        destination = instance.software.family == .gotosocial ? .gotosocial : .mastodon
        length = limits.statusCharacters
        linkLength = limits.charactersPerURL
        photosPerPost = min(4, limits.mediaAttachments)
        mediaLimits = .init(picture: limits.imageSize, video: limits.videoSize)
        visibility = choices.visibility
        dates =
            if choices.backdates, Self.datesBack(instance) { .own } else if choices.showsDate { .line } else { .none }
    }

    /// Where the date can be told on that server, the usual one first.
    package static func dates(on instance: InstanceInfo) -> [Dates] {
        datesBack(instance) ? [.own, .line, .none] : [.line, .none]
    }

    private static func datesBack(_ instance: InstanceInfo) -> Bool { instance.software.isGoToSocial(atLeast: 0, 18) }

    /// Whether posts are sent with a date in the past, for a server with the Mastodon API.
    package var isBackdated: Bool { destination != .bluesky && dates == .own }

    /// For planning posts of that account.
    package func options(for key: AccountKey) -> PlanOptions {
        var options = PlanOptions(destination: destination, limits: limits)
        options.showsDate = dates == .line
        options.photosPerPost = photosPerPost
        if case .bluesky(let did) = key { options.address = { "https://bsky.app/profile/\(did)/post/\($0)" } }
        return options
    }

    private var limits: TextLimits {
        switch (destination, length) {
        case (.mastodon, let length?): .mastodon(length: length, linkLength: linkLength ?? 23)
        case (.gotosocial, let length?): .gotosocial(length: length)
        default: .usual(for: destination)
        }
    }

    package init(decoding text: String) throws {
        self = try JSONDecoder().decode(PublishingTerms.self, from: Data(text.utf8))
    }

    package func encoded() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
