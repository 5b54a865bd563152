import FoundationEssentials
import Identifiers

extension ArchiveReader {
    /// The owner's posts, all parts of them: tweets, tweets for a circle, and apart from these deleted ones and those
    /// of communities. Notes are found for their tweets, media for theirs.
    ///
    /// Opens the files of posts and notes, `screen-name-change.js` and `protected-history.js`; never messages.
    ///
    /// - Parameters:
    ///   - temporaryFolder: where the texts of a ZIP file are unpacked to, as much as the files of posts have. The
    ///     system's folder for temporary files, if not given.
    ///   - progress: called with the name of each list before it is read.
    package func posts(
        temporaryFolder: String? = nil, progress: (String) -> Void = { _ in }
    ) throws(ArchiveError) -> ArchivedPosts {
        let folder = temporaryFolder ?? FileManager.default.temporaryDirectory.path
        var files: PostFiles? = PostFiles(temporaryFolder: folder)
        var indexing = try PostIndexing(self)
        progress(DataFile.noteTweet.rawValue)
        let notes = try indexing.notes(files: &files)
        progress(DataFile.tweets.rawValue)
        var tweets = try indexing.index([.tweets, .tweet, .circle], matcher: notes?.matcher, files: &files)
        progress(DataFile.community.rawValue)
        var community = try indexing.index([.community], matcher: tweets.matcher, files: &files)
        progress(DataFile.deleted.rawValue)
        let deleted = try indexing.index([.deleted], files: &files)
        // What the owner has deleted is not moved, even if another file still has it.
        tweets.index.removeAll { deleted.index[$0.id] != nil }

        var notePlaces: [TweetID: NotePlace] = [:]
        for (note, tweet) in community.matcher?.pairs ?? [] {
            guard let id = TweetID(rawValue: tweet), let place = notes?.places[note] else { continue }
            notePlaces[id] = place
            tweets.index.setNote(of: id, length: place.length)
            community.index.setNote(of: id, length: place.length)
        }
        return ArchivedPosts(
            owner: indexing.owner, handles: indexing.handles, wasProtected: try wasProtected(),
            hasCircleFile: try !catalogue.parts(of: .circle).present.isEmpty, tweets: tweets.index,
            community: community.index, deleted: deleted.index, hasTweetFiles: tweets.hasFiles,
            warnings: generalWarnings(owner: indexing.owner) + indexing.warnings,
            files: files ?? PostFiles(temporaryFolder: folder), media: indexing.media,
            notes: notePlaces, limits: limits)
    }

    /// Calls `body` with each tweet and each tweet for a circle, as they stand in the files: all versions of edited
    /// ones, retweets and repeated ids included. None of them stays in memory.
    package func forEachTweet(
        _ body: (ArchivedTweet) throws(ArchiveError) -> Void
    ) throws(ArchiveError) {
        let owner = try owner()
        let media = try mediaFolders()
        for kind: DataFile in [.tweets, .tweet, .circle] {
            let decoder = TweetDecoder(origin: kind.origin, owner: owner?.id, folders: media)
            for part in try catalogue.parts(of: kind).present {
                try forEachEntry(of: part, decoder) { (tweet, _) throws(ArchiveError) in try body(tweet) }
            }
        }
    }

    /// Screen names that the owner had, as X writes them.
    func formerNames() throws(ArchiveError) -> [String] {
        var names: [String] = []
        for part in try catalogue.parts(of: .screenNameChange).present {
            try forEachEntry(of: part, FormerNamesDecoder()) { (found, _) throws(ArchiveError) in names += found }
        }
        return names
    }

    /// Whether `protected-history.js` tells of a time when the account was protected. Each of its entries does:
    /// protecting it, and ending that. `nil` without the file.
    private func wasProtected() throws(ArchiveError) -> Bool? {
        let parts = try catalogue.parts(of: .protectedHistory).present
        guard !parts.isEmpty else { return nil }
        var entries = 0
        for part in parts { entries += try forEachEntry(of: part, SkippingDecoder()) { _, _ in } }
        return entries > 0
    }

    /// Reads a part with its texts kept, or not.
    func read(
        _ part: Part, keeping files: inout PostFiles?, _ body: (ListReader, UInt32) throws(ArchiveError) -> Int
    ) throws(ArchiveError) -> Int {
        guard files != nil else {
            return try body(ListReader(part: part, stream: container.open(part.path), limits: limits), 0)
        }
        return try files?.add(part, of: container) { (stream, number) throws(ArchiveError) in
            try body(ListReader(part: part, stream: stream, limits: limits), number)
        } ?? 0
    }
}

/// Reads nothing of an entry, and still refuses what is no JSON.
private struct SkippingDecoder: EntryDecoder {
    func decode(_ cursor: inout JSONCursor) throws(JSONFault) { try cursor.skipValue() }
}
