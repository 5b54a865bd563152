import ChildProcesses
import Foundation
import Localization
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

    @Test("Words are never read as markup")
    func escaping() async throws {
        try await withPrinter("en") { printer, text, texts, _ in
            let mean = "</h1><img src=x>{{style}}"
            for sheet in [
                Sheet.poster(.a4, headline: mean, text: mean, call: mean),
                .leaflet(headline: mean, steps: [mean], text: mean), .reading(title: mean, html: "<p>x</p>"),
                .card(headline: mean, text: mean),
            ] {
                let html = try printer.html(of: sheet, text, texts)
                #expect(!html.contains("<img") && html.contains("&lt;img src=x&gt;{{style}}"))
            }
        }
    }
}
