import Identifiers

/// A post as a page shows it, and what other pages need to know of it.
struct ShownPost {
    /// For the template.
    var view: [String: Any]
    var text: String
    var tags: [String]
    var media: [MediaFile]
}
