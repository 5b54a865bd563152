import Identifiers
import XArchive

/// A photo, video or GIF as the pages have it.
struct MediaFile {
    let kind: ArchivedTweet.Media.Kind
    /// Below the folder of the pages. Never the archive's own name, which could say anything.
    let path: String
    let alt: String
    let width: Int?
    let height: Int?

    var view: [String: Any] {
        var view: [String: Any] = [
            "source": path, "alt": alt, "isPhoto": kind == .photo, "isLoop": kind == .gif,
        ]
        if let width, let height, 1...20_000 ~= width, 1...20_000 ~= height {
            view["size"] = ["width": String(width), "height": String(height)]
        }
        return view
    }

    /// Endings that browsers take for what they are; every other file gets one that they take for nothing.
    private static let endings: Set<String> = ["jpg", "jpeg", "png", "gif", "webp", "mp4"]

    /// - Parameters:
    ///   - number: of the tweet's media, from 1.
    ///   - year: folders of hundreds of thousands of files are slow to look at.
    static func path(of file: String, tweet: TweetID, number: Int, year: String) -> String {
        let ending = file.split(separator: ".").last.map { $0.lowercased() } ?? ""
        return "files/\(year)/\(tweet)-\(number)." + (endings.contains(ending) ? ending : "bin")
    }
}
