/// Finds the folder with the data files, wherever people's unpacking and packing has put it.
enum ArchiveRoot {
    /// The folder with its `/`, empty for the top.
    static func folder(in paths: [String], path: String) throws(ArchiveError) -> String {
        var withManifest: Set<String> = []
        var withData: Set<String> = []
        var isCSV = false
        for path in paths {
            let name = ArchivePath.fileName(path)
            if name == "manifest.js" {
                withManifest.insert(ArchivePath.folder(path))
            } else if DataFile.allCases.contains(where: { $0.part(ofFileName: name) != nil }) {
                withData.insert(ArchivePath.folder(path))
            } else if name == "tweets.csv" || name == "tweet_index.js" {
                isCSV = true
            }
        }
        // A copy of the data without its manifest, beside the archive, is of no interest; and a manifest of something
        // else, such as a web app, has no data beside it.
        let whole = withManifest.intersection(withData)
        for folders in [whole, withData, withManifest] where !folders.isEmpty {
            guard folders.count == 1, let folder = folders.first else {
                throw .severalArchives(folders: folders.sorted().map { $0.isEmpty ? "/" : $0 })
            }
            return folder
        }
        throw isCSV ? .csvLayout(path: path) : .nothingInside(path: path)
    }
}
