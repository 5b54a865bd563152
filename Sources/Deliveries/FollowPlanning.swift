import Accounts
import Identifiers
import Outbox

/// Makes the work of a follow: everything that identifies the write is decided here, once.
package enum FollowPlanning {
    /// - Parameters:
    ///   - actor: the member's own account.
    ///   - host: the server that keeps it.
    ///   - openedAt: when it was made there, if that is known; milliseconds since 1970.
    ///   - targetKey: the stored key of the account to follow.
    ///   - targetName: its name, `user@host` on Mastodon.
    ///   - order: a number that no other work of this account has.
    ///   - generation: 1, and one more for each time that it was undone and asked for again.
    package static func request(
        actor: AccountKey, host: String, openedAt: Int64?, member: MemberID, targetKey: String, targetName: String,
        order: Int64, generation: Int64, dependsOn: WorkID?, gate: String?, now: Int64
    ) throws -> WorkRequest {
        let isBluesky = actor.network == .bluesky
        let payload = FollowPayload(
            member: member, actor: actor, host: host, openedAt: openedAt, target: isBluesky ? targetKey : targetName,
            rkey: isBluesky ? try recordKey(now: now, order: order) : nil, createdAt: now)
        return WorkRequest(
            lane: LaneKey(rawValue: actor.laneName), owner: member.rawValue,
            kind: (isBluesky ? DeliveryKind.followOnBluesky : .followOnMastodon).rawValue,
            version: FollowPayload.version, payload: try payload.encoded(),
            uniqueKey: "follow/\(member)/\(actor.laneName)/\(targetKey)/\(generation)",
            dependsOn: dependsOn, gate: gate, notBefore: now)
    }

    /// A TID of the moment in which the order stands below the millisecond and as the clock's id: many follows are
    /// handed in at one moment, and no two of an account may share a key.
    static func recordKey(now: Int64, order: Int64) throws -> RecordKey {
        let tid = TID(microseconds: now * 1_000 + order % 1_000, clockID: UInt16(order / 1_000 % 1_024))
        return try RecordKey(tid.description)
    }
}
