import Foundation
import Testing

@testable import Campaign

@Suite("What the operator says about the site")
struct NoticeTests {
    private static let now: Int64 = 1_800_000_000_000
    private static let text =
        "# We pause deliveries\n\nFrom 14:00 to 15:00, to move the site. [How it works](/guides/archive)\n"

    private func write(_ text: String?, _ name: String, in folder: borrowing MadeUpFolder) throws {
        let url = URL(filePath: folder.path).appending(path: "status/\(name)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        if let text {
            try Data(text.utf8).write(to: url)
        } else {
            try FileManager.default.removeItem(at: url)
        }
    }

    @Test("A campaign without notices says nothing")
    func none() throws {
        #expect(try MadeUpFolder().read().notices.notice(in: "en") == nil)
    }

    @Test("A notice stands in for the languages that have none, and says in which one it is")
    func borrowed() throws {
        let notices = try MadeUpFolder(["status/en.md": Self.text]).read().notices
        let notice = try #require(notices.notice(in: "fr"))
        #expect(notice.title == "We pause deliveries" && notice.language == "en")
        #expect(notice.summaryHTML.contains(#"href="/en/guides/archive""#))
    }

    @Test("A notice is there as soon as it is written, and gone as soon as it is taken away")
    func changes() throws {
        let folder = try MadeUpFolder()
        let notices = try folder.read().notices
        try write(Self.text, "fr.md", in: folder)
        try notices.refresh(now: Self.now)
        #expect(notices.notice(in: "fr")?.title == "We pause deliveries")
        try write(nil, "fr.md", in: folder)
        try notices.refresh(now: Self.now + 1)
        #expect(notices.notice(in: "fr") != nil, "the files are not looked at each time")
        try notices.refresh(now: Self.now + NoticeBook.freshness)
        #expect(notices.notice(in: "fr") == nil)
    }

    @Test("A notice with a mistake is told once, and what was read before stays")
    func mistakes() throws {
        let folder = try MadeUpFolder(["status/en.md": Self.text])
        let notices = try folder.read().notices
        try write("No title.\n", "en.md", in: folder)
        #expect(throws: InvalidCampaign.self) { try notices.refresh(now: Self.now) }
        try notices.refresh(now: Self.now + NoticeBook.freshness)
        #expect(notices.notice(in: "en")?.title == "We pause deliveries")
    }

    @Test(
        "Mistakes in notices are told with those of the whole folder",
        arguments: [
            ("status/en.md", "No title.\n", "the text has no title"),
            ("status/en.md", "# T\n\nSee [this](/guides/nothing).\n", "there is no page /guides/nothing"),
            ("status/it.md", text, "is no notice in a language of the campaign"),
        ])
    func check(name: String, text: String, problem: String) throws {
        let folder = try MadeUpFolder([name: text])
        let error = #expect(throws: InvalidCampaign.self) { try folder.read() }
        #expect(error?.mistakes.contains { $0.file.hasSuffix(name) && $0.problem.contains(problem) } == true)
    }
}
