import Foundation
import Identifiers

/// The search's index: scripts that the search page loads as it needs them, since a page from the disk may run scripts
/// but not read files.
///
/// - `contents.js` is loaded first: the first word of each file of words, and for each post its day and marks.
/// - `w<n>.js` has words in order with the numbers of the posts that have them, which grow and are told by their
///   differences (in base 36).
/// - `p<n>.js` has what is shown of some posts.
///
/// Posts are numbered in the order in which they are added. Words with their numbers are in memory until the end, some
/// bytes for each word of each post; texts are not.
struct SearchIndex {
    fileprivate struct Numbers {
        var last = 0
        var bytes: [UInt8] = []
    }

    private let sizes: PageSizes
    private var words: [String: Numbers] = [:]
    /// Four characters a post: the day in three, then the marks.
    private var attributes: [UInt8] = []
    private var shown: [[String]] = []
    private(set) var postCount = 0

    var wordCount: Int { words.count }

    init(sizes: PageSizes) { self.sizes = sizes }

    mutating func add(_ post: SearchPost, to folder: SiteFolder) throws {
        var terms = SearchWords.terms(of: post.text)
        for tag in post.tags {
            if let term = SearchWords.tag(tag) { terms.insert(term) }
        }
        for term in terms {
            words[term, default: Numbers()].add(postCount)
        }
        attributes += [
            Self.digit(post.day >> 12), Self.digit(post.day >> 6), Self.digit(post.day),
            Self.digit(post.marks.rawValue | post.section.rawValue << 4),
        ]
        shown.append([
            post.id.description, post.createdAt.description, post.page,
            String(post.text.prefix(SearchPost.longestText)),
        ])
        postCount += 1
        if shown.count == sizes.searchPosts { try writeShown(to: folder) }
    }

    /// Writes what is left, and the contents.
    mutating func finish(to folder: SiteFolder) throws {
        if !shown.isEmpty { try writeShown(to: folder) }
        var firsts: [String] = []
        var lines = ""
        var first: String?
        func write() throws {
            guard let word = first else { return }
            try folder.write(Self.script("w", firsts.count, try Self.json(lines)), to: "index/w\(firsts.count).js")
            firsts.append(word)
            lines = ""
            first = nil
        }
        // As the browser compares texts.
        let sorted = words.keys.map { (units: Array($0.utf16), word: $0) }
            .sorted { $0.units.lexicographicallyPrecedes($1.units) }
        for (_, word) in sorted {
            if first == nil { first = word } else { lines += "\n" }
            lines += word + " " + (words[word]?.text ?? "")
            if lines.utf8.count >= sizes.wordBytes { try write() }
        }
        try write()
        let contents = Contents(
            words: firsts, attributes: String(decoding: attributes, as: UTF8.self), postsPerFile: sizes.searchPosts)
        try folder.write(Self.script("contents", 0, try Self.json(contents)), to: "index/contents.js")
        words = [:]
    }

    private mutating func writeShown(to folder: SiteFolder) throws {
        let number = (postCount - 1) / sizes.searchPosts
        try folder.write(Self.script("p", number, try Self.json(shown)), to: "index/p\(number).js")
        shown.removeAll(keepingCapacity: true)
    }

    private struct Contents: Encodable {
        let words: [String]
        let attributes: String
        let postsPerFile: Int
    }

    /// A script that hands a value to the search page.
    static func script(_ kind: String, _ number: Int, _ json: String) -> String {
        "archiveIndex(\"\(kind)\", \(number), \(json));\n"
    }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private static func digit(_ value: Int) -> UInt8 { digits[value & 63] }

    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
}

extension SearchIndex.Numbers {
    /// - Parameter number: at least the last one.
    fileprivate mutating func add(_ number: Int) {
        if !bytes.isEmpty { bytes.append(0x2C) }
        bytes += String(number - last, radix: 36).utf8
        last = number
    }

    fileprivate var text: String { String(decoding: bytes, as: UTF8.self) }
}
