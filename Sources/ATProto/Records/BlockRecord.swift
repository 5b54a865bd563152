import Identifiers

/// Somebody blocks somebody (`app.bsky.graph.block`).
package struct BlockRecord: SubjectRecord {
    package static let collection = "app.bsky.graph.block"

    package let subject: DID
    package let createdAt: Int64

    package init(subject: DID, createdAt: Int64) {
        self.subject = subject
        self.createdAt = createdAt
    }
}
