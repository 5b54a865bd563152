import Identifiers
import Outbox

/// Erases a member: every row that names them, their work, and what others' work says about them.
enum Erasure {
    static func erase(_ member: MemberID, now: Int64, on c: any Connection) throws {
        try LinkStatements.erase(member, on: c)
        // What others did towards them names them: their deliveries go, with the work behind them.
        try c.execute(
            """
            DELETE FROM work WHERE id IN (
                SELECT work_id FROM delivery WHERE other_id = \(member)
                UNION SELECT undo_work_id FROM delivery WHERE other_id = \(member) AND undo_work_id IS NOT NULL)
            """)
        try c.execute("DELETE FROM delivery WHERE other_id = \(member) OR member_id = \(member)")
        try c.execute("DELETE FROM work WHERE owner = \(member)")
        // Budgets are named after the account: `<lane>/follows-day`.
        for budgets: SQL in ["budget_spend", "budget_closed"] {
            try c.execute(
                """
                DELETE FROM \(sql: budgets) WHERE EXISTS (
                    SELECT 1 FROM lane WHERE lane.owner = \(member)
                        AND substr(budget, 1, length(lane.key) + 1) = lane.key || '/')
                """)
        }
        try c.execute("DELETE FROM lane WHERE owner = \(member)")
        try c.execute("DELETE FROM connection WHERE seeker_id = \(member) OR other_id = \(member)")
        try c.execute("DELETE FROM dismissal WHERE member_id = \(member) OR other_id = \(member)")
        try c.execute("DELETE FROM network_choice WHERE member_id = \(member) OR other_id = \(member)")
        try c.execute(
            """
            DELETE FROM pending_sign_in WHERE session_hash IN (
                SELECT token_hash FROM browser_session WHERE member_id = \(member))
            """)
        // Accounts, grants, sessions and spends of look-ups go with the member's row.
        try c.execute("DELETE FROM member WHERE id = \(member)")
    }
}
