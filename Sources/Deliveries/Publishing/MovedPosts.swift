import Accounts

/// Posts of an account that were handed in, in their order, read from the store page by page.
package struct MovedPosts: AsyncSequence, Sendable {
    package typealias Element = MovedPost

    /// Posts of one transaction.
    private static let page = 500

    fileprivate let port: any PublishingPort
    fileprivate let key: AccountKey
    fileprivate let start: Int64

    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let posts: MovedPosts
        private var page: ArraySlice<MovedPost> = []
        private var last: Int64

        fileprivate init(_ posts: MovedPosts) {
            self.posts = posts
            last = posts.start
        }

        package mutating func next() async throws -> MovedPost? {
            if page.isEmpty {
                page = try await posts.port.movedPosts(of: posts.key, after: last, limit: MovedPosts.page)[...]
                if let end = page.last { last = end.number }
            }
            return page.popFirst()
        }
    }

    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }
}

extension PublishingPort {
    /// The posts of the account that were handed in, behind that number.
    package func movedPosts(of key: AccountKey, after number: Int64 = 0) -> MovedPosts {
        MovedPosts(port: self, key: key, start: number)
    }
}
