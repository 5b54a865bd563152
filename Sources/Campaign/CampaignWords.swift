/// The campaign's short texts in one language, from `words.yaml`. `{campaign}`, `{hashtag}` and `{launch}` are filled;
/// `{url}`, `{accounts}` and `{name}` are for whoever uses them.
package struct CampaignWords: Sendable, Hashable {
    package struct Mail: Sendable, Hashable {
        package var subject: String
        package var text: String
    }

    package struct Poster: Sendable, Hashable {
        package var headline: String
        package var text: String
        /// What to do, by the QR code.
        package var call: String
    }

    package struct Leaflet: Sendable, Hashable {
        package var headline: String
        package var steps: [String]
        package var text: String
    }

    /// The language that they are written in: the page's, or the campaign's first one where the page's has none.
    package var language: String
    /// One sentence each.
    package var tagline: String
    package var promise: String
    /// 3 to 5 suggestions for a post about the move, with `{url}` and `{accounts}`.
    package var shares: [String]
    /// For a profile, at most 160 characters, with `{url}` and `{accounts}`.
    package var bio: String
    /// To somebody one would like to keep, with `{url}` and `{accounts}`.
    package var mail: Mail
    /// 2 to 4 suggestions for inviting one person, with `{name}` (theirs), `{url}` and `{accounts}`.
    package var invitations: [String]
    /// The sentence of each dated action, by its id.
    package var actions: [String: String]
    package var poster: Poster
    package var leaflet: Leaflet
}
