import Foundation
import Identifiers

/// Addresses of posts on X: `(twitter|x).com/<name>/status/<id>`, `mobile.`, `i/web/status`, with or without more.
package enum StatusAddress {
    /// The post that an address is of.
    package static func tweet(in address: String) -> TweetID? {
        guard let scheme = address.firstRange(of: "://") else { return nil }
        let path = address[scheme.upperBound...].prefix { $0 != "?" && $0 != "#" }
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        guard let host = parts.first, hosts.contains(host.lowercased()),
            let place = parts.firstIndex(where: { $0 == "status" || $0 == "statuses" }), place >= 2,
            place + 1 < parts.count
        else { return nil }
        return TweetID(parts[place + 1])
    }

    private static let hosts: Set<String> = [
        "twitter.com", "x.com", "mobile.twitter.com", "mobile.x.com", "www.twitter.com", "www.x.com",
    ]
}
