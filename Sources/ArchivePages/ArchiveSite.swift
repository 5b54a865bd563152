import Crossposting
import Foundation
import Identifiers
import Localization
import Templating
import XArchive

/// A private site of a whole archive, as files that a browser opens from the disk.
///
/// Texts are read post by post and media file by file; what stays in memory are the posts' outlines, where media stand
/// and the search's words. The same archive and options always make the same files.
package final class ArchiveSite {
    private let reader: ArchiveReader
    private let posts: ArchivedPosts
    private let options: SiteOptions
    private let folder: SiteFolder
    private let plan: SitePlan
    private let library: TemplateLibrary
    private let frame: PageFrame
    private let maker: PostViewMaker

    private var texts: Texts { options.texts }
    private var search: SearchIndex
    private var gallery = MediaGallery()
    private var threads = ThreadList()
    private var summary = SiteSummary()

    package init(
        reader: ArchiveReader, posts: ArchivedPosts, options: SiteOptions, folder: SiteFolder
    ) throws {
        self.reader = reader
        self.posts = posts
        self.options = options
        self.folder = folder
        plan = SitePlan(posts, sizes: options.sizes)
        library = try TemplateLibrary(
            pages: Templates.Page.allCases.map(\.template), partials: Templates.partials, texts: options.texts)
        frame = PageFrame(
            texts: options.texts, owner: posts.owner, generatedAt: reader.generatedAt.flatMap(Self.day))
        maker = PostViewMaker(
            posts: posts, plan: plan, texts: options.texts, altTexts: options.altTexts, moved: options.moved)
        search = SearchIndex(sizes: options.sizes)
    }

    /// Writes all files, and puts them in their place.
    ///
    /// - Parameter progress: called after each post with how many are done and how many there are. What it throws ends
    ///   the writing; nothing is left then of what was written.
    package func write(progress: (Int, Int) throws -> Void = { _, _ in }) throws -> SiteSummary {
        do {
            try writeAssets()
            var done = 0
            for number in plan.pages.indices {
                try writePage(number) {
                    done += 1
                    try progress(done, plan.postCount)
                }
            }
            summary.searchWords = search.wordCount
            try search.finish(to: folder)
            try writeOverviews()
            try folder.finish()
        } catch {
            try folder.abandon()
            throw error
        }
        summary.files = folder.files
        summary.bytes = folder.bytes
        return summary
    }

    // MARK: - Pages of posts

    private func writePage(_ number: Int, done: () throws -> Void) throws {
        let page = plan.pages[number]
        let section = plan.sections[page.section]
        var groups: [[String: Any]] = []
        for entry in page.entries {
            let thread = section.threads[entry.thread]
            var views: [[String: Any]] = []
            for post in entry.posts {
                let above = post > entry.posts.lowerBound ? section.nodes[thread.posts[post - 1]].id : nil
                guard let view = try view(of: thread.posts[post], after: above, entry, on: page) else { continue }
                views.append(view)
                if !entry.isAnnouncement { try done() }
            }
            if entry.isAnnouncement, let last = views.indices.last {
                let root = section.nodes[thread.posts[0]].id
                views[last]["whole"] = [
                    "to": maker.place(of: root, from: page.path) ?? "",
                    "label": texts("archive.post.wholeThread", count: thread.posts.count),
                ]
            }
            var group: [String: Any] = ["posts": views]
            if thread.posts.count > 1, !entry.isAnnouncement {
                group["label"] = texts("archive.thread.label", count: thread.posts.count)
            }
            groups.append(group)
        }
        let titles = PageTitles(plan: plan, texts: texts)
        var values = frame.values(title: titles.title(of: page), path: page.path, place: nil)
        values["lead"] = titles.lead(of: page)
        values["paging"] = titles.paging(at: number)
        values["threads"] = groups
        try write(.posts, values, to: page.path)
    }

    private func view(
        of place: Int, after above: TweetID?, _ entry: SitePlan.Page.Entry, on page: SitePlan.Page
    ) throws -> [String: Any]? {
        let section = plan.sections[page.section]
        let node = section.nodes[place]
        let isFirstTime = !entry.isAnnouncement
        let shown = try maker.post(at: place, in: section, after: above, on: page.path) { tweet in
            try mediaFiles(of: tweet, isFirstTime: isFirstTime)
        }
        guard let shown else { return nil }
        guard isFirstTime else { return shown.view }
        let thread = section.threads[entry.thread]
        count(node, in: section, thread)
        var marks: SearchPost.Marks = []
        if !shown.media.isEmpty { marks.insert(.media) }
        if thread.posts.count > 1 { marks.insert(.thread) }
        if node.isRetweet { marks.insert(.retweet) }
        if case .others = section.forest.parents[place] { marks.insert(.answer) }
        try search.add(
            SearchPost(
                id: node.id, createdAt: node.createdAt, page: page.path, text: shown.text, tags: shown.tags,
                marks: marks, section: section.kind), to: folder)
        for file in shown.media {
            gallery.add(file, of: node.id, at: node.createdAt, on: page.path)
        }
        if place == thread.posts[0], thread.posts.count > 1, section.kind == .posts {
            threads.add(
                id: node.id, createdAt: node.createdAt, page: page.path, posts: thread.posts.count, text: shown.text)
        }
        return shown.view
    }

    private func count(_ node: PostNode, in section: SiteSection, _ thread: SiteSection.Thread) {
        let earlier = plan.earlierVersions[node.id]?.count ?? 0
        if options.moved[node.id] != nil { summary.moved += 1 }
        switch section.kind {
        case .posts:
            summary.tweets += 1 + earlier
            summary.editsSuperseded += earlier + (node.isSuperseded ? 1 : 0)
            if node.isRetweet { summary.retweets += 1 }
            if posts.tweets[node.id]?.hasNote == true { summary.notesMatched += 1 }
            guard !node.isRetweet, let place = section.forest.place(of: node.id) else { return }
            if case .others = section.forest.parents[place] { summary.repliesToOthers += 1 }
            if case .none = section.forest.parents[place], thread.posts.count > 1, thread.posts[0] == place {
                summary.threads += 1
            }
            guard let entry = posts.tweets[node.id], !node.isSuperseded else { return }
            summary.photos += Int(entry.photos)
            summary.videos += Int(entry.videos)
            summary.gifs += Int(entry.gifs)
            summary.mediaMissing += Int(entry.missingMedia)
        case .circle: summary.circle += 1
        case .community: summary.community += 1
        case .deleted: summary.deleted += 1
        }
    }

    // MARK: - Media

    /// Brings a post's media along when it is written for the first time.
    private func mediaFiles(of tweet: ArchivedTweet, isFirstTime: Bool) throws -> [MediaFile] {
        let year = String(ISOTime.date(tweet.createdAt).prefix(4))
        var files: [MediaFile] = []
        for (index, media) in tweet.media.enumerated() {
            guard let file = media.file else { continue }
            let path = MediaFile.path(of: file, tweet: tweet.id, number: index + 1, year: year)
            if isFirstTime, try !bring(file, to: path) { continue }
            let fallback =
                switch media.kind {
                case .photo:
                    texts("archive.post.photo", ["number": .number(index + 1), "count": .number(tweet.media.count)])
                case .video: texts("archive.post.video")
                case .gif: texts("archive.post.gif")
                }
            files.append(
                MediaFile(
                    kind: media.kind, path: path, alt: options.altTexts.text(for: file, limit: 5_000) ?? fallback,
                    width: media.width, height: media.height))
        }
        return files
    }

    /// Returns whether the file is there now. One that cannot be read counts as missing: the rest is worth having.
    private func bring(_ file: String, to path: String) throws -> Bool {
        guard let target = try folder.place(for: path) else {
            guard let size = try reader.mediaSize(file) else { return false }
            folder.count(size)
            return true
        }
        if options.linksMedia, let size = try reader.linkMedia(file, to: target) {
            summary.linkedBytes += size
            folder.count(size)
            return true
        }
        do {
            guard let size = try reader.copyMedia(file, to: target) else { return false }
            folder.count(size)
            return true
        } catch ArchiveError.cannotUnpack(_, let reason) {
            throw SiteFolder.Failure.unwritable(path: target, reason: reason)
        } catch {
            if FileManager.default.fileExists(atPath: target) { try FileManager.default.removeItem(atPath: target) }
            return false
        }
    }

    // MARK: - Other pages

    private func writeOverviews() throws {
        let overviews = Overviews(plan: plan, frame: frame, sizes: options.sizes)
        for page in overviews.home(summary) + overviews.threads(threads) + overviews.media(gallery)
            + [overviews.search()]
        {
            try write(page.template, page.values, to: page.path)
        }
        let script = SearchIndex.script("texts", 0, try scriptTexts())
        try folder.write(script, to: "index/texts.js")
    }

    private func scriptTexts() throws -> String {
        let values: [String: Any] = ["language": texts.language, "texts": texts.forScripts(prefix: "archive.script.")]
        let data = try JSONSerialization.data(withJSONObject: values, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }

    private func writeAssets() throws {
        let assets = try Resources.folder(of: "ArchivePages") + "/assets"
        for name in try FileManager.default.contentsOfDirectory(atPath: assets).sorted() {
            try folder.write(try String(contentsOfFile: assets + "/" + name, encoding: .utf8), to: "assets/" + name)
        }
    }

    private func write(_ template: Templates.Page, _ values: [String: Any], to path: String) throws {
        try folder.write(library.render(template.template, values) ?? "", to: path)
        summary.pages += 1
    }

    private static func day(_ text: String) -> Int64? {
        let style = Date.ISO8601FormatStyle().year().month().day()
        // A date that nobody can read is not shown.
        return (try? style.parse(String(text.prefix(10)))).map { Int64($0.timeIntervalSince1970 * 1_000) }
    }
}
