import Crossposting
import Identifiers

/// Photos, videos and GIFs of all posts, in the order in which their pages are written.
struct MediaGallery {
    struct Item {
        let file: MediaFile
        let tweet: TweetID
        /// Milliseconds since 1970.
        let createdAt: Int64
        let page: String
    }

    private(set) var years: [String: [Item]] = [:]

    mutating func add(_ file: MediaFile, of tweet: TweetID, at createdAt: Int64, on page: String) {
        let item = Item(file: file, tweet: tweet, createdAt: createdAt, page: page)
        years[String(ISOTime.date(createdAt).prefix(4)), default: []].append(item)
    }
}

/// Threads of several posts.
struct ThreadList {
    struct Item {
        let id: TweetID
        let createdAt: Int64
        let page: String
        let posts: Int
        let excerpt: String
    }

    private(set) var items: [Item] = []

    mutating func add(id: TweetID, createdAt: Int64, page: String, posts: Int, text: String) {
        items.append(.init(id: id, createdAt: createdAt, page: page, posts: posts, excerpt: Excerpt.of(text)))
    }
}
