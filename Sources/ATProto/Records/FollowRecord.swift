import Identifiers

/// Somebody follows somebody (`app.bsky.graph.follow`).
package struct FollowRecord: SubjectRecord {
    package static let collection = "app.bsky.graph.follow"

    package let subject: DID
    package let createdAt: Int64

    package init(subject: DID, createdAt: Int64) {
        self.subject = subject
        self.createdAt = createdAt
    }
}
