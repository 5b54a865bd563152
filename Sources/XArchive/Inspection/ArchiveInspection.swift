import FoundationEssentials

/// A summary as a person reads it on a terminal, and as a program reads it.
package struct ArchiveInspection: Sendable {
    package let summary: ArchiveSummary

    package init(_ summary: ArchiveSummary) {
        self.summary = summary
    }

    /// One JSON object with sorted keys, without a line break at its end.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(summary), as: UTF8.self)
    }

    /// Lines of at most `width` columns, without a line break at the end.
    package func text(width: Int = 80) -> String {
        let counts = summary.counts
        var lines = wrapped(title, width: width, indent: "")
        let made = [
            summary.generatedAt.map { "Made \(Self.printable($0))" }, summary.layout.map { "layout of \($0.rawValue)" },
        ].compactMap(\.self).joined(separator: ", ")
        if !made.isEmpty { lines += wrapped(made + ".", width: width, indent: "") }
        lines += section(
            "People",
            [
                ("following", counts.following), ("followers", counts.followers), ("blocked", counts.blocks),
                ("muted", counts.mutes),
            ], width: width)
        lines += section(
            "Posts",
            [
                ("tweets", counts.tweets), ("  of them retweets", counts.retweets),
                ("  replies to others", counts.repliesToOthers), ("  replies to oneself", counts.selfReplies),
                ("  quotes", counts.quotes), ("  quotes of oneself", counts.selfQuotes),
                ("  replaced by an edit", counts.editsSuperseded), ("threads", counts.threads),
                ("long texts (notes)", counts.notes), ("  with their tweet found", counts.notesMatched),
                ("likes", counts.likes),
            ], width: width)
        lines += section(
            "Media of own tweets",
            [
                ("photos", counts.photos), ("videos", counts.videos), ("GIFs", counts.gifs),
                ("files that are missing", counts.mediaMissing),
            ], width: width)
        if counts.named.contains(where: { $0.count == nil }) {
            lines.append("")
            lines += wrapped(
                "unknown: the archive lacks the file that would tell. That is normal: people remove files, and X adds "
                    + "some over the years.", width: width, indent: "")
        }
        if !summary.warnings.isEmpty {
            lines += ["", "To know"]
            for warning in summary.warnings {
                lines += wrapped("- " + Self.printable(warning.description), width: width, indent: "  ")
            }
        }
        return lines.joined(separator: "\n")
    }

    private var title: String {
        guard let owner = summary.owner else { return "Archive of somebody unknown." }
        let id = "X id \(owner.id)"
        let handle = owner.screenName.map { "@\($0), \(id)" } ?? id
        let name = Self.printable(owner.displayName ?? "")
        return name.isEmpty ? "Archive of \(handle)." : "Archive of \(name) (\(handle))."
    }

    private func section(_ title: String, _ rows: [(label: String, count: Int?)], width: Int) -> [String] {
        let column = 30
        return ["", title]
            + rows.map { row in
                let value = row.count.map(Self.grouped) ?? "unknown"
                let label = "  " + row.label
                let gap = max(1, column + 10 - label.count - value.count)
                return label + String(repeating: " ", count: gap) + value
            }
    }

    /// 1234567 as 1,234,567.
    static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// Without what could move the cursor, change colours, or turn the direction of the line: names are foreign text.
    static func printable(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: result.append(" ")
            case .format where scalar != "\u{200D}" && scalar != "\u{200C}": continue
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// Breaks at spaces. Later lines begin with `indent`. A word that is longer than the line stays whole.
    private func wrapped(_ text: String, width: Int, indent: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if line.isEmpty {
                line = (lines.isEmpty ? "" : indent) + word
            } else if line.count + 1 + word.count <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = indent + word
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
