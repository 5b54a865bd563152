import ChildProcesses
import Foundation
import Localization
import Synchronization
import Testing

@testable import Print

@Suite("What is printed")
struct PrinterTests {
    private static let code =
        ##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path fill="#fff" d="M0 0h10v10H0z"/><path d="M2 2h6v6H2z"/></svg>"##

    /// As `scripts/setup` installs it.
    private static let weasyprint = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: ".venv/bin/weasyprint").path

    private func withPrinter(
        _ language: String, _ body: (Printer, PrintedText, Texts, String) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/print-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }  // The system empties its folder by itself.
        let texts = try Texts(language: language, catalogue: Catalogue(language: "en"), constants: [:])
        let text = PrintedText(
            language: language, direction: texts.direction, campaign: "HelloQuitX", hashtag: "#HelloQuitX",
            place: "away.example.com", code: Self.code, date: nil, accent: "#f2a81d")
        try await body(try Printer(folder: folder, weasyprint: Self.weasyprint), text, texts, folder)
    }

    /// What a reader of PDFs says of one.
    private func read(_ program: String, _ arguments: [String], _ pdf: [UInt8], in folder: String) async throws
        -> String
    {
        try Data(pdf).write(to: URL(filePath: folder + "/read.pdf"))
        return try await ChildProcess(
            program: program, arguments: arguments, folder: folder, limits: .init(cpu: 30, wall: 60)
        ).run()
    }

    @Test(
        "A poster has its size of paper, and its words can be read in their order",
        arguments: [
            ("en", "We are leaving X. Together.", "The people make the place.", "Five minutes now."),
            ("ar", "نغادر إكس", "الناس هم المكان", "خمس دقائق"),
            ("ja", "いっしょにXを離れよう。", "場所をつくるのは人です。", "今、五分だけ。"),
        ])
    func poster(language: String, headline: String, words: String, call: String) async throws {
        try await withPrinter(language) { printer, text, texts, folder in
            for (paper, size) in [(Sheet.Paper.a4, "595.276 x 841.89"), (.a3, "841.89 x 1190.55")] {
                let sheet = Sheet.poster(paper, headline: headline, text: words, call: call)
                let pdf = try await printer.print(sheet, text, texts, as: .pdf)
                let facts = try await read("pdfinfo", ["read.pdf"], pdf, in: folder)
                #expect(facts.contains("Pages:           1\n") && facts.contains(size), "\(facts)")
                let said = try await read("pdftotext", ["read.pdf", "-"], pdf, in: folder)
                    .precomposedStringWithCompatibilityMapping.filter { !$0.isWhitespace }
                let places = [headline, words, call].map { expected in
                    said.range(of: expected.precomposedStringWithCompatibilityMapping.filter { !$0.isWhitespace })
                        .map { said.distance(from: said.startIndex, to: $0.lowerBound) }
                }
                #expect(places.allSatisfy { $0 != nil }, "\(said)")
            }
        }
    }

    @Test("A card is a picture of 1200 by 630 pixels, made once")
    func card() async throws {
        try await withPrinter("en") { printer, text, texts, folder in
            let sheet = Sheet.card(headline: "Leave X with your people", text: "Nobody is lost on the way.")
            let png = try await printer.print(sheet, text, texts, as: .png)
            #expect(Array(png.prefix(4)) == [0x89, 0x50, 0x4E, 0x47])
            #expect(png[16..<24].elementsEqual([0, 0, 0x04, 0xB0, 0, 0, 0x02, 0x76]))
            let made = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(made.count == 1)
            // The second time the kept file is given, whatever it holds.
            try Data([1]).write(to: URL(filePath: "\(folder)/\(made[0])"))
            #expect(try await printer.print(sheet, text, texts, as: .png) == [1])
        }
    }

    private static func moved(_ shape: Sheet.Shape, _ headline: String = "I have moved.") -> Sheet {
        .moved(
            headline: headline, lead: "You find me here:",
            addresses: [
                .init(network: "Bluesky", name: "@amara.example.com", code: code),
                .init(network: "Mastodon", name: "@amara_with_a_long_name@social.university.example.com", code: code),
            ], shape)
    }

    @Test(
        "Somebody's own card has its size and its words in their order, and nothing of it is kept",
        arguments: Sheet.Shape.allCases)
    func moved(shape: Sheet.Shape) async throws {
        try await withPrinter("en") { printer, text, texts, folder in
            let png = try await printer.draw(Self.moved(shape), text, texts, as: .png)
            let sides = [16, 20].map { start in png[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) } }
            #expect(sides == [shape.size.width, shape.size.height])
            let pdf = try await printer.draw(Self.moved(shape), text, texts, as: .pdf)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
            let said = try await read("pdftotext", ["read.pdf", "-"], pdf, in: folder).filter { !$0.isWhitespace }
            #expect(
                said.contains(
                    "Ihavemoved.Youfindmehere:Bluesky@amara.example.com"
                        + "Mastodon@amara_with_a_long_name@social.university.example.comaway.example.com"), "\(said)")
        }
    }

    @Test("Arabic stands from right to left and its addresses from left to right")
    func movedInArabic() async throws {
        try await withPrinter("ar") { printer, text, texts, folder in
            let headline = "انتقلتُ."
            let pdf = try await printer.draw(Self.moved(.wide, headline), text, texts, as: .pdf)
            let said = try await read("pdftotext", ["read.pdf", "-"], pdf, in: folder)
                .precomposedStringWithCompatibilityMapping.filter { !$0.isWhitespace }
            #expect(said.contains("انتقلت") && said.contains("@amara.example.com"), "\(said)")
        }
    }

    @Test("A card that counts days says what, when and in how many")
    func countdown() async throws {
        try await withPrinter("ja") { printer, text, texts, folder in
            let sheet = Sheet.countdown(title: "みんなで離れる日", left: "あと60日", date: "2027年1月20日")
            let pdf = try await printer.print(sheet, text, texts, as: .pdf)
            let said = try await read("pdftotext", ["read.pdf", "-"], pdf, in: folder).filter { !$0.isWhitespace }
            #expect(said.contains("みんなで離れる日あと60日2027年1月20日away.example.com#HelloQuitX"), "\(said)")
            let facts = try await read("pdfinfo", ["read.pdf"], pdf, in: folder)
            #expect(facts.contains("Pages:           1\n") && facts.contains("900 x 472.5"), "\(facts)")
        }
    }

    @Test("What a process that died left behind goes at the next start, and what was made long ago")
    func sweeping() async throws {
        try await withPrinter("en") { _, _, _, folder in
            let manager = FileManager.default
            for (name, age) in [("work-old", 700.0), ("work-new", 60), ("old.png", 31 * 86_400), ("new.png", 86_400)] {
                let path = "\(folder)/\(name)"
                try manager.createDirectory(atPath: path, withIntermediateDirectories: false)
                try manager.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -age)], ofItemAtPath: path)
            }
            _ = try Printer(folder: folder, weasyprint: Self.weasyprint)
            #expect(try manager.contentsOfDirectory(atPath: folder).sorted() == ["new.png", "work-new"])
        }
    }

    @Test(
        "A program that is too old, or says nothing, is not used, and whoever runs the site is told once",
        arguments: [
            ("echo WeasyPrint version 57.2", "is version 57"), ("echo", "does not say"), ("exit 3", "does not run"),
        ])
    func unfit(script: String, said: String) async throws {
        try await withPrinter("en") { _, text, texts, folder in
            let program = folder + "/weasyprint"
            try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(filePath: program))
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
            let told = Mutex<[String]>([])
            let printer = try Printer(
                folder: folder, weasyprint: program, warn: { line in told.withLock { $0.append(line) } })
            for _ in 1...2 {
                #expect(await !printer.isFit())
                await #expect(throws: Printer.Failure.unfit(program: program)) {
                    try await printer.print(.card(headline: "A", text: "B"), text, texts, as: .png)
                }
            }
            #expect(told.withLock { $0.count } == 1 && told.withLock { $0[0] }.contains(said))
        }
    }

    @Test("Words are never read as markup")
    func escaping() async throws {
        try await withPrinter("en") { printer, text, texts, _ in
            let mean = "</h1><img src=x>{{style}}"
            for sheet in [
                Sheet.poster(.a4, headline: mean, text: mean, call: mean),
                .leaflet(headline: mean, steps: [mean], text: mean), .reading(title: mean, html: "<p>x</p>"),
                .card(headline: mean, text: mean), .countdown(title: mean, left: mean, date: mean),
                .moved(
                    headline: mean, lead: mean, addresses: [.init(network: mean, name: mean, code: Self.code)], .wide),
            ] {
                let html = try printer.html(of: sheet, text, texts)
                #expect(!html.contains("<img") && html.contains("&lt;img src=x&gt;{{style}}"))
            }
        }
    }
}
