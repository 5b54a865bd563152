import Crossposting
import Identifiers
import Localization

/// What a site is made of beside the archive.
package struct SiteOptions: Sendable {
    package var texts: Texts
    package var altTexts = AltTexts()
    /// Where posts were moved to.
    package var moved: [TweetID: [MovedAddress]] = [:]
    /// Gives media of an unpacked archive one more name instead of copying them, where the disk can do that.
    package var linksMedia = false
    package var sizes = PageSizes()

    package init(texts: Texts) { self.texts = texts }

    /// The texts in one of the catalogue's languages.
    package static func texts(in language: String) throws -> Texts {
        try Texts(language: language, catalogue: Catalogue(language: language), constants: [:])
    }
}
