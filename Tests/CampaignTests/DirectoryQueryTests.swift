import Testing

@testable import Campaign

@Suite("Searching and comparing the directory")
struct DirectoryQueryTests {
    private func entries() throws -> [DirectoryEntry] {
        try DirectoryFileTests.file(
            "Université d’Exemple,university,FR,left,2024,s,univ_ex,,,,,", "Example News,media,GB,suspended,,s,,,,,,",
            "Exempel,media,SE,announced,,s,,,,,,"
        ).entries
    }

    @Test(
        "Finds by name and screen name, whatever case and accents",
        arguments: [
            ("UNIVERSITE", 1), ("exemp", 2), ("@univ_ex", 1), ("news example", 1), ("", 3), ("nobody", 0),
        ])
    func finds(words: String, count: Int) throws {
        var query = DirectoryQuery()
        query.search = words
        #expect(query.selected(from: try entries()).count == count)
    }

    @Test("Filters by kind, country and status")
    func filters() throws {
        var query = DirectoryQuery()
        query.kind = .media
        #expect(query.selected(from: try entries()).count == 2)
        query.country = "SE"
        #expect(query.selected(from: try entries()).map(\.name) == ["Exempel"])
        query.status = .left
        #expect(query.selected(from: try entries()).isEmpty)
    }

    @Test("Tells what was added, removed and changed, also when a name was corrected")
    func difference() throws {
        let old = try DirectoryFileTests.file(
            "A,media,FR,left,,s,a,1,,,,", "B,media,FR,left,,s,,,,,,", "C,media,FR,left,,s,,,,,,",
            "D,media,FR,left,,s,,,,,,"
        ).entries.map(\.row)
        let new = try DirectoryFileTests.file(
            "D,media,BE,left,,s,,,,,,", "Alpha,media,FR,left,,s,a,1,,,,", "B,media,FR,suspended,,s,,,,,,",
            "E,media,FR,left,,s,,,,,,"
        ).entries.map(\.row)
        let difference = DirectoryDifference(from: old, to: new)
        #expect(difference.added == [3])
        #expect(difference.removed == [2])
        #expect(
            difference.changed.map { pair in pair.changes.map { "\($0.column) \($0.was) \($0.becomes)" } } == [
                ["country FR BE"], ["name A Alpha"], ["status left suspended"],
            ])
        #expect(DirectoryDifference(from: old, to: old).isEmpty)
    }
}
