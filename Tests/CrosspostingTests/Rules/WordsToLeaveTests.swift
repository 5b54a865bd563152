import Foundation
import Testing
import XArchive

@testable import Crossposting

/// The table of cases that the page's scripts run too.
@Suite("Words to leave behind")
struct WordsToLeaveTests {
    private struct Case {
        let name: String
        let post: PostDocument
        let finds: [String]
        let misses: [String]
    }

    private func cases() throws -> [Case] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Vectors/words-to-leave.json")
        let table = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [[String: Any]] ?? []
        return try table.map { row in
            func text(_ value: Any?) throws -> String {
                String(decoding: try JSONSerialization.data(withJSONObject: try #require(value)), as: UTF8.self)
            }
            let note = try row["note"].map { ", \"note\": {\"noteTweet\": \(try text($0))}" } ?? ""
            let document = """
                {"owner": "1", "handles": ["ada"], "isProtected": false, "hasCircleFile": true, "files": [],
                 "leftOut": [], "elsewhere": [], "alt": {}, "posts": [{"tweet": \(try text(row["tweet"]))\(note)}]}
                """
            return Case(
                name: try #require(row["name"] as? String), post: try PostDocument(Array(document.utf8)),
                finds: try #require(row["finds"] as? [String]), misses: try #require(row["misses"] as? [String]))
        }
    }

    @Test("They are found in everything that a post says once it is published, in addresses and in names")
    func words() throws {
        let cases = try cases()
        #expect(!cases.isEmpty)
        for each in cases {
            let posts = GivenPosts(each.post.posts, owner: each.post.owner)
            func count(_ change: (inout PostSelection) -> Void) throws -> Int {
                var selection = PostSelection()
                selection.includesRepliesToOthers = true
                change(&selection)
                return try PostPlanner(posts, selection: selection, options: PlanOptions(destination: .bluesky))
                    .outline.postCount
            }
            for word in each.finds {
                #expect(try count { $0.leftOutTexts = [word] } == 0, "\(each.name): \(word) stays behind")
                #expect(try count { $0.text = word } == 1, "\(each.name): \(word) is chosen")
            }
            for word in each.misses {
                #expect(try count { $0.leftOutTexts = [word] } == 1, "\(each.name): \(word) comes along")
            }
        }
    }
}
