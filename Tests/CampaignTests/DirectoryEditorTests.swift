import Foundation
import Testing

@testable import Campaign

@Suite("Writing a row of the directory")
struct DirectoryEditorTests {
    private func edited(_ text: String, _ row: DirectoryRow) throws -> (text: String, edit: DirectoryEditor.Edit) {
        let path = FileManager.default.temporaryDirectory.appending(path: "hqx-edit-\(UUID().uuidString).csv").path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        let editor = try DirectoryEditor(path: path)
        let edit = try editor.putting(row)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        try editor.write(edit)
        let permissions = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
        #expect(permissions?.intValue == 0o640)
        let result = try String(contentsOfFile: path, encoding: .utf8)
        try FileManager.default.removeItem(atPath: path)
        return (result, edit)
    }

    private let header = DirectoryFileTests.header
    private func row(_ name: String, country: String = "FR") -> DirectoryRow {
        DirectoryRow([.name: name, .kind: "media", .country: country, .status: "left", .source: "a, b"])
    }

    @Test("A new row goes to the end, in the file's own line ends, and nothing else changes")
    func adds() throws {
        let unix = header + "\n\"A\" ,media,FR,left,,s,,,,,,".replacing("\" ,", with: "\",")
        #expect(try edited(unix, row("B")).text == unix + "\nB,media,FR,left,,\"a, b\",,,,,,\n")
        let windows = header + "\r\n\r\nA,media,FR,left,,\"s\",,,,,,\r\n"
        let result = try edited(windows, row("B"))
        #expect(result.text == windows + "B,media,FR,left,,\"a, b\",,,,,,\r\n")
        #expect(result.edit.isNew && result.edit.line == 4)
    }

    @Test("A row about the same takes its place, whatever case, accents and a country left out")
    func replaces() throws {
        let before = header + "\n\"A\",media,FR,left,,\"s\",,,,,,\n"
        let after = "C,media,FR,left,,\"s\",,,,,,\r\n"
        let result = try edited(before + "Éxample,media,FR,announced,,s,,,,,,\n" + after, row("example"))
        #expect(result.text == before + "example,media,FR,left,,\"a, b\",,,,,,\n" + after)
        #expect(!result.edit.isNew && result.edit.line == 3)
        #expect(try !edited(before, row("a", country: "")).edit.isNew)
        #expect(try edited(before, row("A", country: "BE")).edit.isNew)
    }

    @Test("What would make the file wrong is refused, and so is a file that was changed meanwhile")
    func refuses() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "hqx-edit-\(UUID().uuidString).csv").path
        let editor = try DirectoryEditor(path: path)
        #expect(throws: DirectoryFile.ReadError.self) { try editor.putting(DirectoryRow([.name: "A"])) }
        let edit = try editor.putting(row("A"))
        try editor.write(edit)
        #expect(throws: DirectoryEditor.WriteError.changedMeanwhile(path: path)) { try editor.write(edit) }
        #expect(try DirectoryFile(path: path).entries.count == 1)
        try FileManager.default.removeItem(atPath: path)
    }
}
