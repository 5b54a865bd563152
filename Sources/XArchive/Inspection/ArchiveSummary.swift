import FoundationEssentials
import Identifiers

/// What is in an archive: whose it is, and how much of what. Encodes to the JSON of `archive inspect --json`.
package struct ArchiveSummary: Sendable, Equatable {
    /// How many of each thing. `nil` is unknown: the archive has no such file, or not what it takes to tell.
    package struct Counts: Sendable, Equatable, Encodable {
        package var following: Int?
        package var followers: Int?
        package var blocks: Int?
        package var mutes: Int?
        package var likes: Int?
        /// Distinct ids over all parts, retweets and all versions of edited tweets included.
        package var tweets: Int?
        package var retweets: Int?
        /// Retweets excluded, like everything below.
        package var repliesToOthers: Int?
        package var selfReplies: Int?
        /// Tweets that link to a tweet.
        package var quotes: Int?
        /// Quotes of a tweet of the owner's.
        package var selfQuotes: Int?
        /// Tweets that are not the last version of themselves. All others are kept.
        package var editsSuperseded: Int?
        package var notes: Int?
        /// Notes whose tweet was found.
        package var notesMatched: Int?
        /// Trees of at least two kept tweets of the owner whose root is no reply.
        package var threads: Int?
        /// Of kept tweets, like the next three.
        package var photos: Int?
        package var videos: Int?
        package var gifs: Int?
        /// Photos, videos and GIFs whose file is not in the archive.
        package var mediaMissing: Int?
    }

    package var owner: ArchiveOwner?
    /// As the manifest has it, an ISO 8601 time in UTC.
    package var generatedAt: String?
    package var layout: ArchiveLayout?
    package var counts = Counts()
    package var warnings: [ArchiveWarning] = []
}

extension ArchiveSummary: Encodable {
    private enum Key: CodingKey {
        case owner
        case generatedAt
        case layout
        case counts
        case warnings
    }

    private enum OwnerKey: CodingKey {
        case id
        case screenName
        case displayName
    }

    /// Every key is always there; what is unknown is `null`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        var ownerContainer = container.nestedContainer(keyedBy: OwnerKey.self, forKey: .owner)
        try ownerContainer.encode(owner?.id, forKey: .id)
        try ownerContainer.encode(owner?.screenName, forKey: .screenName)
        try ownerContainer.encode(owner?.displayName, forKey: .displayName)
        try container.encode(generatedAt, forKey: .generatedAt)
        try container.encode(layout, forKey: .layout)
        try container.encode(counts, forKey: .counts)
        try container.encode(warnings.map(\.description), forKey: .warnings)
    }
}

extension ArchiveSummary.Counts {
    /// The counts by their names in the JSON, in its order.
    package var named: [(name: String, count: Int?)] {
        [
            ("following", following), ("followers", followers), ("blocks", blocks), ("mutes", mutes),
            ("likes", likes), ("tweets", tweets), ("retweets", retweets), ("repliesToOthers", repliesToOthers),
            ("selfReplies", selfReplies), ("quotes", quotes), ("selfQuotes", selfQuotes),
            ("editsSuperseded", editsSuperseded), ("notes", notes), ("notesMatched", notesMatched),
            ("threads", threads), ("photos", photos), ("videos", videos), ("gifs", gifs),
            ("mediaMissing", mediaMissing),
        ]
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        for (name, count) in named { try container.encode(count, forKey: Name(stringValue: name)) }
    }
}
