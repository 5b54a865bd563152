import Foundation
import Identifiers

/// `directory.csv` of the campaign folder: who has left X. Columns: docs/decisions/0012.
package struct DirectoryFile: Sendable, Hashable {
    /// One thing that is wrong, with its place.
    package struct Mistake: Sendable, Hashable, CustomStringConvertible {
        package let path: String
        package let line: Int
        /// What is wrong, and what to write instead.
        package let sentence: String

        package var description: String { "\(path):\(line): \(sentence)" }

        /// What is wrong: half a sentence.
        package var problem: String { String(sentence.prefix(upTo: parting)) }
        /// What to write instead: half a sentence.
        package var fix: String {
            let rest = sentence[parting...].drop { $0 == ";" || $0 == " " }
            return rest.isEmpty ? "correct the line" : String(rest)
        }

        /// Where the half that says what to write begins.
        private var parting: String.Index {
            sentence.range(of: "; ", options: .backwards)?.lowerBound ?? sentence.endIndex
        }
    }

    /// Why the file cannot be used.
    package enum ReadError: Error, Equatable, CustomStringConvertible {
        case unreadable(path: String, reason: String)
        case tooLarge(path: String)
        /// All that is wrong, by line.
        case mistakes([Mistake])

        package var description: String {
            switch self {
            case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
            case .tooLarge(let path):
                "\(path) is larger than \(DirectoryFile.sizeLimit / 1_000_000) MB; split the campaign"
            case .mistakes(let all): all.map(\.description).joined(separator: "\n")
            }
        }
    }

    /// In the file's order.
    package let entries: [DirectoryEntry]
    /// The kinds that stand in it, in a fixed order.
    package let kinds: [DirectoryKind]
    /// The countries that stand in it, by their letters.
    package let countries: [String]

    /// The most bytes that are read.
    package static let sizeLimit = 10_000_000

    /// A directory that names nobody.
    package static let empty = DirectoryFile(entries: [])

    package init(path: String) throws(ReadError) {
        try self.init(parsing: try Self.bytes(at: path), path: path)
    }

    package init(parsing text: String, path: String = "directory.csv") throws(ReadError) {
        try self.init(parsing: Array(text.utf8), path: path)
    }

    package init(parsing bytes: [UInt8], path: String) throws(ReadError) {
        let document = CSVDocument(parsing: bytes)
        var mistakes = document.faults.map { fault in
            Mistake(path: path, line: fault.line, sentence: Self.sentence(for: fault.cause))
        }
        var entries: [DirectoryEntry] = []
        var seen = Seen()
        if document.records.first?.fields != DirectoryColumn.header {
            mistakes.append(
                Mistake(
                    path: path, line: document.records.first?.line ?? 1,
                    sentence:
                        "the first line names other columns; write \(DirectoryColumn.header.joined(separator: ","))"))
        } else {
            for record in document.records.dropFirst() {
                let wrong = { (sentence: String) in Mistake(path: path, line: record.line, sentence: sentence) }
                do throws(DirectoryEntry.Mistakes) {
                    guard let row = Self.row(record) else {
                        mistakes.append(
                            wrong(
                                "has \(record.fields.count) fields where \(DirectoryColumn.header.count) belong; a comma "
                                    + "within a field needs quotes around it"))
                        continue
                    }
                    let entry = try DirectoryEntry(row)
                    mistakes += seen.note(entry, line: record.line).map(wrong)
                    entries.append(entry)
                } catch {
                    mistakes += error.all.map { wrong($0.sentence) }
                }
            }
        }
        guard mistakes.isEmpty else { throw .mistakes(mistakes.sorted { $0.line < $1.line }) }
        self.init(entries: entries)
    }

    private init(entries: [DirectoryEntry]) {
        self.entries = entries
        let present = Set(entries.map(\.kind))
        kinds = DirectoryKind.allCases.filter(present.contains)
        countries = Set(entries.compactMap(\.country)).sorted()
    }

    /// The same, by name; case and accents do not count.
    var sorted: DirectoryFile {
        DirectoryFile(entries: entries.sorted { ($0.searchText, $0.name) < ($1.searchText, $1.name) })
    }

    static func bytes(at path: String) throws(ReadError) -> [UInt8] {
        do {
            let data = try Data(contentsOf: URL(filePath: path))
            guard data.count <= sizeLimit else { throw ReadError.tooLarge(path: path) }
            return Array(data)
        } catch let error as ReadError {
            throw error
        } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
    }

    /// `nil` when there are too many or too few fields.
    static func row(_ record: CSVDocument.Record) -> DirectoryRow? {
        guard record.fields.count == DirectoryColumn.allCases.count else { return nil }
        return DirectoryRow(Dictionary(uniqueKeysWithValues: zip(DirectoryColumn.allCases, record.fields)))
    }

    private static func sentence(for cause: CSVDocument.Fault.Cause) -> String {
        switch cause {
        case .openQuote: "a quote is opened and never closed; close it, or double the quotes within a field"
        case .textAfterQuote: "text follows a closing quote; put a comma there, or double the quotes within the field"
        case .quoteInside: "a quote stands within a field; put quotes around the whole field and double those in it"
        case .notUTF8: "the text is not UTF-8; save the file as UTF-8"
        }
    }

    /// What may stand in the file once.
    private struct Seen {
        private var names: [String: Int] = [:]
        private var numbers: [XUserID: Int] = [:]

        /// What the entry repeats.
        mutating func note(_ entry: DirectoryEntry, line: Int) -> [String] {
            var sentences: [String] = []
            if let first = names[entry.row.identity] {
                sentences.append(
                    "'\(entry.name)' stands in line \(first) already, in the same country; keep one of them")
            } else {
                names[entry.row.identity] = line
            }
            if let number = entry.xID {
                if let first = numbers[number] {
                    sentences.append("x_id \(number) stands in line \(first) already; keep one of them")
                } else {
                    numbers[number] = line
                }
            }
            return sentences
        }
    }
}
