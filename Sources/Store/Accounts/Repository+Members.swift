import Accounts
import Identifiers

extension Repository {
    package func abandonedMembers(before moment: Int64, limit: Int) async throws -> [MemberID] {
        try await database.read { c in
            try c.rows(
                "SELECT id FROM member WHERE visibility IS NULL AND joined_at < \(moment) ORDER BY id LIMIT \(limit)"
            ).map { try $0.raw("id") }
        }
    }

    /// Whether anybody is registered: then the keys must be the old ones.
    package func hasMembers() async throws -> Bool {
        try await database.read { c in try c.first("SELECT 1 AS one FROM member LIMIT 1") != nil }
    }
}
