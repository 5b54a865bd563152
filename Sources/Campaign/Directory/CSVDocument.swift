/// A file of comma-separated values as RFC 4180 describes it, with the place of each record.
///
/// Written by hand because a mistake must be told with its line, and because a record must be replaced without changing
/// a byte of the others; docs/decisions/0005.
package struct CSVDocument: Sendable {
    /// One record.
    struct Record: Sendable, Hashable {
        /// Where it begins, from 1. A quoted field may hold more lines.
        let line: Int
        /// The record's bytes in the file, without the end of its line.
        let bytes: Range<Int>
        let fields: [String]
    }

    /// What a record's writing breaks.
    struct Fault: Error, Hashable {
        enum Cause: Hashable {
            /// A quote was opened and the file ends.
            case openQuote
            /// Something other than a comma or the end of the line follows a closing quote.
            case textAfterQuote
            /// A quote stands within a field that does not begin with one.
            case quoteInside
            case notUTF8
        }

        let line: Int
        let cause: Cause
    }

    /// Records in the file's order; empty lines are none.
    private(set) var records: [Record] = []
    private(set) var faults: [Fault] = []

    private let bytes: [UInt8]
    private var place = 0
    private var line = 1

    init(parsing bytes: [UInt8]) {
        self.bytes = bytes
        // Spreadsheets write a mark of byte order in front.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
        while place < bytes.count { readRecord() }
    }

    /// The record as a line, with quotes only where RFC 4180 needs them.
    package static func line(of fields: [String]) -> String {
        fields.map { field in
            field.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
                ? "\"\(field.replacing("\"", with: "\"\""))\"" : field
        }.joined(separator: ",")
    }

    private mutating func readRecord() {
        let start = place
        let firstLine = line
        var fields: [String] = []
        do throws(Fault) {
            repeat { fields.append(try readField()) } while take(0x2C)
            let end = place
            endLine()
            if fields != [""] { records.append(Record(line: firstLine, bytes: start..<end, fields: fields)) }
        } catch {
            faults.append(error)
            // What follows on the same line belongs to the same mistake.
            while place < bytes.count, bytes[place] != 0x0A { place += 1 }
            endLine()
        }
    }

    private mutating func readField() throws(Fault) -> String {
        var field: [UInt8] = []
        let begins = line
        if take(0x22) {
            while true {
                guard place < bytes.count else { throw Fault(line: begins, cause: .openQuote) }
                let byte = bytes[place]
                place += 1
                if byte == 0x22 {
                    guard take(0x22) else { break }
                } else if byte == 0x0A {
                    line += 1
                }
                field.append(byte)
            }
            guard isAtEndOfField else { throw Fault(line: line, cause: .textAfterQuote) }
        } else {
            while !isAtEndOfField {
                guard bytes[place] != 0x22 else { throw Fault(line: line, cause: .quoteInside) }
                field.append(bytes[place])
                place += 1
            }
        }
        guard let text = String(validating: field, as: UTF8.self) else { throw Fault(line: begins, cause: .notUTF8) }
        return text
    }

    private var isAtEndOfField: Bool {
        guard place < bytes.count else { return true }
        switch bytes[place] {
        case 0x2C, 0x0A: return true
        case 0x0D: return place + 1 == bytes.count || bytes[place + 1] == 0x0A
        default: return false
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    private mutating func endLine() {
        _ = take(0x0D)
        if take(0x0A) { line += 1 }
    }
}
