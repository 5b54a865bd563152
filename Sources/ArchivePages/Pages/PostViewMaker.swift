import Crossposting
import Foundation
import Identifiers
import Localization
import XArchive

/// Reads posts and makes of them what the template shows.
struct PostViewMaker {
    let posts: ArchivedPosts
    let plan: SitePlan
    let texts: Texts
    let altTexts: AltTexts
    let moved: [TweetID: [MovedAddress]]
    private let converter: TextConverter

    init(
        posts: ArchivedPosts, plan: SitePlan, texts: Texts, altTexts: AltTexts, moved: [TweetID: [MovedAddress]]
    ) {
        self.posts = posts
        self.plan = plan
        self.texts = texts
        self.altTexts = altTexts
        self.moved = moved
        // With links beside the text, as Bluesky has them. What is here counts as moved: links to it stay here.
        converter = TextConverter(
            ConversionContext(
                destination: .bluesky, owner: posts.owner?.id, handles: posts.handles.all,
                movedTweet: { plan.shown($0) }))
    }

    /// - Parameters:
    ///   - place: among the section's posts.
    ///   - previous: the post that stands right above it in its thread.
    ///   - path: of the page that is written.
    ///   - mediaOf: the files of a post's media below the folder of the pages.
    func post(
        at place: Int, in section: SiteSection, after previous: TweetID?, on path: String,
        mediaOf: (ArchivedTweet) throws -> [MediaFile]
    ) throws -> ShownPost? {
        let node = section.nodes[place]
        guard let tweet = try tweet(node.id, section.kind) else { return nil }
        let note = try posts.note(for: node.id)
        let text = converter.convert(tweet, note: note)
        let media = try mediaOf(tweet)
        let segments = TextSegments(place: { self.place(of: $0, from: path) }, search: "../search.html")
        var view: [String: Any] = [
            "id": tweet.id.description, "place": "#p\(tweet.id)", "machine": texts.machineMoment(tweet.createdAt),
            "moment": texts.moment(tweet.createdAt), "leads": previous == nil, "segments": segments.segments(of: text),
            "hasMedia": !media.isEmpty,
            "media": media.map { file in
                file.view.merging(["source": "../" + file.path]) { $1 }
            },
        ]
        let tags = [node.isRetweet ? "archive.post.retweet" : nil, tweet.isSensitive ? "archive.post.sensitive" : nil]
            .compactMap { $0.map { texts($0) } }
        view["hasTags"] = !tags.isEmpty
        view["tags"] = tags
        view["lang"] = PostLanguage.tags(tweet.language).first
        view["context"] = context(of: place, tweet, in: section, after: previous, on: path)
        if let quoted = text.quote, let place = self.place(of: quoted, from: path) {
            view["quotes"] = [
                "to": place, "label": texts("archive.post.quotes", ["date": .text(day(of: quoted))]),
                "excerpt": try excerpt(of: quoted),
            ]
        }
        view["notes"] = notes(on: text, tweet, media: media.count)
        view["versions"] = try versions(of: tweet, segments)
        addFacts(of: tweet, in: section, to: &view)
        let hashtags = text.spans.compactMap { if case .tag(let tag) = $0.target { tag } else { nil } }
        return ShownPost(view: view, text: text.text, tags: hashtags, media: media)
    }

    /// Where a post stands, seen from a page one folder down.
    func place(of id: TweetID, from path: String) -> String? {
        guard let shown = plan.shown(id), let page = plan.page(of: shown) else { return nil }
        return (page.path == path ? "" : "../" + page.path) + "#p\(shown)"
    }

    private func tweet(_ id: TweetID, _ kind: SiteSection.Kind) throws -> ArchivedTweet? {
        let index =
            switch kind {
            case .posts, .circle: posts.tweets
            case .community: posts.community
            case .deleted: posts.deleted
            }
        return try index[id].map { entry throws(ArchiveError) in try posts.tweet(entry) }
    }

    private func excerpt(of id: TweetID) throws -> String {
        guard let tweet = try posts.tweet(id) else { return "" }
        return Excerpt.of(converter.convert(tweet, note: try posts.note(for: id)).text, length: 200)
    }

    private func day(of id: TweetID) -> String {
        let entry = posts.tweets[id] ?? posts.community[id] ?? posts.deleted[id]
        return entry.map { texts.day($0.createdAt) } ?? id.description
    }

    /// What it answers, where that does not stand right above it.
    private func context(
        of place: Int, _ tweet: ArchivedTweet, in section: SiteSection, after previous: TweetID?, on path: String
    ) -> [String: Any]? {
        func own(_ id: TweetID) -> [String: Any]? {
            self.place(of: id, from: path).map {
                ["to": $0, "label": texts("archive.post.answerToOwn", ["date": .text(day(of: id))]), "isAway": false]
            }
        }
        let answered = tweet.repliesToTweet
        switch section.forest.parents[place] {
        case .none: return nil
        case .own(let parent):
            let id = section.nodes[parent].id
            return id == previous ? nil : own(id)
        case .missing, .others:
            // In another section, perhaps.
            if let view = answered.flatMap(own) { return view }
            let label: String
            if case .missing = section.forest.parents[place] {
                label = texts("archive.post.answerMissing")
            } else if let name = tweet.repliesToName, !name.isEmpty {
                // Isolated: in a line from right to left the sign would stand behind the name.
                label = texts("archive.post.answerTo", ["name": .text("\u{2068}@\(name)\u{2069}")])
            } else {
                label = texts("archive.post.answerToSomebody")
            }
            let address = answered.map { Self.addressOnX($0) } ?? Self.addressOnX(tweet.id)
            return ["to": address, "label": label, "isAway": true]
        }
    }

    private func notes(on text: ConvertedText, _ tweet: ArchivedTweet, media: Int) -> [String] {
        var notes: [String] = []
        if text.losses.contains(.poll) { notes.append(texts("archive.post.poll")) }
        if text.losses.contains(.textCut) { notes.append(texts("archive.post.textCut")) }
        let missing = tweet.media.count - media
        if missing > 0, !tweet.isRetweet { notes.append(texts("archive.post.mediaMissing", count: missing)) }
        return notes
    }

    private func versions(of tweet: ArchivedTweet, _ segments: TextSegments) throws -> [String: Any]? {
        guard let earlier = plan.earlierVersions[tweet.id], !earlier.isEmpty else { return nil }
        var views: [[String: Any]] = []
        for id in earlier {
            guard let version = try posts.tweet(id) else { continue }
            let text = converter.convert(version, note: try posts.note(for: id))
            views.append([
                "machine": texts.machineMoment(version.createdAt), "moment": texts.moment(version.createdAt),
                "segments": segments.segments(of: text),
            ])
        }
        return ["summary": texts("archive.post.earlier", count: views.count), "earlier": views]
    }

    private func addFacts(of tweet: ArchivedTweet, in section: SiteSection, to view: inout [String: Any]) {
        var facts: [String] = []
        if let likes = tweet.likes, likes > 0 { facts.append(texts("archive.post.likes", count: likes)) }
        if let retweets = tweet.retweets, retweets > 0, !tweet.isRetweet {
            facts.append(texts("archive.post.retweets", count: retweets))
        }
        var links: [[String: Any]] = []
        for address in moved[tweet.id] ?? [] {
            guard let url = TextSegments.web(address.url) else { continue }
            switch address.network {
            case .bluesky: links.append(["to": url, "label": texts("archive.post.onBluesky")])
            case .mastodon: links.append(["to": url, "label": texts("archive.post.onMastodon")])
            case .x: continue
            }
        }
        if section.kind != .deleted {
            links.append(["to": Self.addressOnX(tweet.id), "label": texts("archive.post.onX")])
        }
        view["facts"] = facts
        view["links"] = links
        view["hasFacts"] = !facts.isEmpty || !links.isEmpty
    }

    static func addressOnX(_ id: TweetID) -> String { "https://x.com/i/web/status/\(id)" }
}
