import XArchive

/// Why a post waits for a clear yes: not everybody could see it on X, or nobody can tell.
package enum HoldReason: String, Sendable, Hashable, CaseIterable, Codable {
    /// Only a circle could see it.
    case circle
    /// Written while X had circles (August 2022 to October 2023), and the archive does not tell which posts were for one.
    case circleEra
    /// The account says that it is or was protected.
    case protected

    /// 2022-08-01 to 2023-11-01, UTC, milliseconds since 1970.
    static let eraOfCircles: Range<Int64> = 1_659_312_000_000..<1_698_796_800_000

    static func of(_ node: PostNode, wasProtected: Bool, hasCircleFile: Bool) -> HoldReason? {
        if node.origin == .circle { return .circle }
        if wasProtected { return .protected }
        return !hasCircleFile && eraOfCircles.contains(node.createdAt) ? .circleEra : nil
    }
}
