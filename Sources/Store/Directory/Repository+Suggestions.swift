import Campaign
import Identifiers

extension Repository {
    package func suggest(_ suggestion: DirectorySuggestion, now: Int64) async throws -> Int64 {
        try await database.write { c in
            try c.one(
                """
                INSERT INTO directory_suggestion (at, fields, note, contact)
                VALUES (\(now), \(try DirectoryStatements.encoded(suggestion.row)), \(suggestion.note),
                    \(suggestion.contact))
                RETURNING id
                """
            ).int("id")
        }
    }

    package func openSuggestions() async throws -> [DirectorySuggestion] {
        try await database.read { c in
            try c.rows(
                "SELECT id, at, fields, note, contact FROM directory_suggestion WHERE decision IS NULL ORDER BY id"
            ).map { row in
                var suggestion = DirectorySuggestion(
                    row: try DirectoryStatements.row(row), note: try row.text("note"),
                    contact: try row.text("contact"))
                suggestion.number = try row.int("id")
                suggestion.at = try row.int("at")
                return suggestion
            }
        }
    }

    package func decideSuggestion(
        _ number: Int64, _ decision: SuggestionDecision, why: String, now: Int64
    ) async throws -> Bool {
        let wasOpen = try await database.write { c in
            try c.execute(
                """
                UPDATE directory_suggestion SET decision = \(decision), decided_at = \(now), why = \(why),
                    fields = '{}', note = '', contact = ''
                WHERE id = \(number) AND decision IS NULL
                """) > 0
        }
        try await database.emptyJournal()
        return wasOpen
    }
}
