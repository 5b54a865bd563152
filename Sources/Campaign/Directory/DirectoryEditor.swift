import Foundation

/// Writes one row into the directory's file and leaves every other byte as it is.
package struct DirectoryEditor: Sendable {
    /// What was, or would be, written.
    package struct Edit: Sendable, Hashable {
        package let path: String
        /// From 1.
        package let line: Int
        package let isNew: Bool
        package let row: DirectoryRow
        package let bytes: [UInt8]
    }

    package enum WriteError: Error, Sendable, Equatable, CustomStringConvertible {
        case unwritable(path: String, reason: String)
        /// Somebody else wrote the file meanwhile.
        case changedMeanwhile(path: String)

        package var description: String {
            switch self {
            case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)"
            case .changedMeanwhile(let path): "\(path) was changed meanwhile, and nothing was written; try again"
            }
        }
    }

    package let path: String
    private let bytes: [UInt8]

    /// Reads the file, which must be right. No file at the path is a directory that names nobody.
    package init(path: String) throws(DirectoryFile.ReadError) {
        self.path = URL(filePath: path).resolvingSymlinksInPath().path
        if FileManager.default.fileExists(atPath: self.path) {
            bytes = try DirectoryFile.bytes(at: self.path)
        } else {
            bytes = Array((CSVDocument.line(of: DirectoryColumn.header) + "\n").utf8)
        }
        _ = try DirectoryFile(parsing: bytes, path: path)
    }

    /// The row that is about the same as this one: by name and country, or else by the name alone.
    package func existing(like row: DirectoryRow) -> DirectoryRow? { place(of: row)?.row }

    /// The file with that row, which takes the place of the one that is about the same.
    ///
    /// - Throws: the mistakes that the file would have.
    package func putting(_ row: DirectoryRow) throws(DirectoryFile.ReadError) -> Edit {
        let line = Array(CSVDocument.line(of: row.fields).utf8)
        var result = bytes
        let number: Int
        let old = place(of: row)
        if let old {
            result.replaceSubrange(old.record.bytes, with: line)
            number = old.record.line
        } else {
            let end: [UInt8] = Self.endsLinesAsWindows(bytes) ? [0x0D, 0x0A] : [0x0A]
            if bytes.last != 0x0A { result += end }
            number = result.count { $0 == 0x0A } + 1
            result += line + end
        }
        _ = try DirectoryFile(parsing: result, path: path)
        return Edit(path: path, line: number, isNew: old == nil, row: row, bytes: result)
    }

    /// Writes an edit: the whole file is there before it takes the old one's place, with the same permissions.
    package func write(_ edit: Edit) throws(WriteError) {
        let files = FileManager.default
        let new = path + ".new-\(UUID().uuidString)"
        do {
            let isThere = files.fileExists(atPath: path)
            if isThere, Array(try Data(contentsOf: URL(filePath: path))) != bytes {
                throw WriteError.changedMeanwhile(path: path)
            }
            let permissions = isThere ? try files.attributesOfItem(atPath: path)[.posixPermissions] : nil
            guard
                files.createFile(
                    atPath: new, contents: Data(edit.bytes), attributes: permissions.map { [.posixPermissions: $0] })
            else { throw CocoaError(.fileWriteUnknown) }
            guard rename(new, path) == 0 else { throw CocoaError(.fileWriteNoPermission) }
        } catch {
            // It may never have been made.
            try? files.removeItem(atPath: new)
            if let error = error as? WriteError { throw error }
            throw .unwritable(path: path, reason: error.localizedDescription)
        }
    }

    private func place(of row: DirectoryRow) -> (record: CSVDocument.Record, row: DirectoryRow)? {
        let rows = CSVDocument(parsing: bytes).records.dropFirst().compactMap { record in
            DirectoryFile.row(record).map { (record: record, row: $0) }
        }
        if let same = rows.first(where: { $0.row.identity == row.identity }) { return same }
        let name = DirectoryText.folded(row[.name])
        let named = rows.filter { DirectoryText.folded($0.row[.name]) == name }
        // A country that was left out is no other body; two of one name are.
        return named.count == 1 && (row[.country].isEmpty || named[0].row[.country].isEmpty) ? named[0] : nil
    }

    private static func endsLinesAsWindows(_ bytes: [UInt8]) -> Bool {
        guard let end = bytes.firstIndex(of: 0x0A), end > 0 else { return false }
        return bytes[end - 1] == 0x0D
    }
}
