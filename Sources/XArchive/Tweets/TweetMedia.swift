import Identifiers

/// A photo, video or GIF of a tweet, as the tweet tells it.
struct TweetMedia {
    /// `nil` for a kind that X has invented since.
    private(set) var kind: ArchivedTweet.Media.Kind?
    private(set) var range: Range<Int>?
    private(set) var page: String?
    private(set) var sourceUser: XUserID?
    private(set) var width: Int?
    private(set) var height: Int?
    /// The last parts of the addresses that the file may be named after, the likeliest first.
    private(set) var fileNames: [String] = []

    init(_ cursor: inout JSONCursor) throws(JSONFault) {
        var photo: String?
        var videos: [Video] = []
        if try cursor.openObject() {
            repeat {
                let key = try cursor.key()
                if key == "type" {
                    if let text = try cursor.text() { kind = Self.kind(text) } else { kind = nil }
                } else if key == "media_url_https" {
                    photo = try cursor.text()?.lastPathPart
                } else if key == "video_info" {
                    videos = try Video.all(&cursor)
                } else if key == "indices" {
                    range = try cursor.range()
                } else if key == "expanded_url" {
                    page = try cursor.text()?.string
                } else if key == "source_user_id_str" {
                    sourceUser = try cursor.digits()?.userID
                } else if key == "sizes" {
                    try readSizes(&cursor)
                } else {
                    try cursor.skipValue()
                }
            } while try cursor.nextMember()
        }
        // Of a video, `media_url_https` is a picture.
        fileNames = kind == .photo ? [photo].compactMap(\.self) : videos.map(\.name)
    }

    /// Reads a list of them.
    static func list(_ cursor: inout JSONCursor) throws(JSONFault) -> [TweetMedia] {
        var media: [TweetMedia] = []
        guard try cursor.openArray() else { return media }
        repeat { media.append(try TweetMedia(&cursor)) } while try cursor.nextElement()
        return media
    }

    /// Reads those of `extended_entities`.
    static func extended(_ cursor: inout JSONCursor) throws(JSONFault) -> [TweetMedia] {
        var media: [TweetMedia] = []
        guard try cursor.openObject() else { return media }
        repeat {
            if try cursor.key() == "media" { media = try list(&cursor) } else { try cursor.skipValue() }
        } while try cursor.nextMember()
        return media
    }

    /// As part of a tweet; `nil` for a kind that nobody knows yet.
    func media(
        of tweet: TweetID, versions: [TweetID], _ decoder: TweetDecoder, length: Int
    ) -> ArchivedTweet.Media? {
        guard let kind else { return nil }
        return .init(
            kind: kind, file: decoder.folders.file(named: fileNames, of: tweet, versions: versions),
            range: range.flatMap { $0.upperBound <= length ? $0 : nil }, page: page,
            sourceUser: sourceUser == decoder.owner ? nil : sourceUser, width: width, height: height)
    }

    private static func kind(_ text: JSONText) -> ArchivedTweet.Media.Kind? {
        switch text.string {
        case "photo": .photo
        case "video": .video
        case "animated_gif": .gif
        default: nil
        }
    }

    private mutating func readSizes(_ cursor: inout JSONCursor) throws(JSONFault) {
        guard try cursor.openObject() else { return }
        repeat {
            guard try cursor.key() == "large" else {
                try cursor.skipValue()
                continue
            }
            guard try cursor.openObject() else { continue }
            repeat {
                let key = try cursor.key()
                if key == "w" {
                    width = try cursor.digits()?.unsigned.flatMap(Int.init(exactly:))
                } else if key == "h" {
                    height = try cursor.digits()?.unsigned.flatMap(Int.init(exactly:))
                } else {
                    try cursor.skipValue()
                }
            } while try cursor.nextMember()
        } while try cursor.nextMember()
    }

    /// One of a video's files.
    private struct Video {
        var name = ""
        var bitrate: UInt64 = 0
        private var isMP4 = false

        /// Those in MP4, the highest bitrate first: that is the one that X puts in an archive.
        static func all(_ cursor: inout JSONCursor) throws(JSONFault) -> [Video] {
            var videos: [Video] = []
            guard try cursor.openObject() else { return videos }
            repeat {
                guard try cursor.key() == "variants" else {
                    try cursor.skipValue()
                    continue
                }
                videos = []
                guard try cursor.openArray() else { continue }
                repeat { videos.append(try Video(&cursor)) } while try cursor.nextElement()
            } while try cursor.nextMember()
            return videos.filter { $0.isMP4 && !$0.name.isEmpty }.sorted { $0.bitrate > $1.bitrate }
        }

        private init(_ cursor: inout JSONCursor) throws(JSONFault) {
            guard try cursor.openObject() else { return }
            repeat {
                let key = try cursor.key()
                if key == "url" {
                    name = try cursor.text()?.lastPathPart ?? ""
                } else if key == "bitrate" {
                    bitrate = try cursor.digits()?.unsigned ?? 0
                } else if key == "content_type" {
                    isMP4 = try cursor.text().map { $0 == "video/mp4" } ?? false
                } else {
                    try cursor.skipValue()
                }
            } while try cursor.nextMember()
        }
    }
}
