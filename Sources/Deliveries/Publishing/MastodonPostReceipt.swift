import Foundation
import Mastodon

/// What earlier tries of a post on a server with the Mastodon API left behind, while it is not known to be published.
///
/// A status there bears no mark of who made it, and most servers ignore an `Idempotency-Key`: so before the request
/// leaves it is noted that it may, and who finds such a note looks for the status first.
struct MastodonPostReceipt: Sendable, Hashable, Codable {
    /// What was uploaded for it, in order.
    var media: [MastodonMediaID] = []
    /// When the request was first sent, or may have been; milliseconds since 1970.
    var firstSentAt: Int64?
    /// The same of the last time.
    var lastSentAt: Int64?
    /// What its text is recognised by, of the last time: on a site the text itself is erased before a deletion.
    var words: String?
    /// Stands there with a date that nobody asked for, and is to be deleted.
    var misdated: MastodonStatusID?

    init() {}

    /// Nil for no receipt, and for that of a published post.
    init?(_ bytes: [UInt8]?) {
        guard let bytes else { return nil }
        do {
            self = try JSONDecoder().decode(MastodonPostReceipt.self, from: Data(bytes))
        } catch {
            return nil  // That of a published post.
        }
    }

    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return Array(try encoder.encode(self))
    }
}
