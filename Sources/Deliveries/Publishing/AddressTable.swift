import Accounts

/// Old and new addresses of moved posts, as CSV.
///
/// The columns are: `old`, the post on X; `part`, 1 unless the post became several; `new`, where it is now.
package enum AddressTable {
    package static let header = "old,part,new"

    /// Of a post that is at its destination; nil for any other. None of it needs quotes.
    package static func line(for post: MovedPost) -> String? {
        guard !post.isUndo, let url = post.receipt?.url else { return nil }
        return "\(post.address),\(post.key.part + 1),\(url)"
    }
}

extension MovedPost {
    /// Where the post is on X.
    package var address: String { "https://x.com/i/web/status/\(key.tweet)" }
}
