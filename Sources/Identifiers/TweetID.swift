/// The number of a post on X: 1 to 2^63-1. Ordered as X gave them out.
package struct TweetID: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    package let rawValue: UInt64

    /// `nil` for what X cannot have given.
    package init?(rawValue: UInt64) {
        guard 1...UInt64(Int64.max) ~= rawValue else { return nil }
        self.rawValue = rawValue
    }

    /// Reads decimal digits.
    package init?(_ text: some StringProtocol) {
        guard !text.isEmpty, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let value = UInt64(text) else { return nil }
        self.init(rawValue: value)
    }

    package var description: String { String(rawValue) }

    package static func < (left: TweetID, right: TweetID) -> Bool { left.rawValue < right.rawValue }
}
