/// What stands for somebody on X whom a member invited: 64 bits of a keyed hash of both, under a key that is not in the
/// database. The marks that two members have of one person have nothing in common.
package struct InvitationMark: Sendable, Hashable {
    /// The bits as the database keeps them; the sign means nothing.
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }
}
