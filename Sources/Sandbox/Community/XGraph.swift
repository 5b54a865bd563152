import Identifiers

/// Who follows, blocks and mutes whom on X, by user id; newest first, as archives list them.
package struct XGraph: Sendable {
    private var followingByID: [XUserID: [XUserID]] = [:]
    private var followersByID: [XUserID: [XUserID]] = [:]
    private var blocksByID: [XUserID: [XUserID]] = [:]
    private var mutesByID: [XUserID: [XUserID]] = [:]

    package func following(of id: XUserID) -> [XUserID] { followingByID[id] ?? [] }
    package func followers(of id: XUserID) -> [XUserID] { followersByID[id] ?? [] }
    package func blocks(of id: XUserID) -> [XUserID] { blocksByID[id] ?? [] }
    package func mutes(of id: XUserID) -> [XUserID] { mutesByID[id] ?? [] }

    package func follows(_ follower: XUserID, _ followed: XUserID) -> Bool {
        following(of: follower).contains(followed)
    }

    /// Adds those follows which are possible: nobody follows themselves, or twice, or across a block.
    mutating func add(_ follower: XUserID, follows followed: [XUserID]) {
        var known = Set(following(of: follower))
        known.insert(follower)
        let barred = Set(blocks(of: follower))
        let new = followed.filter {
            known.insert($0).inserted && !barred.contains($0) && !blocks(of: $0).contains(follower)
        }
        followingByID[follower, default: []].append(contentsOf: new)
        for id in new { followersByID[id, default: []].append(follower) }
    }

    /// To be told before the follows, which it prevents both ways.
    mutating func add(_ blocker: XUserID, blocks blocked: [XUserID]) {
        blocksByID[blocker, default: []].append(contentsOf: blocked)
    }

    mutating func add(_ muter: XUserID, mutes muted: [XUserID]) {
        mutesByID[muter, default: []].append(contentsOf: muted)
    }
}
