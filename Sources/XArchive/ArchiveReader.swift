import Identifiers

/// Reads an X archive from the owner's disk: the ZIP file that X sent, or the folder that it was unpacked to.
///
/// Opens only the files that a question needs, and never messages. Reads in pieces: memory does not grow with a file's
/// size, only with the number of ids. Blocks the thread that calls. Layouts from 2019 on; the older CSV layout is
/// refused with a sentence.
package final class ArchiveReader {
    /// As given, for messages.
    package let path: String

    let limits: ArchiveLimits
    let container: any ArchiveContainer
    let catalogue: PartCatalogue
    private var knownMediaFolders: MediaFolders?

    /// Reads the directory and the manifest.
    package init(path: String, limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveError) {
        self.path = path
        self.limits = limits
        switch try FileStatus(path: path).kind {
        case .folder: container = try FolderContainer(path: path, limits: limits)
        case .file: container = try ZipContainer(path: path, limits: limits)
        case .other: throw .unreadable(path: path, reason: "it is neither a file nor a folder")
        }
        catalogue = try PartCatalogue(container: container, path: path, limits: limits)
    }

    /// Whose archive it is: by the manifest, else by `account.js`. `nil` when neither is there.
    package func owner() throws(ArchiveError) -> ArchiveOwner? {
        if let manifest = catalogue.manifest, let owner = try manifest.owner(file: catalogue.manifestName) {
            return owner
        }
        var owner: ArchiveOwner?
        for part in try catalogue.parts(of: .account).present {
            try forEachEntry(of: part, OwnerDecoder()) { (fields, _) throws(ArchiveError) in
                owner = try fields.owner(file: part.name)
            }
        }
        return owner
    }

    /// When X made the archive, by the manifest: an ISO 8601 time in UTC. `nil` when nothing says.
    package var generatedAt: String? { catalogue.manifest?.generatedAt }

    /// The accounts that the owner follows, newest first as X writes them. `nil` when the archive has no such file.
    package func followings() throws(ArchiveError) -> AccountList? { try accounts(.following, in: "following") }

    /// The accounts that follow the owner, all parts of the list. `nil` when the archive has no such file.
    package func followers() throws(ArchiveError) -> AccountList? { try accounts(.follower, in: "follower") }

    /// The accounts that the owner has blocked. `nil` when the archive has no such file.
    package func blocks() throws(ArchiveError) -> AccountList? { try accounts(.block, in: "blocking") }

    /// The accounts that the owner has muted. `nil` when the archive has no such file.
    package func mutes() throws(ArchiveError) -> AccountList? { try accounts(.mute, in: "muting") }

    private func accounts(_ kind: DataFile, in key: StaticString) throws(ArchiveError) -> AccountList? {
        let parts = try catalogue.parts(of: kind)
        guard !parts.present.isEmpty else { return nil }
        var list = AccountListBuilder(file: kind.rawValue, limit: limits.accounts)
        list.warnings = parts.warnings
        for part in parts.present {
            let count = try forEachEntry(of: part, AccountDecoder(key: key)) { (id, place) throws(ArchiveError) in
                try list.add(id, part: part, place: place.number)
            }
            list.warnings += part.countWarning(found: count)
        }
        return list.finish()
    }

    /// The files of media that the archive has; looked through once.
    func mediaFolders() throws(ArchiveError) -> MediaFolders {
        if let knownMediaFolders { return knownMediaFolders }
        let folders = try MediaFolders(catalogue, container, of: [.tweets, .tweet, .circle, .community, .deleted])
        knownMediaFolders = folders
        return folders
    }

    /// Calls `body` with each entry of a part and its place, in order. Returns how many there were.
    @discardableResult
    func forEachEntry<Decoder: EntryDecoder>(
        of part: Part, _ decoder: Decoder, _ body: (consuming Decoder.Value, EntryPlace) throws(ArchiveError) -> Void
    ) throws(ArchiveError) -> Int {
        try ListReader(part: part, stream: container.open(part.path), limits: limits).forEachEntry(decoder, body)
    }
}
