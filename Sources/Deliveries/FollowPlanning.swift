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
    ///   - generation: 1, and one more for each time that it was undone and asked for again.
    package static func request(
        actor: AccountKey, host: String, openedAt: Int64?, member: MemberID, targetKey: String, targetName: String,
        generation: Int64, dependsOn: WorkID?, gate: String?, now: Int64
    ) throws -> WorkRequest {
        let isBluesky = actor.network == .bluesky
        // A TID of the moment and a random clock: two follows of one account never share a record key in practice,
        // and if they did the second would be refused by the server, never doubled.
        let tid = TID(
            microseconds: now * 1_000 + Int64.random(in: 0..<1_000), clockID: UInt16.random(in: 0..<1_024))
        let payload = FollowPayload(
            member: member, actor: actor, host: host, openedAt: openedAt, target: isBluesky ? targetKey : targetName,
            rkey: isBluesky ? try RecordKey(tid.description) : nil, createdAt: now)
        return WorkRequest(
            lane: LaneKey(rawValue: actor.laneName), owner: member.rawValue,
            kind: (isBluesky ? DeliveryKind.followOnBluesky : .followOnMastodon).rawValue,
            version: FollowPayload.version, payload: try payload.encoded(),
            uniqueKey: "follow/\(member)/\(actor.network.rawValue)/\(targetKey)/\(generation)",
            dependsOn: dependsOn, gate: gate, notBefore: now)
    }
}
