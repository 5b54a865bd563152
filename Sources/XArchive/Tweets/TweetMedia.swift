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

extension JSONText {
    /// What follows the last `/` of an address, without its query.
    fileprivate var lastPathPart: String {
        let address = string.prefix { $0 != "?" && $0 != "#" }
        return String(ArchivePath.fileName(String(address)))
    }
}

extension DecodedTweet {
    /// Drops what does not stand in the text, so that nobody has to ask again. Texts that X cut can have some.
    mutating func keepEntities(within length: Int) {
        if !tweet.hashtags.allSatisfy({ $0.range.upperBound <= length }) {
            tweet.hashtags.removeAll { $0.range.upperBound > length }
        }
        if !tweet.mentions.allSatisfy({ $0.range.upperBound <= length }) {
            tweet.mentions.removeAll { $0.range.upperBound > length }
        }
        if !tweet.links.allSatisfy({ $0.range.upperBound <= length }) {
            unplacedLinks += tweet.links.filter { $0.range.upperBound > length }.map(\.expanded)
            tweet.links.removeAll { $0.range.upperBound > length }
        }
    }

    /// Adds a photo, video or GIF, unless it is of a kind that nobody knows yet.
    mutating func add(_ media: TweetMedia, owner: XUserID?, length: Int) {
        guard let kind = media.kind else { return }
        tweet.media.append(
            .init(
                kind: kind, file: nil, range: media.range.flatMap { $0.upperBound <= length ? $0 : nil },
                page: media.page, sourceUser: media.sourceUser == owner ? nil : media.sourceUser,
                width: media.width, height: media.height))
        mediaNames.append(media.fileNames)
    }
}
