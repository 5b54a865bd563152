import Crossposting
import Identifiers
import XArchive

/// Which pages there are, and which posts stand on which. Made without reading any text, so that pages can lead to one
/// another while they are written one by one.
struct SitePlan {
    /// A page of posts.
    struct Page {
        enum Heading: Hashable {
            /// Posts of a month, which begins then: milliseconds since 1970, UTC.
            case month(Int64)
            /// Posts of a section that is not told apart by months.
            case section
            /// One long thread, which began then.
            case thread(Int64)
        }

        /// A thread on the page, or a part of it.
        struct Entry {
            /// Among the section's threads.
            let thread: Int
            /// Which of the thread's posts.
            let posts: Range<Int>
            /// Whether it only announces a thread that has pages of its own.
            let isAnnouncement: Bool
        }

        let path: String
        /// Among the plan's sections.
        let section: Int
        let heading: Heading
        /// From 1, of the pages with this heading.
        let number: Int
        let count: Int
        let entries: [Entry]
    }

    /// Those that the archive has, the posts that everybody could see first.
    let sections: [SiteSection]
    let pages: [Page]
    /// Earlier versions of edited posts, by the version that stands for them, in their order.
    let earlierVersions: [TweetID: [TweetID]]

    private let places: [TweetID: Int]
    private let lastVersion: @Sendable (TweetID) -> TweetID

    init(_ posts: ArchivedPosts, sizes: PageSizes) {
        var earlier: [TweetID: [TweetID]] = [:]
        func nodes(_ index: TweetIndex, where isWanted: (TweetEntry) -> Bool) -> [PostNode] {
            index.filter(isWanted).compactMap { entry in
                if let last = entry.supersededBy, index[last] != nil {
                    earlier[last, default: []].append(entry.id)
                    return nil
                }
                return PostNode(entry, in: index)
            }
        }
        let hasOwner = posts.owner != nil
        let sections = [
            SiteSection(.posts, nodes(posts.tweets) { $0.origin != .circle }, hasOwner: hasOwner),
            SiteSection(.circle, nodes(posts.tweets) { $0.origin == .circle }, hasOwner: hasOwner),
            SiteSection(.community, nodes(posts.community) { _ in true }, hasOwner: hasOwner),
            SiteSection(.deleted, nodes(posts.deleted) { _ in true }, hasOwner: hasOwner),
        ].filter { $0.kind == .posts || !$0.nodes.isEmpty }
        var pages: [Page] = []
        for (number, section) in zip(sections.indices, sections) {
            pages += PageBreaker(section: section, number: number, sizes: sizes).pages()
        }
        var places: [TweetID: Int] = [:]
        for (number, page) in zip(pages.indices, pages) {
            let section = sections[page.section]
            for entry in page.entries where !entry.isAnnouncement {
                // Of one id in two sections the first counts: it is the one that everybody could see.
                for place in section.threads[entry.thread].posts[entry.posts] {
                    let id = section.nodes[place].id
                    if places[id] == nil { places[id] = number }
                }
            }
        }
        self.sections = sections
        self.pages = pages
        self.places = places
        earlierVersions = earlier
        let tweets = posts.tweets
        lastVersion = { tweets.lastVersion(of: $0) }
    }

    /// The post that stands for this one on a page: itself, or its last version. `nil` for all that is not here.
    func shown(_ id: TweetID) -> TweetID? {
        if places[id] != nil { return id }
        let last = lastVersion(id)
        return places[last] == nil ? nil : last
    }

    /// The page on which this post stands.
    func page(of id: TweetID) -> Page? { places[id].map { pages[$0] } }

    var postCount: Int { sections.reduce(0) { $0 + $1.nodes.count } }
}
