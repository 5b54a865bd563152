/// What a file is by its first bytes, whatever it is called. Nothing else is given to a program that decodes.
enum MediaFormat: String, Sendable, CaseIterable {
    case jpeg, png, webp, gif, mp4

    /// So many first bytes tell.
    static let prefixLength = 12

    /// - Parameter prefix: the file's first ``prefixLength`` bytes, or all that it has.
    init?(prefix: [UInt8]) {
        func has(_ bytes: [UInt8], at start: Int = 0) -> Bool { prefix.dropFirst(start).starts(with: bytes) }
        if has([0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if has(Array("GIF87a".utf8)) || has(Array("GIF89a".utf8)) {
            self = .gif
        } else if has(Array("RIFF".utf8)), has(Array("WEBP".utf8), at: 8) {
            self = .webp
        } else if has(Array("ftyp".utf8), at: 4) {
            self = .mp4
        } else {
            return nil
        }
    }

    /// How the file is named for the programs.
    var fileExtension: String { self == .jpeg ? "jpg" : rawValue }

    /// What libvips calls the only loader that may read it.
    var loader: String { "\(rawValue)load" }

    /// What FFmpeg calls the only format that it may be read as.
    var demuxer: String { rawValue }
}
