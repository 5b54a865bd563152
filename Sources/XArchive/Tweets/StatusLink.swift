/// A link to a tweet, which makes the tweet that has it a quote.
struct StatusLink: Equatable {
    /// In small letters; `nil` where the address does not name the author (`/i/web/status/…`).
    let handle: String?
    let id: UInt64

    /// Reads `(twitter|x).com/<handle>/status/<id>`, also with `www.`, `mobile.`, `/photo/1` and `?s=…`.
    init?(_ address: String) {
        var rest = address[...]
        guard rest.removePrefix("https://") || rest.removePrefix("http://") else { return nil }
        let parts = rest.split(separator: "/", maxSplits: 5, omittingEmptySubsequences: false)
        guard let host = parts.first, Self.hosts.contains(host.lowercased()), parts.count >= 4 else { return nil }
        if parts[1] == "i", parts[2] == "web", parts[3] == "status", parts.count >= 5 {
            handle = nil
            guard let id = Self.id(parts[4]) else { return nil }
            self.id = id
        } else {
            guard parts[2] == "status", let id = Self.id(parts[3]) else { return nil }
            handle = parts[1].lowercased()
            self.id = id
        }
    }

    private static let hosts: Set<String> = [
        "twitter.com", "www.twitter.com", "mobile.twitter.com", "x.com", "www.x.com", "mobile.x.com",
    ]

    private static func id(_ text: Substring) -> UInt64? {
        let digits = text.prefix { $0 != "?" && $0 != "#" }
        guard !digits.isEmpty, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        return UInt64(digits)
    }
}

extension Substring {
    fileprivate mutating func removePrefix(_ prefix: String) -> Bool {
        guard lowercased().hasPrefix(prefix) else { return false }
        removeFirst(prefix.count)
        return true
    }
}
