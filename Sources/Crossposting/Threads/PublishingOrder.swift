import Identifiers

/// An order in which each post comes behind those that it answers or links to, threads before single posts.
struct PublishingOrder {
    private(set) var ids: [TweetID] = []
    /// Links that no order can respect: versions of two posts that link to one another.
    private(set) var broken: [TweetID: Set<TweetID>] = [:]

    private var posts: [TweetID: PostOutline.Post] = [:]
    private var done: Set<TweetID> = []

    init(_ threads: [PostOutline.Thread]) {
        for thread in threads {
            for post in thread.posts { posts[post.id] = post }
        }
        ids.reserveCapacity(posts.count)
        for thread in threads where thread.posts.count > 1 { add(thread) }
        for thread in threads where thread.posts.count == 1 { add(thread) }
        posts = [:]
        done = []
    }

    private mutating func add(_ thread: PostOutline.Thread) {
        for post in thread.posts where !done.contains(post.id) { add(post) }
    }

    /// Adds what the post needs, then the post; not by recursion, since chains can be long.
    private mutating func add(_ post: PostOutline.Post) {
        var stack = [(post: post, next: 0)]
        var open: Set<TweetID> = [post.id]
        while let (post, next) = stack.last {
            let needed = next == 0 ? post.parent : next <= post.quotes.count ? post.quotes[next - 1] : nil
            if next > post.quotes.count {
                stack.removeLast()
                open.remove(post.id)
                done.insert(post.id)
                ids.append(post.id)
                continue
            }
            stack[stack.count - 1].next += 1
            guard let needed, let other = posts[needed], !done.contains(needed) else { continue }
            if open.insert(needed).inserted {
                stack.append((other, 0))
            } else if next > 0 {
                broken[post.id, default: []].insert(needed)
            }
        }
    }
}
