import Deliveries

/// What `posts undo --dry-run` says.
struct UndoAnswer: Encodable {
    struct Thread: Encodable {
        /// The thread's first post on X.
        let address: String
        let posts: Int
    }

    private static let shownThreads = 20

    /// Newest first.
    let threads: [Thread]
    let deleted: Int
    let givenUp: Int
    let othersWaiting: Int

    init(_ rehearsal: UndoRehearsal) {
        threads = rehearsal.deletions.sorted { $0.key > $1.key }.map {
            Thread(address: "https://x.com/i/web/status/\($0.key)", posts: $0.value)
        }
        deleted = rehearsal.deletions.values.reduce(0, +)
        givenUp = rehearsal.givenUp
        othersWaiting = rehearsal.others
    }

    var isSomething: Bool { deleted > 0 || givenUp > 0 }

    func text(as account: String) -> String {
        var lines: [String] = []
        if !isSomething { lines.append("Nothing would be taken back.") }
        if deleted > 0 {
            lines.append(
                "\(deleted.counted("post", "posts")) in \(threads.count.counted("thread", "threads")) "
                    + "would be deleted from \(account), newest first:")
            lines += threads.prefix(Self.shownThreads).map {
                "  \($0.address)  \($0.posts.counted("post", "posts"))"
            }
            let more = threads.count - Self.shownThreads
            if more > 0 { lines.append("  and \(more.counted("thread", "threads")) more; --json lists them all") }
        }
        if givenUp > 0 {
            lines.append("\(givenUp.counted("post that waits", "posts that wait")) to be published would be given up.")
        }
        if othersWaiting > 0 {
            lines.append(
                "\(othersWaiting.counted("post", "posts")) of other threads would wait until you publish again.")
        }
        return lines.joined(separator: "\n")
    }
}
