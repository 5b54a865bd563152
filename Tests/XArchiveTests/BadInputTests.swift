import FoundationEssentials
import Identifiers
import Testing

@testable import XArchive

@Suite("Bad input is refused with its cause")
struct BadInputTests {
    private let folder: TemporaryFolder
    private let archive = MadeUpArchive([.following([11, 12])])

    init() throws { folder = try TemporaryFolder() }

    private func error(of bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()) throws -> ArchiveError? {
        let path = try folder.write("given", bytes)
        return try archiveError { _ = try ArchiveReader(path: path, limits: limits).inspect() }
    }

    private func error(following text: String) throws -> ArchiveError? {
        var archive = archive
        archive["data/following.js"] = text
        return try error(of: archive.zip().bytes())
    }

    private var given: String { folder.path + "/given" }

    @Test("A path where nothing is")
    func notFound() throws {
        #expect(throws: ArchiveError.notFound(path: given)) { try ArchiveReader(path: given) }
    }

    @Test("What is neither a file nor a folder")
    func device() {
        #expect(throws: ArchiveError.unreadable(path: "/dev/null", reason: "it is neither a file nor a folder")) {
            try ArchiveReader(path: "/dev/null")
        }
    }

    @Test("An empty file, an empty ZIP, an empty folder")
    func empty() throws {
        #expect(try error(of: []) == .empty(path: given))
        #expect(try error(of: ZipBuilder().bytes()) == .empty(path: given))
        #expect(throws: ArchiveError.empty(path: folder.path + "/e")) {
            try folder.write("e/x", [])
            try FileManager.default.removeItem(atPath: folder.path + "/e/x")
            _ = try ArchiveReader(path: folder.path + "/e")
        }
    }

    @Test("Files that are no ZIP", arguments: ["hello", "%PDF-1.7", "window.YTD.following.part0 = []", "\u{1F}\u{8B}"])
    func notAZip(text: String) throws {
        #expect(try error(of: Array(text.utf8)) == .notAnArchiveFile(path: given))
    }

    @Test("A page that asks to sign in, saved as the archive")
    func webPage() throws {
        #expect(try error(of: Array("\u{FEFF}\n<!DOCTYPE html><title>Sign in".utf8)) == .webPage(path: given))
    }

    @Test("A ZIP cut off anywhere", arguments: [0.02, 0.5, 0.9, 0.999])
    func cutOff(at share: Double) throws {
        let bytes = archive.zip().bytes()
        #expect(try error(of: Array(bytes.prefix(Int(Double(bytes.count) * share)))) == .cutOff(path: given))
    }

    @Test("A ZIP without its first half")
    func beheaded() throws {
        let bytes = archive.zip().bytes()
        let error = try error(of: Array(bytes.suffix(bytes.count / 2)))
        guard case .damaged = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(
        "A checksum that is wrong, even if all the data looks right", arguments: [ZipBuilder.Method.stored, .deflated])
    func checksum(method: ZipBuilder.Method) throws {
        var zip = archive.zip(method: method)
        zip.entries[1].declaredChecksum = 0x1234_5678
        #expect(try error(of: zip.bytes()) == .checksumWrong(file: "data/following.js"))
    }

    @Test("Compressed data that is none")
    func notDeflated() throws {
        var zip = archive.zip(method: .stored)
        zip.entries[1].declaredMethod = 8
        let error = try error(of: zip.bytes())
        guard case .damaged(file: "data/following.js", _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("A compression that nobody knows")
    func unknownCompression() throws {
        var zip = archive.zip()
        zip.entries[1].declaredMethod = 77
        #expect(try error(of: zip.bytes()) == .unknownCompression(file: "data/following.js"))
    }

    @Test("An encrypted archive")
    func encrypted() throws {
        var zip = archive.zip()
        zip.entries[1].isEncrypted = true
        #expect(try error(of: zip.bytes()) == .encrypted(file: "data/following.js"))
    }

    @Test(
        "A file that would lie outside of the archive",
        arguments: ["../evil.js", "data/../../evil.jpg", "/etc/evil.js", "..\\evil.js", "C:\\evil.js"])
    func outside(name: String) throws {
        var zip = archive.zip()
        zip.entries.append(.init(name: name, bytes: []))
        #expect(try error(of: zip.bytes()) == .unsafePath(name))
    }

    @Test("A manifest that points outside of the archive")
    func manifestOutside() throws {
        var archive = archive
        archive["data/manifest.js"]?.replace("data/following.js", with: "data/../../secret.js")
        try folder.write(archive)
        #expect(throws: ArchiveError.unsafePath("data/../../secret.js")) {
            try ArchiveReader(path: folder.path).inspect()
        }
    }

    @Test("The same file twice")
    func twice() throws {
        var zip = archive.zip()
        zip.entries.append(zip.entries[1])
        #expect(try error(of: zip.bytes()) == .duplicateFile("data/following.js"))
    }

    @Test("A file that would unpack to a multiple that no list reaches")
    func bomb() throws {
        var zip = archive.zip()
        zip.entries[1].declaredSize = 10 << 30
        guard case .expandsTooMuch(file: "data/following.js", let ratio) = try error(of: zip.bytes()) else {
            Issue.record("not refused")
            return
        }
        #expect(ratio > 1_000_000)
        zip.entries[1].declaredSize = 17 << 30
        #expect(
            try error(of: zip.bytes()) == .tooLarge(file: "data/following.js", bytes: 17 << 30, limit: 16 << 30))
    }

    @Test("A file that is longer or shorter than the directory says", arguments: [-1, 1])
    func otherSize(by difference: Int) throws {
        for method in [ZipBuilder.Method.stored, .deflated] {
            var zip = archive.zip(method: method)
            zip.entries[1].declaredSize = UInt64(zip.entries[1].bytes.count + difference)
            let error = try error(of: zip.bytes())
            guard case .damaged = error else {
                Issue.record("\(String(describing: error)) with \(method)")
                return
            }
        }
    }

    @Test("More files than any archive has")
    func tooManyFiles() throws {
        var limits = ArchiveLimits()
        limits.files = 10
        var zip = archive.zip()
        zip.entries += (0..<9).map { .init(name: "\($0)", bytes: []) }
        #expect(try error(of: zip.bytes(), limits: limits) == .tooManyFiles(count: 11, limit: 10))
    }

    @Test("More accounts than are read")
    func tooManyAccounts() throws {
        var limits = ArchiveLimits()
        limits.accounts = 3
        let archive = MadeUpArchive([.followers([1, 2]), .followers([3, 4], file: "follower-part1.js")])
        #expect(
            try error(of: archive.zip().bytes(), limits: limits)
                == .tooManyEntries(file: "data/follower-part1.js", limit: 3))
    }

    @Test("A ZIP of something else")
    func somethingElse() throws {
        let zip = ZipBuilder([("photos/1.jpg", "x"), ("app/main.js", "y")])
        #expect(try error(of: zip.bytes()) == .nothingInside(path: given))
    }

    @Test("The CSV layout that ended in 2018", arguments: ["tweets.csv", "me/data/js/tweet_index.js"])
    func csvLayout(name: String) throws {
        let zip = ZipBuilder([(name, "x"), ("index.html", "<html>")])
        #expect(try error(of: zip.bytes()) == .csvLayout(path: given))
    }

    @Test("A web page instead of a list", arguments: ["<!DOCTYPE html>", "\u{FEFF}  <html><body>429</body></html>"])
    func webPageInside(text: String) throws {
        #expect(try error(following: text) == .webPageInside(file: "data/following.js"))
    }

    @Test(
        "A list that is cut off, or no JSON",
        arguments: [
            "", "{}", "window.YTD.following.part0", "window.YTD.following.part0 = [",
            #"window.YTD.following.part0 = [ {"following" : {"accountId" : "1"}"#,
            #"window.YTD.following.part0 = [ {"following" : {"accountId" : "1"}} "#,
            #"window.YTD.following.part0 = [ {"following" : {"accountId" : "1"}}, ]"#,
            #"window.YTD.following.part0 = [ {"following" : {"accountId" : "1"}} {"following" : {}} ]"#,
            #"window.YTD.following.part0 = [ {"following" : {"accountId" : "1}} ]"#,
            #"window.YTD.following.part0 = [ {"following" : {"accountId" "1"}} ]"#,
            #"window.YTD.following.part0 = [ {"following" : {"accountId" : "1"]} ]"#,
            #"window.YTD.following.part0 = [ ] alert(1)"#,
            #"window.YTD.following.part0 = [ 1, 2 ]"#,
        ])
    func notJSON(text: String) throws {
        let error = try error(following: text)
        guard case .notJSON(file: "data/following.js", _, _) = error else {
            Issue.record("\(String(describing: error)) for \(text)")
            return
        }
    }

    @Test(
        "Entries of another shape",
        arguments: [
            #"{"x" : {"accountId" : "1"}}"#, #"{"following" : {"accountId" : 1}}"#, #"{"following" : {}}"#,
            #"{"following" : {"accountId" : "abc"}}"#, #"{"following" : {"accountId" : "-1"}}"#,
            #"{"following" : {"accountId" : null}}"#, #"{"follower" : {"accountId" : "1"}}"#,
            #"{"following" : {"accountId" : ""}}"#, #"{"following" : "1"}"#,
        ])
    func otherShape(entry: String) throws {
        let text = MadeUpArchive.list("following.js", [MadeUpArchive.account("following", 1), entry])
        let error = try error(following: text)
        guard case .unexpectedShape(file: "data/following.js", entry: 2, _) = error else {
            Issue.record("\(String(describing: error)) for \(entry)")
            return
        }
    }

    @Test("An object where the list should be")
    func noList() throws {
        #expect(
            try error(following: "window.YTD.following.part0 = {}")
                == .unexpectedShape(file: "data/following.js", entry: nil, detail: "a list was expected"))
    }

    @Test("Ids that X cannot have given", arguments: ["0", "9223372036854775808", "99999999999999999999999"])
    func idOutOfRange(id: String) throws {
        let text = MadeUpArchive.list("following.js", [#"{"following" : {"accountId" : "\#(id)"}}"#])
        #expect(try error(following: text) == .idOutOfRange(file: "data/following.js", entry: 1, id: id))
    }

    @Test("JSON that nests as no archive does")
    func deep() throws {
        let deep = String(repeating: #"{"a":"#, count: 500) + "1" + String(repeating: "}", count: 500)
        #expect(
            try error(following: MadeUpArchive.list("following.js", [deep]))
                == .unexpectedShape(file: "data/following.js", entry: 1, detail: "it nests too deep"))
    }

    @Test("One entry that would fill the memory")
    func hugeEntry() throws {
        let entry = #"{"following" : {"accountId" : "1", "userLink" : ""#
        let text = MadeUpArchive.list("following.js", [entry + String(repeating: "x", count: 5 << 20)])
        guard case .unexpectedShape(file: "data/following.js", entry: 1, _) = try error(following: text) else {
            Issue.record("not refused")
            return
        }
    }

    @Test("A manifest that is no manifest")
    func badManifest() throws {
        for (text, expected) in [
            ("<html>", ArchiveError.webPageInside(file: "data/manifest.js")),
            ("", .notJSON(file: "data/manifest.js", entry: nil, detail: "it is empty")),
            (
                "window.__THAR_CONFIG = { \"userInfo\" : ",
                .notJSON(file: "data/manifest.js", entry: nil, detail: "no valid JSON")
            ),
        ] {
            var archive = archive
            archive["data/manifest.js"] = text
            #expect(try error(of: archive.zip().bytes()) == expected)
        }
    }

    @Test("Every error says what to do")
    func sentences() throws {
        let errors: [ArchiveError] = [
            .notFound(path: "x"), .cutOff(path: "x"), .checksumWrong(file: "x"), .encrypted(file: "x"),
            .csvLayout(path: "x"), .idOutOfRange(file: "x", entry: 3, id: "0"),
            .notJSON(file: "x", entry: nil, detail: "y"), .nothingInside(path: "x"), .webPage(path: "x"),
        ]
        for error in errors {
            #expect(error.description.hasSuffix("."))
            #expect(
                error.description.split(separator: ". ").count + error.description.split(separator: ": ").count >= 3)
        }
    }
}
