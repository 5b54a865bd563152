/// Who follows, blocks and mutes whom on the sandbox's Mastodon servers.
struct FollowGraph: Sendable, Codable {
    struct Follow: Sendable, Codable {
        /// Counts up: the order of lists and the position of pages.
        let number: Int
        /// Milliseconds since 1970 UTC; nil: nobody decides.
        var acceptedAt: Int64?
        /// Milliseconds since 1970 UTC: refused, as if it had never been.
        var rejectedAt: Int64?
        /// Milliseconds since 1970 UTC: from when on `relationships` shows it.
        let visibleAt: Int64
        var showsReblogs = true
        var notifies = false

        func isAccepted(at now: Int64) -> Bool { acceptedAt.map { $0 <= now } ?? false }
        func isRejected(at now: Int64) -> Bool { rejectedAt.map { $0 <= now } ?? false }
    }

    private var follows: [FediverseAddress: [FediverseAddress: Follow]] = [:]
    private var followers: [FediverseAddress: Set<FediverseAddress>] = [:]
    private var blocks: [FediverseAddress: Set<FediverseAddress>] = [:]
    private var mutes: [FediverseAddress: Set<FediverseAddress>] = [:]
    private var lastNumber = 0

    /// The follow from one to another, unless it was refused.
    func follow(_ follower: FediverseAddress, _ followed: FediverseAddress, at now: Int64) -> Follow? {
        guard let follow = follows[follower]?[followed], !follow.isRejected(at: now) else { return nil }
        return follow
    }

    /// Newest first.
    func following(of follower: FediverseAddress, at now: Int64) -> [(FediverseAddress, Follow)] {
        (follows[follower] ?? [:]).filter { !$0.value.isRejected(at: now) }.sorted { $0.value.number > $1.value.number }
            .map { ($0.key, $0.value) }
    }

    func followerCount(of account: FediverseAddress, at now: Int64) -> Int {
        (followers[account] ?? []).count { follow($0, account, at: now)?.isAccepted(at: now) ?? false }
    }

    func followingCount(of account: FediverseAddress, at now: Int64) -> Int {
        (follows[account] ?? [:]).values.count { $0.isAccepted(at: now) && !$0.isRejected(at: now) }
    }

    func blocks(_ blocker: FediverseAddress, _ blocked: FediverseAddress) -> Bool {
        blocks[blocker]?.contains(blocked) ?? false
    }

    func mutes(_ muter: FediverseAddress, _ muted: FediverseAddress) -> Bool {
        mutes[muter]?.contains(muted) ?? false
    }

    mutating func add(
        _ follower: FediverseAddress, follows followed: FediverseAddress, acceptedAt: Int64?, rejectedAt: Int64?,
        visibleAt: Int64
    ) {
        lastNumber += 1
        follows[follower, default: [:]][followed] = Follow(
            number: lastNumber, acceptedAt: acceptedAt, rejectedAt: rejectedAt, visibleAt: visibleAt)
        followers[followed, default: []].insert(follower)
    }

    mutating func change(
        _ follower: FediverseAddress, _ followed: FediverseAddress, _ change: (inout Follow) -> Void
    ) {
        guard var follow = follows[follower]?[followed] else { return }
        change(&follow)
        follows[follower]?[followed] = follow
    }

    mutating func remove(_ follower: FediverseAddress, follows followed: FediverseAddress) {
        follows[follower]?[followed] = nil
        followers[followed]?.remove(follower)
    }

    /// A block ends follows both ways.
    mutating func setBlock(_ blocker: FediverseAddress, _ blocked: FediverseAddress, to blocks: Bool) {
        if blocks {
            self.blocks[blocker, default: []].insert(blocked)
            remove(blocker, follows: blocked)
            remove(blocked, follows: blocker)
        } else {
            self.blocks[blocker]?.remove(blocked)
        }
    }

    mutating func setMute(_ muter: FediverseAddress, _ muted: FediverseAddress, to mutes: Bool) {
        if mutes {
            self.mutes[muter, default: []].insert(muted)
        } else {
            self.mutes[muter]?.remove(muted)
        }
    }
}
