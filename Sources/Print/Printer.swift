import ChildProcesses
import Crypto
import Foundation
import Localization
import Templating

/// Makes PDFs and pictures of sheets by WeasyPrint and Poppler in child processes, and keeps what it has made.
///
/// WeasyPrint sets text by Pango and HarfBuzz: Arabic is joined, Japanese breaks its lines where it should.
package struct Printer: Sendable {
    /// Why nothing comes out.
    package enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
        /// A program is not there, and what brings it.
        case missing(program: String, package: String)
        /// It does not run, or is older than what writes Arabic right.
        case unfit(program: String)
        case failed(said: String)

        package var description: String {
            switch self {
            case .missing(let program, let package):
                "\(program) is missing; install it (Debian: apt-get install \(package))"
            case .unfit(let program): "\(program) does not run, or is older than version \(WeasyPrintVersion.oldest)"
            case .failed(let said): "the sheet could not be printed: \(said)"
            }
        }
    }

    /// What comes out.
    package enum Format: String, Sendable {
        case pdf, png
    }

    /// The fonts that it needs are Debian's `fonts-noto-core` and `fonts-noto-cjk`.
    private static let limits = ChildProcess.Limits(cpu: 60, wall: 120, memory: 4 << 30, file: 64 << 20, openFiles: 512)

    private static let workPrefix = "work-"
    /// What was made this long ago, in seconds, is made anew: cards with a date are many.
    private static let keptFor: Double = 30 * 86_400
    /// No sheet is in the making for so long, in seconds: what lies there is left from a process that died.
    private static let workFor: Double = 600

    private let folder: String
    private let weasyprint: String
    private let slots = ProcessSlots(1)
    private let style: String
    private let version: WeasyPrintVersion

    /// - Parameters:
    ///   - folder: for what was made; it can be removed at any time.
    ///   - weasyprint: the program, a name or a whole path; see ``isFit()``.
    ///   - warn: is told once, if that program will not do.
    package init(
        folder: String, weasyprint: String = "weasyprint", warn: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        self.folder = folder
        self.weasyprint = weasyprint
        version = WeasyPrintVersion(of: weasyprint, warn: warn)
        style = try String(contentsOfFile: Resources.folder(of: "Print") + "/print.css", encoding: .utf8)
        sweep()
    }

    /// Whether that program is there.
    package static func canPrint(with weasyprint: String) -> Bool {
        ChildProcess.path(of: weasyprint) != nil && ChildProcess.path(of: "pdftoppm") != nil
    }

    /// Whether that program runs, and is version 65 or later: before, it writes Arabic in a wrong order.
    package func isFit() async -> Bool { await version.fit() != nil }

    /// The sheet as it was made before, or made now: one at a time.
    ///
    /// - Throws: `Failure`, and `CocoaError` where the folder cannot be written.
    package func print(
        _ sheet: Sheet, _ text: PrintedText, _ texts: Texts, as format: Format
    ) async throws -> [UInt8] {
        let html = try html(of: sheet, text, texts)
        // Another version may set it otherwise.
        let version = try await fitVersion()
        let digest = SHA256.hash(data: Data("\(version)\n\(html)".utf8)).map { String(format: "%02x", $0) }.joined()
        let path = "\(folder)/\(digest).\(format.rawValue)"
        if let made = Self.read(path) { return made }
        return try await slots.use {
            // Somebody else may have asked for it meanwhile.
            if let made = Self.read(path) { return made }
            let bytes = try await run(html, in: "\(folder)/\(Self.workPrefix)\(UUID().uuidString)", as: format)
            sweep()
            try Data(bytes).write(to: URL(filePath: path), options: .atomic)
            return bytes
        }
    }

    /// Takes away what is past its time.
    private func sweep(now: Date = Date()) {
        let manager = FileManager.default
        // A folder that is not there yet holds nothing.
        for name in (try? manager.contentsOfDirectory(atPath: folder)) ?? [] {
            let path = "\(folder)/\(name)"
            let limit = name.hasPrefix(Self.workPrefix) ? Self.workFor : Self.keptFor
            // What another process took away meanwhile is away.
            guard let facts = try? manager.attributesOfItem(atPath: path),
                let made = facts[.modificationDate] as? Date, now.timeIntervalSince(made) > limit
            else { continue }
            // The same here; what cannot be taken away is tried again the next time.
            try? manager.removeItem(atPath: path)
        }
    }

    /// The sheet, made for one person alone: nothing of it is kept.
    ///
    /// - Throws: `Failure`, and `CocoaError` where the folder cannot be written.
    package func draw(
        _ sheet: Sheet, _ text: PrintedText, _ texts: Texts, as format: Format
    ) async throws -> [UInt8] {
        let html = try html(of: sheet, text, texts)
        _ = try await fitVersion()
        return try await slots.use {
            try await run(html, in: "\(folder)/\(Self.workPrefix)\(UUID().uuidString)", as: format)
        }
    }

    private func fitVersion() async throws(Failure) -> Int {
        guard let version = await version.fit() else { throw .unfit(program: weasyprint) }
        return version
    }

    /// The whole document.
    func html(of sheet: Sheet, _ text: PrintedText, _ texts: Texts) throws -> String {
        let library = try TemplateLibrary(pages: SheetTemplates.all, partials: SheetTemplates.partials, texts: texts)
        var values: [String: Any] = [
            "language": text.language, "direction": text.direction, "campaign": text.campaign,
            "hashtag": text.hashtag, "place": text.place, "code": text.code, "accent": text.accent,
            "style": sheet.pageRule + "html { --accent: \(text.accent); }\n" + style, "title": text.campaign,
            "isMirrored": text.direction == "rtl",
        ]
        if let date = text.date { values["date"] = date }
        let isRightToLeft = text.direction == "rtl"
        values.merge(sheet.values.mapValues { isRightToLeft ? Self.tied($0) : $0 }) { $1 }
        return library.render(sheet.template, values) ?? ""
    }

    private static func tied(_ value: Any) -> Any {
        switch value {
        case let text as String: LatinWords.tied(text)
        case let rows as [[String: String]]: rows.map { $0.mapValues(LatinWords.tied) }
        default: value
        }
    }

    private func run(_ html: String, in work: String, as format: Format) async throws -> [UInt8] {
        try FileManager.default.createDirectory(
            atPath: work, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer {
            // What stays is in the way of nobody.
            try? FileManager.default.removeItem(atPath: work)
        }
        try Data(html.utf8).write(to: URL(filePath: work + "/sheet.html"))
        try await Self.run(weasyprint, ["sheet.html", "sheet.pdf"], "weasyprint", in: work)
        if format == .pdf { return Self.read(work + "/sheet.pdf") ?? [] }
        // A pixel of CSS is a 96th of an inch.
        try await Self.run(
            "pdftoppm", ["-r", "96", "-png", "-singlefile", "sheet.pdf", "sheet"], "poppler-utils", in: work)
        return Self.read(work + "/sheet.png") ?? []
    }

    private static func run(
        _ program: String, _ arguments: [String], _ package: String, in work: String
    ) async throws(Failure) {
        do throws(ChildProcess.Failure) {
            _ = try await ChildProcess(program: program, arguments: arguments, folder: work, limits: limits).run()
        } catch {
            switch error {
            case .missing: throw .missing(program: program, package: package)
            case .failed(let said, _): throw .failed(said: said)
            default: throw .failed(said: "\(program): \(error)")
            }
        }
    }

    private static func read(_ path: String) -> [UInt8]? { FileManager.default.contents(atPath: path).map(Array.init) }
}

extension Sheet {
    /// The size of its pages and of a rem.
    fileprivate var pageRule: String {
        switch self {
        case .poster(let paper, _, _, _): Self.page(paper)
        case .leaflet: Self.page(.a5)
        case .reading:
            """
            @page { size: A4; margin: 22mm 24mm 26mm; background: #fbf7ef;
              @bottom-center { content: counter(page) " / " counter(pages); font: 9pt "Noto Sans"; color: #4d5a6e; } }

            """
        case .card, .countdown: Self.page(.wide)
        case .moved(_, _, _, let shape): Self.page(shape)
        }
    }

    private static func page(_ shape: Shape) -> String {
        "@page { size: \(shape.size.width)px \(shape.size.height)px; margin: 0; background: #fbf7ef; }\n"
    }

    private static func page(_ paper: Paper) -> String {
        """
        @page { size: \(paper.width)mm \(paper.height)mm; margin: 0; background: #fbf7ef; }
        html { font-size: \(paper.width / 21)mm; }

        """
    }

    fileprivate var template: PageTemplate {
        switch self {
        case .poster: SheetTemplates.poster
        case .leaflet: SheetTemplates.leaflet
        case .reading: SheetTemplates.reading
        case .card: SheetTemplates.card
        case .countdown: SheetTemplates.countdown
        case .moved: SheetTemplates.moved
        }
    }

    fileprivate var values: [String: Any] {
        switch self {
        case .poster(_, let headline, let text, let call):
            ["title": headline, "headline": headline, "text": text, "call": call]
        case .leaflet(let headline, let steps, let text):
            [
                "title": headline, "headline": headline, "text": text,
                "steps": steps.enumerated().map { ["number": "\($0.offset + 1)", "step": $0.element] },
            ]
        case .reading(let title, let html): ["title": title, "html": html]
        case .card(let headline, let text): ["title": headline, "headline": headline, "text": text]
        case .countdown(let title, let left, let date): ["title": title, "left": left, "date": date]
        case .moved(let headline, let lead, let addresses, let shape):
            [
                "title": headline, "headline": headline, "lead": lead, "shape": shape.rawValue,
                "isWide": shape == .wide, "width": shape.size.width, "height": shape.size.height,
                "count": addresses.count == 1 ? "one" : "several",
                "addresses": addresses.map {
                    [
                        "network": $0.network, "parts": $0.parts, "code": $0.code,
                        "fit": $0.name.count <= 24 ? "short" : $0.name.count <= 34 ? "middling" : "long",
                    ]
                },
            ]
        }
    }
}
