import Identifiers

extension ArchiveReader {
    /// Counts what is in the archive.
    ///
    /// - Parameter progress: called with the name of each list before it is read.
    package func inspect(progress: (String) -> Void = { _ in }) throws(ArchiveError) -> ArchiveSummary {
        var summary = ArchiveSummary()
        summary.generatedAt = catalogue.manifest?.generatedAt
        summary.owner = try owner()
        summary.warnings = generalWarnings(owner: summary.owner)

        func count(_ kind: DataFile, _ list: () throws(ArchiveError) -> AccountList?) throws(ArchiveError) -> Int? {
            progress(kind.rawValue)
            guard let list = try list() else { return nil }
            summary.warnings += list.warnings
            return list.ids.count
        }
        summary.counts.following = try count(.following, followings)
        summary.counts.followers = try count(.follower, followers)
        summary.counts.blocks = try count(.block, blocks)
        summary.counts.mutes = try count(.mute, mutes)
        progress(DataFile.like.rawValue)
        summary.counts.likes = try likes(&summary.warnings)

        progress(DataFile.tweets.rawValue)
        var indexing = try PostIndexing(self)
        var files: PostFiles?
        let notes = try indexing.notes(files: &files)
        let tweets = try indexing.index([.tweets, .tweet], matcher: notes?.matcher, files: &files)
        summary.warnings += indexing.warnings
        summary.counts.notes = notes?.places.count
        if tweets.hasFiles {
            PostCounts(tweets: tweets.index, hasOwner: summary.owner != nil).report(into: &summary.counts)
            summary.counts.notesMatched = tweets.matcher?.matched
        }
        summary.layout = .of(catalogue, hasBareTweets: tweets.hasBareTweets)
        return summary
    }

    /// What there is to know of an archive before any list was read.
    func generalWarnings(owner: ArchiveOwner?) -> [ArchiveWarning] {
        var warnings: [ArchiveWarning] = []
        if let manifest = catalogue.manifest {
            if manifest.isPartial { warnings.append(.partialArchive) }
        } else {
            warnings.append(.manifestMissing)
        }
        if owner == nil { warnings.append(.ownerUnknown) }
        return warnings
    }

    /// Distinct likes.
    private func likes(_ warnings: inout [ArchiveWarning]) throws(ArchiveError) -> Int? {
        let parts = try catalogue.parts(of: .like)
        guard !parts.present.isEmpty else { return nil }
        warnings += parts.warnings
        var ids: Set<UInt64> = []
        var duplicates = 0
        var entries = 0
        for part in parts.present {
            let count = try forEachEntry(of: part, LikeDecoder()) { (id, _) throws(ArchiveError) in
                entries += 1
                guard entries <= limits.posts else { throw .tooManyEntries(file: part.name, limit: limits.posts) }
                if !ids.insert(id).inserted { duplicates += 1 }
            }
            warnings += part.countWarning(found: count)
        }
        if duplicates > 0 { warnings.append(.duplicates(file: "data/like.js", count: duplicates)) }
        return ids.count
    }
}

/// Reads the id in `{"like": {"tweetId": "…"}}`.
private struct LikeDecoder: EntryDecoder {
    var firstKey: StaticString? { "like" }

    func decode(_ cursor: inout JSONCursor) throws(JSONFault) -> UInt64 {
        var id: UInt64?
        if try cursor.openObject() {
            repeat {
                guard try cursor.key() == "like" else {
                    try cursor.skipValue()
                    continue
                }
                guard try cursor.openObject() else { continue }
                repeat {
                    if try cursor.key() == "tweetId" {
                        id = try cursor.text()?.unsigned
                    } else {
                        try cursor.skipValue()
                    }
                } while try cursor.nextMember()
            } while try cursor.nextMember()
        }
        guard let id else { throw cursor.complain("tweetId is not a number") }
        return id
    }
}
