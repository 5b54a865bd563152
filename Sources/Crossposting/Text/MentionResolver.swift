import Identifiers

/// Tells where somebody who was mentioned is now. A port: those who know are other rooms.
package protocol MentionResolver: Sendable {
    /// The address of the page of that person's account at the destination; `nil` when nobody knows: X's page stands
    /// for it.
    ///
    /// - Parameters:
    ///   - user: `nil` where the archive has only the name, which may belong to somebody else today.
    ///   - screenName: as it was then, without the `@`.
    func page(of user: XUserID?, screenName: String) -> String?
}

/// Nobody is known elsewhere.
package struct NoMatches: MentionResolver {
    package init() {}

    package func page(of user: XUserID?, screenName: String) -> String? { nil }
}
