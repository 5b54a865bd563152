import Crossposting
import Foundation
import Identifiers
import Testing

@testable import ArchivePages

@Suite("The search's index")
struct SearchIndexTests {
    typealias Archive = MadeUpArchive

    @Test("Every word of every post finds it, however many files the index has")
    func everyWord() throws {
        var random = SystemRandomNumberGenerator()
        let alphabets = ["abcdeé", "абвгд", "اأبتث", "東京大阪", "한국어"].map { Array($0) }
        var tweets: [[String: Any]] = []
        var texts: [String: String] = [:]
        for number in 0..<400 {
            let words = (0..<Int.random(in: 1...8, using: &random)).map { _ in
                let alphabet = alphabets[Int.random(in: 0..<alphabets.count, using: &random)]
                return String(
                    (0..<Int.random(in: 1...9, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a"
                    })
            }
            let tweet = Archive.tweet(number * 3, words.joined(separator: " "))
            tweets.append(tweet)
            texts[tweet["id_str"] as? String ?? ""] = words.joined(separator: " ")
        }
        let site = try WrittenSite(try Archive(tweets)) { options in
            options.sizes.wordBytes = 700
            options.sizes.searchPosts = 7
        }
        #expect(site.numbered("w").count > 5 && site.numbered("p").count > 50)
        let found = try site.found()
        for (id, text) in texts {
            for term in SearchWords.terms(of: text) {
                #expect(found[term]?.contains(id) == true, "\(term) of \(text)")
            }
        }
        // Nor does any word find a post that has it not.
        for (term, ids) in found {
            for id in ids { #expect(SearchWords.terms(of: texts[id] ?? "").contains(term)) }
        }
    }

    @Test("The contents tell where words are, and of each post its day and kind")
    func contents() throws {
        struct Contents: Decodable {
            let words: [String]
            let attributes: String
            let postsPerFile: Int
        }
        let archive = try Archive(
            [
                Archive.tweet(0, "alpha"), Archive.tweet(24, "beta", Archive.answer(to: 0)),
                Archive.tweet(48, "RT @other: gamma"),
                Archive.tweet(72, "delta", Archive.photo("d.jpg")),
            ], files: ["data/tweets_media/\(Archive.id(72))-d.jpg": Data("jpeg".utf8)])
        let site = try WrittenSite(archive) { $0.sizes.wordBytes = 1 }
        let contents: Contents = try site.index("contents")
        #expect(contents.words == ["alpha", "beta", "delta", "gamma", "other", "rt"])
        let marks = stride(from: 3, to: 16, by: 4).map { Array(contents.attributes)[$0] }
        // In threads twice, retweeted, with media.
        #expect(String(marks) == "CCEB")
        let posts: [[String]] = try site.index("p0")
        #expect(posts.map(\.last) == ["alpha", "beta", "RT @other: gamma", "delta"])
        #expect(posts[1][2] == "posts/2022-12.html")
    }

    @Test("A post's text cannot end the script that has it")
    func scripts() throws {
        let text = "</script>\u{2028}\u{2029}\\\" ]);alert(1)//"
        let site = try WrittenSite(try Archive([Archive.tweet(0, Archive.escaped(text))]))
        let posts: [[String]] = try site.index("p0")
        #expect(posts[0][3] == text)
        #expect(site.text("index/p0.js").split(separator: "\n").count == 1)
    }
}
