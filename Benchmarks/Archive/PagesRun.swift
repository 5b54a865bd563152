import ArchivePages
import Foundation
import XArchive

/// Makes the pages of an archive, as `archive browse` does.
enum PagesRun {
    struct Result: Codable {
        let seconds: Double
        let posts: Int
        let pages: Int
        let bytes: Int
        /// The most memory that the process ever had.
        let peakBytes: Int
    }

    /// Makes them in this process and prints the result as JSON.
    static func run(folder: String) throws {
        let target = folder + "-pages"
        defer { ArchiveBench.removeFolder(target) }
        var summary = SiteSummary()
        let seconds = try ArchiveBench.seconds {
            let reader = try ArchiveReader(path: folder)
            let pages = try SiteFolder(path: target, archive: folder, isDryRun: false)
            let options = SiteOptions(texts: try SiteOptions.texts(in: "en"))
            summary = try ArchiveSite(
                reader: reader, posts: try reader.posts(), options: options, folder: pages
            ).write()
        }
        let result = Result(
            seconds: seconds, posts: summary.tweets, pages: summary.pages, bytes: summary.bytes,
            peakBytes: try ReadingRun.peakBytes())
        print(String(decoding: try JSONEncoder().encode(result), as: UTF8.self))
    }

    static func inOwnProcess(folder: String) throws -> Result {
        let executable = URL(filePath: CommandLine.arguments[0])
        let output = try ChildProcess.output(of: executable, ["--pages", folder])
        return try JSONDecoder().decode(Result.self, from: output)
    }
}
