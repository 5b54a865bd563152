/// Names one piece of work for as long as its row lives.
package struct WorkID: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }
}

/// Names a lane: the account that a piece of work is done as. Work of one lane is done one at a time, in order of
/// its due time, by whoever holds the lane's lease.
package struct LaneKey: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }
}

/// A piece of work as it is handed in. The payload is opaque to the engine and carries everything that identifies
/// the write at its destination, so that a second try is the same write.
package struct WorkRequest: Sendable {
    /// The account that acts.
    package var lane: LaneKey
    /// Whose work it is: a member's number, or `nil` for the platform's own jobs.
    package var owner: Int64?
    /// What is to be done, a name that a `Performing` knows.
    package var kind: String
    /// The version of the payload's shape.
    package var version: Int
    /// The payload, opaque bytes.
    package var payload: [UInt8]
    /// At most one piece of work with this key exists at a time; a second request with it changes nothing.
    package var uniqueKey: String?
    /// Not performed before that one has ended well; ends as `dependencyFailed` when it did not.
    package var dependsOn: WorkID?
    /// Held until this gate is released, for example `launch`.
    package var gate: String?
    /// Not performed before this moment, milliseconds since 1970.
    package var notBefore: Int64

    package init(
        lane: LaneKey, owner: Int64?, kind: String, version: Int = 1, payload: [UInt8], uniqueKey: String? = nil,
        dependsOn: WorkID? = nil, gate: String? = nil, notBefore: Int64 = 0
    ) {
        self.lane = lane
        self.owner = owner
        self.kind = kind
        self.version = version
        self.payload = payload
        self.uniqueKey = uniqueKey
        self.dependsOn = dependsOn
        self.gate = gate
        self.notBefore = notBefore
    }
}

/// A piece of work as a performer receives it.
package struct WorkItem: Sendable, Hashable {
    package let id: WorkID
    package let lane: LaneKey
    package let owner: Int64?
    package let kind: String
    package let version: Int
    package let payload: [UInt8]
    /// Tries begun so far, this one included; at least 1 when a performer sees it.
    package let attempt: Int
    /// When the first try began, milliseconds since 1970: an idempotency key counts from here.
    package let firstBegunAt: Int64
    /// When this try began, milliseconds since 1970: its charges were spent then.
    package let begunAt: Int64
    /// True when an earlier try began and its end was never recorded (a death, a lost lease): what it did may have
    /// happened.
    package let endOfEarlierTryUnknown: Bool
    /// What an earlier try left behind, opaque bytes.
    package let receipt: [UInt8]?
    /// The work that had to end well before this one.
    package let dependsOn: WorkID?

    package init(
        id: WorkID, lane: LaneKey, owner: Int64?, kind: String, version: Int, payload: [UInt8], attempt: Int,
        firstBegunAt: Int64, begunAt: Int64, endOfEarlierTryUnknown: Bool, receipt: [UInt8]?, dependsOn: WorkID? = nil
    ) {
        self.id = id
        self.lane = lane
        self.owner = owner
        self.kind = kind
        self.version = version
        self.payload = payload
        self.attempt = attempt
        self.firstBegunAt = firstBegunAt
        self.begunAt = begunAt
        self.endOfEarlierTryUnknown = endOfEarlierTryUnknown
        self.receipt = receipt
        self.dependsOn = dependsOn
    }
}

/// Where a piece of work stands.
package enum WorkState: String, Sendable, Hashable, CaseIterable {
    /// Will be performed when it is due, its lane is free and the budgets allow.
    case waiting
    /// Waits for the work that it depends on.
    case blocked
    /// A try began; its end is not recorded yet.
    case begun
    /// Ended, with an outcome.
    case finished
}
