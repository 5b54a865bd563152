import Identifiers

/// A link to a tweet, which makes the tweet that has it a quote.
package struct StatusLink: Hashable, Sendable {
    /// `nil` where the address does not name the author (`/i/web/status/…`).
    package let handle: XHandle?
    package let id: TweetID

    /// Reads `(twitter|x).com/<handle>/status/<id>`, also with `www.`, `mobile.`, `/photo/1` and `?s=…`, and
    /// `i/web/status/<id>`. `nil` for every other address.
    package init?(_ address: String) {
        // Most addresses lead elsewhere: a look at the bytes spares taking them apart.
        guard let path = Self.path(address) else { return nil }
        var parts = path.split(separator: "/", maxSplits: 4, omittingEmptySubsequences: false)[...]
        guard let first = parts.popFirst(), parts.count >= 2 else { return nil }
        if first == "i", parts.first == "web" {
            guard parts.dropFirst().first == "status", let id = parts.dropFirst(2).first else { return nil }
            guard let id = Self.id(id) else { return nil }
            (handle, self.id) = (nil, id)
        } else {
            guard parts.first == "status", let id = Self.id(parts[parts.startIndex + 1]) else { return nil }
            let handle: XHandle?
            // A name that nobody can have stands there for "whoever it was".
            do { handle = first == "i" ? nil : try XHandle(String(first)) } catch { handle = nil }
            (self.handle, self.id) = (handle, id)
        }
    }

    /// What follows the host, if that is X.
    private static func path(_ address: String) -> Substring? {
        var rest = address.utf8[...]
        guard rest.removePrefix("http") else { return nil }
        _ = rest.removePrefix("s")
        guard rest.removePrefix("://") else { return nil }
        if !rest.removePrefix("www.") { _ = rest.removePrefix("mobile.") }
        guard rest.removePrefix("twitter.com/") || rest.removePrefix("x.com/") else { return nil }
        return Substring(rest)
    }

    private static func id(_ text: Substring) -> TweetID? { TweetID(text.prefix { $0 != "?" && $0 != "#" }) }
}

extension Substring.UTF8View {
    /// Steps over this, in capitals or not, if it begins so.
    fileprivate mutating func removePrefix(_ prefix: StaticString) -> Bool {
        var index = startIndex
        for offset in 0..<prefix.utf8CodeUnitCount {
            guard index < endIndex else { return false }
            let byte = self[index]
            guard (0x41...0x5A ~= byte ? byte | 0x20 : byte) == prefix.utf8Start[offset] else { return false }
            index = self.index(after: index)
        }
        self = self[index...]
        return true
    }
}
