import Identifiers
import Mastodon

extension Delivery {
    /// The follows on Mastodon among these as a file that the member's own server imports (`/settings/imports`); at
    /// most 20,000 rows.
    package static func followCSV(of deliveries: [Delivery]) throws -> String {
        let rows = try deliveries.filter { $0.network == .mastodon }.prefix(FollowCSV.maximumRows)
            .map { FollowCSV.Row(account: try Acct($0.targetName)) }
        return try FollowCSV(rows).text
    }
}
