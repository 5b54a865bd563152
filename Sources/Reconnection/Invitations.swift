import Identifiers

/// That a member invited somebody who is not here yet. Nobody is invited twice by the same member; what others did is
/// told to nobody.
package struct Invitations: Sendable {
    private let port: any InvitationPort
    private let mark: @Sendable (XHandle, MemberID) -> InvitationMark

    /// The day, in milliseconds: more is not remembered of when.
    private static let day: Int64 = 86_400_000

    /// - Parameter mark: what stands for somebody whom a member invited, under the site's key.
    package init(port: any InvitationPort, mark: @escaping @Sendable (XHandle, MemberID) -> InvitationMark) {
        self.port = port
        self.mark = mark
    }

    /// The member's invitations, to look names up in.
    package func book(of member: MemberID) async throws -> InvitationBook {
        InvitationBook(try await port.invitations(of: member), mark: mark)
    }

    /// Remembers that the member invites somebody.
    ///
    /// - Parameter now: milliseconds since 1970.
    /// - Returns: the day on which they had done so before, in milliseconds since 1970: then nothing changes.
    package func invite(_ handle: XHandle, by member: MemberID, now: Int64) async throws -> Int64? {
        if let before = try await book(of: member).day(of: handle) { return before }
        let today = now / Self.day * Self.day
        if try await port.invite(mark(handle, member), by: member, at: today) { return nil }
        // Twice at the same moment: the other one was first.
        return try await book(of: member).day(of: handle) ?? today
    }

    /// Forgets it: it was not sent after all.
    package func takeBack(_ handle: XHandle, by member: MemberID) async throws {
        try await port.takeBackInvitations(try await book(of: member).marks(of: handle), by: member)
    }
}

/// The invitations of one member. Whom they went to cannot be read from it; a name can be looked up.
package struct InvitationBook: Sendable {
    private let days: [InvitationMark: Int64]
    private let markedFor: Set<MemberID>
    private let mark: @Sendable (XHandle, MemberID) -> InvitationMark

    init(_ invitations: [Invitation], mark: @escaping @Sendable (XHandle, MemberID) -> InvitationMark) {
        days = Dictionary(invitations.map { ($0.mark, $0.at) }, uniquingKeysWith: min)
        markedFor = Set(invitations.map(\.markedFor))
        self.mark = mark
    }

    package var count: Int { days.count }

    /// When somebody was invited, as the start of a day in UTC, in milliseconds since 1970; `nil` when they were not.
    package func day(of handle: XHandle) -> Int64? { marks(of: handle).compactMap { days[$0] }.min() }

    /// What stands for somebody, by each membership that the member had.
    func marks(of handle: XHandle) -> [InvitationMark] { markedFor.map { mark(handle, $0) } }
}

/// One row of it.
package struct Invitation: Sendable, Hashable {
    /// The member that the mark is of: another one, if two memberships were joined since.
    package let markedFor: MemberID
    package let mark: InvitationMark
    /// The start of a day in UTC, in milliseconds since 1970.
    package let at: Int64

    package init(markedFor: MemberID, mark: InvitationMark, at: Int64) {
        self.markedFor = markedFor
        self.mark = mark
        self.at = at
    }
}

/// What invitations need of the store. Each call is one transaction.
package protocol InvitationPort: Sendable {
    func invitations(of member: MemberID) async throws -> [Invitation]

    /// Returns whether it is new; two at the same moment are one.
    func invite(_ mark: InvitationMark, by member: MemberID, at: Int64) async throws -> Bool

    func takeBackInvitations(_ marks: [InvitationMark], by member: MemberID) async throws
}
