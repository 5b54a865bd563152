import Crossposting
import Deliveries
import XArchive

/// A thread as it will look: a part of a page, which the script puts in. The pictures are the browser's own.
struct PreviewView: Sendable {
    struct Post: Sendable {
        let number: String?
        let date: String
        /// Nil where the post bears the day on which it goes out.
        let moment: String?
        let visibility: String?
        let language: String?
        let segments: [Segment]
        let media: [Media]
        let quote: String?
        let card: Card?
        let isSensitive: Bool
        let held: String?
        let losses: [Line]
        let hasLosses: Bool
        let isFollowUp: Bool
    }

    struct Segment: Sendable {
        let text: String
        let href: String?
        let isTag: Bool
    }

    struct Media: Sendable {
        let file: String
        let id: String
        let kind: String
        let alt: String
    }

    struct Card: Sendable {
        let title: String
        let address: String
    }

    struct Line: Sendable {
        let text: String
    }

    let name: String
    let posts: [Post]

    static let template = PageTemplate(
        name: "postPreview",
        """
        <div class="thread">
        {{#posts}}
        <article class="post{{#isFollowUp}} follow-up{{/isFollowUp}}">
        <p class="post-head"><bdi>{{name}}</bdi>{{#moment}} · <time class="hint" datetime="{{moment}}">{{date}}</time>{{/moment}}\
        {{^moment}} · <span class="hint">{{date}}</span>{{/moment}}\
        {{#visibility}} · <span class="hint">{{visibility}}</span>{{/visibility}}\
        {{#number}} · <span class="hint">{{number}}</span>{{/number}}</p>
        <p class="post-text" dir="auto"{{#language}} lang="{{language}}"{{/language}}>{{#segments}}{{#href}}\
        <a href="{{href}}" target="_blank" rel="noopener noreferrer">{{text}}</a>{{/href}}{{^href}}{{#isTag}}\
        <span class="hashtag">{{text}}</span>{{/isTag}}{{^isTag}}{{text}}{{/isTag}}{{/href}}{{/segments}}</p>
        {{#media}}
        <div class="post-media"><div class="thumbnail {{kind}}" data-file="{{file}}"></div>
        <label for="{{id}}">[[posts.alt]]</label><input id="{{id}}" data-alt="{{file}}" value="{{alt}}" maxlength="2000">
        </div>
        {{/media}}
        {{#quote}}<p class="post-quote">{{quote}}</p>{{/quote}}
        {{#card}}<p class="post-card"><bdi>{{title}}</bdi><br><span class="hint"><bdi>{{address}}</bdi></span></p>{{/card}}
        {{#isSensitive}}<p class="hint">[[posts.sensitive]]</p>{{/isSensitive}}
        {{#held}}<p><strong class="tag needsYou">[[posts.heldTag]]</strong> {{held}}</p>{{/held}}
        {{#hasLosses}}
        <p class="hint">[[posts.losses]]</p>
        <ul class="hint">
        {{#losses}}
        <li>{{text}}</li>
        {{/losses}}
        </ul>
        {{/hasLosses}}
        </article>
        {{/posts}}
        </div>
        """)

    init(_ thread: PlannedThread, _ terms: PublishingTerms, name: String, texts: Texts) {
        self.name = name
        posts = thread.posts.map { Self.post($0, terms, texts) }
    }

    private static func post(_ post: PlannedPost, _ terms: PublishingTerms, _ texts: Texts) -> Post {
        let isDated = terms.dates == .own
        let number: [String: TextValue] = ["part": .number(post.reference.part + 1), "of": .number(post.of)]
        return Post(
            number: post.of > 1 ? texts("posts.part", number) : nil,
            date: isDated ? texts.moment(post.createdAt) : texts("posts.dayOut"),
            moment: isDated ? texts.machineMoment(post.createdAt) : nil,
            visibility: terms.visibility.map { texts("posts.visibility.\($0.rawValue)") },
            language: post.languages.first, segments: segments(of: post),
            media: post.media.enumerated().map { index, media in
                Media(
                    file: media.file, id: "alt-\(post.reference.tweet)-\(post.reference.part)-\(index)",
                    kind: media.kind == .photo ? "photo" : "video", alt: media.altText ?? "")
            },
            quote: quote(post, terms).map { texts($0) },
            card: post.card.map { Card(title: $0.title, address: $0.address) }, isSensitive: post.isSensitive,
            held: post.held.map { texts("posts.held.\($0.rawValue)") },
            losses: post.losses.map { Line(text: texts("posts.loss.\($0.rawValue)")) }, hasLosses: !post.losses.isEmpty,
            isFollowUp: post.parent != nil)
    }

    /// What is said of another post of one's own that it leads to.
    private static func quote(_ post: PlannedPost, _ terms: PublishingTerms) -> String? {
        if terms.destination == .bluesky { return post.quote.map { _ in "posts.quote" } }
        let hasMoved = post.facets.contains { if case .movedPost = $0.target { true } else { false } }
        return hasMoved ? "posts.movedAddress" : nil
    }

    /// The text, cut where it leads somewhere.
    private static func segments(of post: PlannedPost) -> [Segment] {
        let bytes = Array(post.text.utf8)
        var segments: [Segment] = []
        var position = 0
        func add(_ end: Int, href: String? = nil, isTag: Bool = false) {
            guard end > position else { return }
            let text = String(decoding: bytes[position..<end], as: UTF8.self)
            segments.append(Segment(text: text, href: href, isTag: isTag))
            position = end
        }
        for facet in post.facets where facet.range.lowerBound >= position && facet.range.upperBound <= bytes.count {
            add(facet.range.lowerBound)
            if case .tag = facet.target {
                add(facet.range.upperBound, isTag: true)
            } else {
                let address = facet.target.value
                let isWeb = address.hasPrefix("https://") || address.hasPrefix("http://")
                add(facet.range.upperBound, href: isWeb ? address : nil)
            }
        }
        add(bytes.count)
        return segments
    }
}
