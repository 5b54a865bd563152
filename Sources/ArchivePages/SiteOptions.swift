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

    /// The languages that there are texts for, in the order of their tags.
    package static func languages() throws -> [String] {
        try Languages.tags(in: Resources.folder(of: "ArchivePages"))
    }

    /// The texts of one of ``languages()``.
    package static func texts(in language: String) throws -> Texts {
        let folder = try Resources.folder(of: "ArchivePages")
        let catalogue = try Catalogue(path: "\(folder)/texts/\(language).json")
        return try Texts(language: language, catalogue: catalogue, constants: [:])
    }
}
