import Identifiers

/// The files of photos, videos and GIFs that the archive has, by name.
struct MediaFolders: Sendable {
    private struct Folder {
        /// In the container, with its `/`.
        let path: String
        let names: Set<String>
    }

    private let folders: [Folder]

    /// No files at all.
    init() { folders = [] }

    /// Files of one folder, wherever that is.
    init(names: Set<String>) { folders = [Folder(path: "", names: names)] }

    /// The folders of these kinds of posts.
    init(_ catalogue: PartCatalogue, _ container: any ArchiveContainer, of kinds: [DataFile]) throws(ArchiveError) {
        var paths: [String] = []
        for kind in kinds {
            let path = try catalogue.mediaFolder(of: kind)
            if !paths.contains(path) { paths.append(path) }
        }
        let names = try container.fileNames(in: paths)
        folders = zip(paths, names).map { Folder(path: $0, names: $1) }
    }

    /// Where a file is in the container; `nil` when it is not in the archive.
    func path(of file: String) -> String? {
        folders.first { $0.names.contains(file) }.map { $0.path + file }
    }

    /// The file of a photo, video or GIF: `<tweet id>-<last part of its address>`.
    ///
    /// Another version's file will do, since all versions of a tweet have the same media, and of a video any quality.
    func file(named names: [String], of tweet: TweetID, versions: [TweetID]) -> String? {
        for id in [tweet] + versions.filter({ $0 != tweet }) {
            for name in names {
                let file = "\(id)-\(name)"
                if path(of: file) != nil { return file }
            }
        }
        return nil
    }
}
