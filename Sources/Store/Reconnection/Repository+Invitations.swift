import Identifiers
import Reconnection

extension Repository: InvitationPort {
    package func invitations(of member: MemberID) async throws -> [Invitation] {
        try await database.read { c in
            try c.rows("SELECT marked_for, mark, at FROM invitation WHERE member_id = \(member)").map { row in
                Invitation(
                    markedFor: try row.raw("marked_for"), mark: InvitationMark(rawValue: try row.int("mark")),
                    at: try row.int("at"))
            }
        }
    }

    package func invite(_ mark: InvitationMark, by member: MemberID, at: Int64) async throws -> Bool {
        try await database.write { c in
            try c.first(
                """
                INSERT INTO invitation (member_id, mark, marked_for, at)
                VALUES (\(member), \(mark.rawValue), \(member), \(at))
                ON CONFLICT DO NOTHING RETURNING 1 AS one
                """) != nil
        }
    }

    package func takeBackInvitations(_ marks: [InvitationMark], by member: MemberID) async throws {
        if marks.isEmpty { return }
        try await database.write { c in
            _ = try c.execute(
                "DELETE FROM invitation WHERE member_id = \(member) AND mark IN (\(list: marks.map(\.rawValue)))")
        }
    }
}
