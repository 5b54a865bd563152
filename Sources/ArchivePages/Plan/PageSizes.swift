/// How much stands on one page, so that each opens quickly whatever the archive holds.
package struct PageSizes: Sendable {
    /// Posts on a page of a month. The last thread may add up to ``longThread`` more.
    package var posts = 100
    /// A thread with more posts has pages of its own.
    package var longThread = 25
    /// Posts on a page of a long thread.
    package var threadPosts = 200
    /// Threads on a page of the list of threads.
    package var listedThreads = 150
    package var media = 120
    /// Posts in one file of what a search shows.
    package var searchPosts = 128
    /// Bytes of a file of the search's words before the next one begins.
    package var wordBytes = 48 << 10

    package init() {}
}
