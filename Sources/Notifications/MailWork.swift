import Identifiers
import Outbox

/// Mail as work: who is written to and about what, never an address.
package enum MailWork: String, Sendable, CaseIterable {
    /// Asks whoever reads the mail of an address whether they want it.
    case question = "mail.question"
    /// Tells how many people arrived.
    case digest = "mail.digest"

    /// The kinds of all work of this room.
    package static let kinds = allCases.map(\.rawValue)

    /// A lane for each member, so that one address that is refused holds up nobody else's.
    package static func lane(_ member: MemberID) -> LaneKey { LaneKey(rawValue: "mail/\(member)") }

    /// - Parameter moment: of the request or of the digest's turn; one piece of work for each.
    package func request(_ member: MemberID, at moment: Int64, now: Int64) -> WorkRequest {
        WorkRequest(
            lane: Self.lane(member), owner: member.rawValue, kind: rawValue, payload: Array("\(moment)".utf8),
            uniqueKey: "\(rawValue)/\(member)/\(moment)", notBefore: now)
    }

    /// The moment that a request was made with.
    static func moment(of item: WorkItem) -> Int64? { Int64(String(decoding: item.payload, as: UTF8.self)) }
}
