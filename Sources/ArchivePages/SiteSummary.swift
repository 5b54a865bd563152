/// What a site holds. Counted where it is written; the names of what `archive inspect` counts too are the same.
package struct SiteSummary: Sendable, Equatable, Encodable {
    /// Distinct tweets on the pages, retweets and earlier versions included, those kept apart not.
    package var tweets = 0
    package var retweets = 0
    package var editsSuperseded = 0
    package var notesMatched = 0
    package var threads = 0
    package var photos = 0
    package var videos = 0
    package var gifs = 0
    package var mediaMissing = 0
    /// Answers to others, retweets excluded.
    package var repliesToOthers = 0
    // Kept apart.
    package var circle = 0
    package var community = 0
    package var deleted = 0
    /// Posts that have an address elsewhere.
    package var moved = 0
    package var pages = 0
    package var searchWords = 0
    package var files = 0
    package var bytes = 0
    /// Bytes of media that were given one more name instead of being copied. They are among ``bytes``.
    package var linkedBytes = 0

    package init() {}
}
