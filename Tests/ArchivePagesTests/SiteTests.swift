import Crossposting
import Foundation
import Identifiers
import Testing
import XArchive

@testable import ArchivePages

@Suite("Pages of an archive")
struct SiteTests {
    typealias Archive = MadeUpArchive

    @Test("Every post stands on one page, and every link inside leads somewhere")
    func linksHold() throws {
        var tweets = (0..<70).map { Archive.tweet($0 * 30, "Post \($0)") }
        tweets += (0..<40).map {
            Archive.tweet(3_000 + $0, "Part \($0)", $0 == 0 ? [:] : Archive.answer(to: 2_999 + $0))
        }
        tweets += (0..<3).map { Archive.tweet(3_100 + $0, "Short \($0)", $0 == 0 ? [:] : Archive.answer(to: 3_100)) }
        let archive = try Archive(tweets)
        let site = try WrittenSite(archive) { options in
            options.sizes.posts = 10
            options.sizes.threadPosts = 15
            options.sizes.listedThreads = 1
        }
        var anchors: [String: Set<String>] = [:]
        for (path, page) in site.pages {
            anchors[path] = Set(page.matches(of: /\ id="([^"]+)"/).map { String($0.1) })
        }
        for (path, page) in site.pages {
            for link in page.matches(of: /(?:href|src|action)="([^"]*)"/) where !link.1.hasPrefix("https://") {
                let parts = link.1.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
                let file = parts[0].prefix { $0 != "?" }
                let base = URL(filePath: "/" + path)
                let target =
                    file.isEmpty ? path : String(URL(filePath: String(file), relativeTo: base).path.dropFirst())
                #expect(site.files[target] != nil, "\(path) leads to \(link.1)")
                if parts.count > 1, parts[1].hasPrefix("p") {
                    #expect(anchors[target]?.contains(String(parts[1])) == true, "\(path) leads to \(link.1)")
                }
            }
        }
        let onPages = tweets.map { tweet in
            site.pages.filter { $0.value.contains("id=\"p\(tweet["id_str"] as? String ?? "")\"") }.map(\.key)
        }
        // The first post of the long thread is announced among the posts of its month.
        #expect(onPages.filter { $0.count == 2 }.count == 1)
        #expect(onPages.allSatisfy { !$0.isEmpty && $0.count <= 2 })
        #expect(site.summary.tweets == 113 && site.summary.threads == 2)
        #expect(site.pages.keys.filter { $0.hasPrefix("threads/\(Archive.id(3_000))") }.count == 3)
        #expect(site.files["threads/index-2.html"] != nil)
    }

    @Test("The numbers are those of the inspection")
    func sameCounts() throws {
        let edit = ["edit": ["editControlInitial": ["editTweetIds": [String(Archive.id(8)), String(Archive.id(9))]]]]
        let quoted: [String: Any] = [
            "expanded_url": "https://x.com/made_up/status/\(Archive.id(0))", "url": "https://t.co/q",
            "display_url": "q",
            "indices": ["3", "17"],
        ]
        let archive = try Archive(
            [
                Archive.tweet(0, "One"), Archive.tweet(1, "Two", Archive.answer(to: 0)),
                Archive.tweet(2, "RT @other: three"),
                Archive.tweet(3, "@other four", ["in_reply_to_status_id_str": "77", "in_reply_to_user_id_str": "9"]),
                Archive.tweet(4, "Five", Archive.answer(to: 3)),
                Archive.tweet(5, "Six", Archive.photo("here.jpg")),
                Archive.tweet(6, "Seven", Archive.photo("gone.jpg")),
                Archive.tweet(8, "Eigth", ["edit_info": edit]), Archive.tweet(9, "Eight", ["edit_info": edit]),
                Archive.tweet(10, "See https://t.co/q", ["entities": ["urls": [quoted]]]),
            ], files: ["data/tweets_media/\(Archive.id(5))-here.jpg": Data("jpeg".utf8)])
        let counts = try ArchiveReader(path: archive.archive).inspect().counts
        let site = try WrittenSite(archive)
        #expect(site.summary.tweets == counts.tweets)
        #expect(site.summary.retweets == counts.retweets)
        #expect(site.summary.editsSuperseded == counts.editsSuperseded)
        #expect(site.summary.threads == counts.threads)
        #expect(site.summary.repliesToOthers == counts.repliesToOthers)
        #expect(site.summary.photos == counts.photos)
        #expect(site.summary.mediaMissing == counts.mediaMissing)
        #expect(site.files["files/2022/\(Archive.id(5))-1.jpg"] == Data("jpeg".utf8))
        let month = site.text("posts/2022-12.html")
        #expect(month.contains("1 earlier version") && month.contains("Eigth"))
        #expect(month.contains("Retweet") && month.contains("In answer to a post on X"))
        #expect(month.contains("Quotes your post of December 26, 2022</a></p><p dir=\"auto\">One</p>"))
        #expect(month.contains("The archive lacks 1 picture or video of this post."))
    }

    @Test("Two runs make the same files, and a dry run tells their number and size")
    func reproducible() throws {
        let tweets = (0..<300).map {
            Archive.tweet($0 * 7, "Wörter \($0) und #Zeichen\($0 % 9) 東京", Archive.photo("\($0).png"))
        }
        let files = Dictionary(
            uniqueKeysWithValues: (0..<300).map {
                ("data/tweets_media/\(Archive.id($0 * 7))-\($0).png", Data(repeating: UInt8($0 % 256), count: $0))
            })
        let archive = try Archive(tweets, files: files)
        let planned = try WrittenSite(archive, isDryRun: true)
        #expect(planned.files.isEmpty)
        let first = try WrittenSite(archive)
        #expect(first.summary == planned.summary)
        let second = try WrittenSite(archive)
        #expect(first.files == second.files)
        // The marker is not counted twice, and nothing beside the site is left.
        #expect(first.summary.files == first.files.count)
        #expect(first.summary.bytes == first.files.values.reduce(0) { $0 + $1.count })
        #expect(try FileManager.default.contentsOfDirectory(atPath: archive.folder).sorted() == ["archive", "site"])
    }

    @Test("What was not for everybody stands apart")
    func apart() throws {
        let archive = try Archive(
            [Archive.tweet(0, "For everybody")],
            files: [
                "data/twitter-circle-tweet.js": try Archive.list(
                    "twitter-circle-tweet", [["tweet": Archive.tweet(1, "For a circle")]]),
                "data/deleted-tweets.js": try Archive.list(
                    "deleted-tweets", [["tweet": Archive.tweet(2, "Taken back")]]),
                "data/community-tweet.js": try Archive.list(
                    "community-tweet", [["tweet": Archive.tweet(3, "Among friends")]]),
                "data/direct-messages.js": Data("CANARY".utf8),
            ])
        let site = try WrittenSite(archive)
        #expect(site.text("circle/all.html").contains("For a circle"))
        #expect(site.text("deleted/all.html").contains("Taken back"))
        #expect(site.text("communities/all.html").contains("Among friends"))
        for page in site.pages where page.key.hasPrefix("posts/") {
            #expect(page.value.firstMatch(of: /For a circle|Taken back|Among friends/) == nil)
        }
        #expect(site.files.values.allSatisfy { !String(decoding: $0, as: UTF8.self).contains("CANARY") })
        #expect(site.summary.circle == 1 && site.summary.deleted == 1 && site.summary.community == 1)
    }

    @Test("Posts that were moved lead to their new address")
    func moved() throws {
        let archive = try Archive([Archive.tweet(0, "One")])
        let id = try #require(TweetID(rawValue: Archive.id(0)))
        let site = try WrittenSite(archive) { options in
            options.moved[id] = [
                MovedAddress(network: .bluesky, url: "https://bsky.example.com/1"),
                MovedAddress(network: .mastodon, url: "javascript:alert(1)"),
            ]
        }
        let page = site.text("posts/2022-12.html")
        #expect(page.contains("href=\"https://bsky.example.com/1\" rel=\"external noreferrer noopener nofollow\""))
        #expect(!page.contains("javascript:"))
        #expect(site.summary.moved == 1)
    }

    @Test("An archive without posts has pages that say so")
    func empty() throws {
        let site = try WrittenSite(try Archive([]))
        #expect(site.text("index.html").contains("This archive holds no posts."))
        #expect(site.text("threads/index.html").contains("This archive holds no threads."))
        #expect(site.text("media/index.html").contains("This archive holds no pictures or videos."))
    }

    @Test("Links give media one more name, and copies belong to the owner alone")
    func linking() throws {
        let file = "data/tweets_media/\(Archive.id(0))-a.jpg"
        let archive = try Archive([Archive.tweet(0, "One", Archive.photo("a.jpg"))], files: [file: Data("jpeg".utf8)])
        func inode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
        }
        let target = archive.site + "/files/2022/\(Archive.id(0))-1.jpg"
        let linked = try WrittenSite(archive) { $0.linksMedia = true }
        #expect(try inode(target) == inode(archive.archive + "/" + file))
        #expect(linked.summary.linkedBytes == 4)
        let copied = try WrittenSite(archive)
        #expect(try inode(target) != inode(archive.archive + "/" + file))
        #expect(copied.summary.linkedBytes == 0)
        for name in FileManager.default.enumerator(atPath: archive.site)?.compactMap({ $0 as? String }) ?? [] {
            let attributes = try FileManager.default.attributesOfItem(atPath: archive.site + "/" + name)
            let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
            #expect(attributes[.posixPermissions] as? Int == (isFolder ? 0o700 : 0o600), "\(name)")
        }
    }
}
