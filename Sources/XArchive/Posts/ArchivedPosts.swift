import Identifiers

/// The owner's posts: small entries of all of them in memory, and their texts on the disk, read when asked for.
///
/// Can be used from several threads at once. The archive must stay where it is; a ZIP file was unpacked as far as
/// needed, to a temporary file that is gone with this object.
package final class ArchivedPosts: Sendable {
    /// `nil` when nothing says whose archive it is.
    package let owner: ArchiveOwner?
    /// All screen names that the owner is known to have had.
    package let handles: OwnerHandles
    /// Whether the archive says that the account was protected at some time. `nil` when it says nothing: its
    /// `protected-history.js` is missing, which covers no more than the six months before the archive was made.
    package let wasProtected: Bool?
    /// Whether `twitter-circle-tweet.js` is there. Without it, tweets of the circle era stand unmarked among the others.
    package let hasCircleFile: Bool
    /// Tweets, with those of a circle by their ``TweetEntry/origin``. Empty when the archive has none or lacks them.
    package let tweets: TweetIndex
    /// Tweets of communities, which are not among ``tweets``.
    package let community: TweetIndex
    /// Tweets that the owner has deleted and X had not yet removed, which are not among ``tweets``.
    package let deleted: TweetIndex
    /// Whether the archive has any file of tweets, so that no tweets means none and not unknown.
    package let hasTweetFiles: Bool
    /// What the owner should know about these files.
    package let warnings: [ArchiveWarning]

    private let files: PostFiles
    private let media: MediaFolders
    private let notes: [TweetID: NotePlace]
    private let limits: ArchiveLimits

    init(
        owner: ArchiveOwner?, handles: OwnerHandles, wasProtected: Bool?, hasCircleFile: Bool, tweets: TweetIndex,
        community: TweetIndex, deleted: TweetIndex, hasTweetFiles: Bool, warnings: [ArchiveWarning], files: PostFiles,
        media: MediaFolders, notes: [TweetID: NotePlace], limits: ArchiveLimits
    ) {
        self.owner = owner
        self.handles = handles
        self.wasProtected = wasProtected
        self.hasCircleFile = hasCircleFile
        self.tweets = tweets
        self.community = community
        self.deleted = deleted
        self.hasTweetFiles = hasTweetFiles
        self.warnings = warnings
        self.files = files
        self.media = media
        self.notes = notes
        self.limits = limits
    }

    /// Reads a tweet. `nil` when the archive has none of this id.
    package func tweet(_ id: TweetID) throws(ArchiveError) -> ArchivedTweet? {
        guard let entry = tweets[id] ?? community[id] ?? deleted[id] else { return nil }
        return try tweet(entry)
    }

    /// Reads the tweet of an entry of ``tweets``, ``community`` or ``deleted``, with the files of its media.
    ///
    /// Throws when the file was changed since the entries were read, or is gone.
    package func tweet(_ entry: TweetEntry) throws(ArchiveError) -> ArchivedTweet {
        let decoder = TweetDecoder(origin: entry.origin, owner: owner?.id, folders: media)
        let tweet = try files.entry(
            decoder, file: entry.file, offset: entry.offset, byteCount: Int(entry.byteCount), limits: limits)
        guard tweet.id == entry.id else { throw files.changed(entry.file) }
        return tweet
    }

    /// Reads the note with a tweet's whole text. `nil` when the tweet has none: its own text is whole.
    package func note(for id: TweetID) throws(ArchiveError) -> ArchivedNote? {
        guard let place = notes[id] else { return nil }
        let note = try files.entry(
            NoteDecoder(), file: place.file, offset: place.place.offset, byteCount: place.place.byteCount,
            limits: limits)
        guard note.id == place.id else { throw files.changed(place.file) }
        return note
    }
}

/// Where a note stands.
struct NotePlace: Sendable {
    let id: UInt64
    let file: UInt32
    let place: EntryPlace
    /// Code points of its text.
    let length: Int
}
