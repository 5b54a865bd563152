extension Repository {
    /// Whether anybody is registered: then the keys must be the old ones.
    package func hasMembers() async throws -> Bool {
        try await database.read { c in try c.first("SELECT 1 AS one FROM member LIMIT 1") != nil }
    }
}
