import Crossposting
import XArchive

/// Plans all posts of an archive for Bluesky, as `posts plan` does.
enum PlanRun {
    static func postsPerSecond(folder: String) throws -> Double {
        let posts = try ArchiveReader(path: folder).posts()
        var selection = PostSelection()
        selection.includesRepliesToOthers = true
        var count = 0
        let seconds = try ArchiveBench.seconds {
            let planner = try PostPlanner(
                ArchivePosts(posts), selection: selection, options: PlanOptions(destination: .bluesky))
            try planner.forEachThread { count += $0.posts.count }
        }
        return Double(count) / seconds
    }
}
