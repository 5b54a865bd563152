import Mastodon

/// What earlier tries of a follow on a server with the Mastodon API left behind. All moments in milliseconds since 1970.
///
/// There a follow bears no mark of who made it. So before the request leaves it is noted that it may: whoever is
/// followed without such a note was followed before.
enum MastodonReceipt: Sendable, Hashable {
    /// The request may have been sent.
    case mayBeSent(id: String, at: Int64)
    /// The server has taken the request.
    case taken(id: String, at: Int64)

    init?(_ bytes: [UInt8]?) {
        guard let bytes else { return nil }
        let halves = String(decoding: bytes, as: UTF8.self).split(separator: "@", omittingEmptySubsequences: false)
        guard halves.count == 2, let moment = Int64(halves[1]) else { return nil }
        switch halves[0].first {
        case nil: return nil
        case "?": self = .mayBeSent(id: String(halves[0].dropFirst()), at: moment)
        default: self = .taken(id: String(halves[0]), at: moment)
        }
    }

    var bytes: [UInt8] {
        switch self {
        case .mayBeSent(let id, let at): Array("?\(id)@\(at)".utf8)
        case .taken(let id, let at): Array("\(id)@\(at)".utf8)
        }
    }

    /// When the request was sent, or may have been.
    var sentAt: Int64 {
        switch self {
        case .mayBeSent(_, let at), .taken(_, let at): at
        }
    }

    var isTaken: Bool {
        if case .taken = self { true } else { false }
    }
}
