import Identifiers
import Outbox

/// The platform's own jobs about a member, as work.
package enum MemberJobs {
    /// The lane of the platform's own jobs about that member. A lane each, so that they run beside one another.
    package static func lane(_ member: MemberID) -> LaneKey {
        LaneKey(rawValue: "member/\(member)")
    }

    /// Applies the rules of reconnection to the member, soon.
    ///
    /// Not unique on purpose: a change that comes while an earlier job runs has to be seen by a later one.
    package static func reconnect(_ member: MemberID, now: Int64) throws -> WorkRequest {
        WorkRequest(
            lane: lane(member), owner: member.rawValue, kind: DeliveryKind.reconnect.rawValue,
            payload: try MemberJobPayload(member: member).encoded(), notBefore: now)
    }

    /// Admits followings that wait for the bound on look-ups, at that moment.
    package static func admitDeferred(_ member: MemberID, at moment: Int64) throws -> WorkRequest {
        WorkRequest(
            lane: lane(member), owner: member.rawValue, kind: DeliveryKind.admitDeferred.rawValue,
            payload: try MemberJobPayload(member: member).encoded(), uniqueKey: "admitDeferred/\(member)/\(moment)",
            notBefore: moment)
    }
}
