import ATProto
import Foundation

/// What tries have left behind of a post that is not published yet. It is kept as the receipt of its work, so that the
/// next try sends nothing a second time: neither the post nor its files.
struct PostDraft: Sendable, Hashable, Codable {
    /// The outcome of a post in between: its video is being processed, or the one that it quotes is.
    static let processing = "processing"
    /// Another: the day's share of videos is used up.
    static let waitingForShare = "waitingForShare"

    /// A file of the post as far as it was brought.
    struct File: Sendable, Hashable, Codable {
        /// What it is called where it came from: another file in its place is another file.
        var name: String
        /// As posts refer to it; nil while the video service has it.
        var blob: BlobReference?
        /// What the video service makes of it.
        var job: Job?
        var isVideo: Bool
        /// Pixels, when known.
        var width: Int?
        var height: Int?
    }

    struct Job: Sendable, Hashable, Codable {
        var id: String
        /// When it was handed in, milliseconds since 1970.
        var begunAt: Int64
    }

    /// A request that publishes the post may have left.
    var isSent = false
    /// Whether a video goes to the video service, or to the account's own server without it.
    var usesVideoService = true
    /// Whether the video service takes no more today.
    var waitsForShare = false
    /// By their place in the post.
    var files: [Int: File] = [:]

    /// - Parameter receipt: of the work; one that is no draft may stand for a post that was sent.
    init(receipt: [UInt8]?) {
        guard let receipt else { return }
        do {
            self = try JSONDecoder().decode(PostDraft.self, from: Data(receipt))
        } catch {
            isSent = true  // Looked up, then; nothing is lost by that.
        }
    }

    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }

    /// The account's server no longer has the files, since no post has referred to them for too long. What the video
    /// service has done before it would not do again: a video is given to the server itself then.
    mutating func forgetFiles() {
        files = [:]
        usesVideoService = false
    }
}
