import Identifiers
import XArchive

/// Why there is no plan.
package enum PlanError: Error, Hashable {
    /// The archive could not be read.
    case archive(ArchiveError)
    /// A tweet's id is 2^62 or more, which X reaches in 2045.
    case idTooLarge(TweetID)
    /// Two parts have one record key: nothing may be published before somebody looked into it.
    case keysMeet(TweetID, part: Int)
    /// The file of alt texts is no JSON object of texts by media file.
    case altTextsUnreadable
    /// The file of people is no JSON object of `https:` addresses by X id or name.
    case mentionsUnreadable(entry: String?)
}

extension PlanError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .archive(let error): String(describing: error)
        case .idTooLarge(let id): "The post \(id) has a number that X cannot have given yet. It cannot be moved."
        case .keysMeet(let id, let part):
            "Part \(part + 1) of the post \(id) would get the key of another post. Nothing was published; please report "
                + "this number."
        case .altTextsUnreadable:
            #"The file of alt texts is not what it should be: {"name of a media file": "its description", …}."#
        case .mentionsUnreadable(let entry):
            (entry.map { "In the file of people the entry \"\($0)\"" } ?? "The file of people")
                + #" is not what it should be: {"number or name on X": "https://…", …}."#
        }
    }
}
