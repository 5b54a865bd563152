import Crossposting
import Identifiers

/// Divides the threads of a section among pages.
struct PageBreaker {
    let section: SiteSection
    /// Among the plan's sections.
    let number: Int
    let sizes: PageSizes

    /// Months in their order, each followed by the pages of its long threads.
    func pages() -> [SitePlan.Page] {
        var pages: [SitePlan.Page] = []
        var start = 0
        while start < section.threads.count {
            let key = monthKey(start)
            var end = start + 1
            while end < section.threads.count, monthKey(end) == key { end += 1 }
            pages += self.pages(of: start..<end, key: key)
            start = end
        }
        return pages
    }

    /// `2014-03`; the same for all in a section that is not divided by months.
    private func monthKey(_ thread: Int) -> String {
        section.kind == .posts ? String(ISOTime.date(beginning(of: thread)).prefix(7)) : "all"
    }

    private func beginning(of thread: Int) -> Int64 {
        section.nodes[section.threads[thread].posts[0]].createdAt
    }

    private func pages(of threads: Range<Int>, key: String) -> [SitePlan.Page] {
        var groups: [[SitePlan.Page.Entry]] = []
        var group: [SitePlan.Page.Entry] = []
        var count = 0
        for thread in threads {
            let posts = section.threads[thread].posts.count
            let isLong = posts > sizes.longThread
            let shown = isLong ? 1 : posts
            if count > 0, count + shown > sizes.posts {
                groups.append(group)
                (group, count) = ([], 0)
            }
            group.append(.init(thread: thread, posts: 0..<shown, isAnnouncement: isLong))
            count += shown
        }
        groups.append(group)
        let heading: SitePlan.Page.Heading =
            section.kind == .posts ? .month(beginning(of: threads.lowerBound)) : .section
        var pages = numbered(groups, path: "\(section.kind.folder)/\(key)", heading)
        for entry in groups.joined() where entry.isAnnouncement { pages += threadPages(entry.thread) }
        return pages
    }

    private func threadPages(_ thread: Int) -> [SitePlan.Page] {
        let posts = section.threads[thread].posts
        let groups = stride(from: 0, to: posts.count, by: sizes.threadPosts).map { start in
            let range = start..<min(start + sizes.threadPosts, posts.count)
            return [SitePlan.Page.Entry(thread: thread, posts: range, isAnnouncement: false)]
        }
        let root = section.nodes[posts[0]]
        // A post that is in two sections has a thread in each.
        let folder = section.kind == .posts ? "threads" : section.kind.folder
        return numbered(groups, path: "\(folder)/\(root.id)", .thread(root.createdAt))
    }

    private func numbered(
        _ groups: [[SitePlan.Page.Entry]], path: String, _ heading: SitePlan.Page.Heading
    ) -> [SitePlan.Page] {
        groups.enumerated().map { index, entries in
            let suffix = index == 0 ? "" : "-\(index + 1)"
            return .init(
                path: path + suffix + ".html", section: number, heading: heading, number: index + 1,
                count: groups.count, entries: entries)
        }
    }
}
