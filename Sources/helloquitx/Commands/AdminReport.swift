import Foundation
import Store

/// How `admin` prints: text for people, JSON for programs.
enum AdminReport {
    static func text(_ report: OperationsReport) -> String {
        var lines = [
            "members          \(report.members)", "signed in         \(report.sessions) sessions",
            "links            \(report.links)", "leases held      \(report.heldLeases)",
            "lanes paused     \(report.pausedLanes)", "oldest due work  \(report.oldestDue / 1_000) s",
            "schema           \(report.schema)",
        ]
        for (code, count) in report.stoppedLanes.sorted(by: { $0.key < $1.key }) {
            lines.append("lanes stopped    \(count) (\(code))")
        }
        for work in report.work {
            lines.append("work             \(work.count) \(work.kind) \(work.outcome ?? work.state)")
        }
        return lines.joined(separator: "\n")
    }

    static func json(_ report: OperationsReport) throws -> String {
        struct Work: Encodable {
            let kind: String
            let state: String
            let outcome: String?
            let count: Int64
        }
        struct Answer: Encodable {
            let members, sessions, links, pausedLanes, heldLeases, oldestDueMilliseconds, schema: Int64
            let stoppedLanes: [String: Int64]
            let work: [Work]
        }
        return try encode(
            Answer(
                members: report.members, sessions: report.sessions, links: report.links,
                pausedLanes: report.pausedLanes, heldLeases: report.heldLeases,
                oldestDueMilliseconds: report.oldestDue, schema: report.schema, stoppedLanes: report.stoppedLanes,
                work: report.work.map {
                    Work(kind: $0.kind, state: $0.state, outcome: $0.outcome, count: $0.count)
                }))
    }

    static func text(_ stuck: [StuckWork], now: Int64) -> String {
        if stuck.isEmpty { return "nothing is stuck" }
        return stuck.map { work in
            let minutes = (now - work.since) / 60_000
            return "\(work.id)  \(work.kind)  \(work.cause.rawValue)  \(work.attempts) tries  \(minutes) min"
                + (work.reason.map { "  \($0)" } ?? "")
        }.joined(separator: "\n")
    }

    static func json(_ stuck: [StuckWork]) throws -> String {
        struct Entry: Encodable {
            let id: Int64
            let kind, cause: String
            let attempts: Int64
            let reason: String?
            let since: Int64
        }
        return try encode(
            stuck.map {
                Entry(
                    id: $0.id, kind: $0.kind, cause: $0.cause.rawValue, attempts: $0.attempts, reason: $0.reason,
                    since: $0.since)
            })
    }

    private static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
