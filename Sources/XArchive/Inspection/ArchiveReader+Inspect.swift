import Identifiers

extension ArchiveReader {
    /// Counts what is in the archive.
    ///
    /// - Parameter progress: called with the name of each list before it is read.
    package func inspect(progress: (String) -> Void = { _ in }) throws(ArchiveError) -> ArchiveSummary {
        var summary = ArchiveSummary()
        if let manifest = catalogue.manifest {
            summary.generatedAt = manifest.generatedAt
            if manifest.isPartial { summary.warnings.append(.partialArchive) }
        } else {
            summary.warnings.append(.manifestMissing)
        }
        summary.owner = try owner()
        if summary.owner == nil { summary.warnings.append(.ownerUnknown) }

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
        var tweets = TweetInspection(
            reader: self, owner: summary.owner, formerHandles: try formerHandles(), notes: try notes(&summary.warnings))
        try tweets.run(&summary)
        summary.layout = .of(catalogue, hasBareTweets: tweets.hasBareTweets)
        return summary
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
            let count = try forEachEntry(of: LikeRecord.self, in: part) { (like, place) throws(ArchiveError) in
                entries += 1
                guard entries <= limits.posts else { throw .tooManyEntries(file: part.name, limit: limits.posts) }
                guard let id = like.id else {
                    throw .unexpectedShape(file: part.name, entry: place, detail: "tweetId is not a number")
                }
                if !ids.insert(id).inserted { duplicates += 1 }
            }
            warnings += part.countWarning(found: count)
        }
        if duplicates > 0 { warnings.append(.duplicates(file: "data/like.js", count: duplicates)) }
        return ids.count
    }

    /// Screen names that the owner had, in small letters.
    private func formerHandles() throws(ArchiveError) -> Set<String> {
        var handles: Set<String> = []
        for part in try catalogue.parts(of: .screenNameChange).present {
            try forEachEntry(of: ScreenNameChange.self, in: part) { (change, _) throws(ArchiveError) in
                handles.formUnion(change.names.map { $0.lowercased() })
            }
        }
        return handles
    }

    /// The notes' texts by id; `nil` when the archive has no such file.
    private func notes(
        _ warnings: inout [ArchiveWarning]
    ) throws(ArchiveError) -> [UInt64: NoteMatcher.NoteText]? {
        let parts = try catalogue.parts(of: .noteTweet)
        guard !parts.present.isEmpty else { return nil }
        warnings += parts.warnings
        var notes: [UInt64: NoteMatcher.NoteText] = [:]
        for part in parts.present {
            let count = try forEachEntry(of: NoteRecord.self, in: part) { (note, place) throws(ArchiveError) in
                guard let id = note.id else {
                    throw .unexpectedShape(file: part.name, entry: place, detail: "noteTweetId is not a number")
                }
                guard notes.count < limits.posts else {
                    throw .tooManyEntries(file: part.name, limit: limits.posts)
                }
                notes[id] = NoteMatcher.NoteText(note: note.text)
            }
            warnings += part.countWarning(found: count)
        }
        return notes
    }
}

/// `{"like": {"tweetId": "…"}}`. The text is not read.
private struct LikeRecord: Decodable {
    private struct Like: Decodable {
        let tweetId: String
    }

    private let like: Like

    var id: UInt64? { UInt64(like.tweetId) }
}
