/// Something about an archive that did not stop the reading, but that its owner should know.
package enum ArchiveWarning: Hashable, Sendable {
    /// One of several parts of a list is not there, so the list is shorter than it was on X.
    case partMissing(file: String)
    /// A part is there that the manifest does not name. It is read.
    case partNotInManifest(file: String)
    /// The manifest promises another number of entries than the file has.
    case countDiffers(file: String, declared: Int, found: Int)
    /// Entries that repeat an earlier one. They count once.
    case duplicates(file: String, count: Int)
    /// There is no manifest; the parts were found by their names.
    case manifestMissing
    /// Neither the manifest nor `account.js` says whose archive it is.
    case ownerUnknown
    /// The manifest says that the archive is one of several, or a part of the data only.
    case partialArchive
}

extension ArchiveWarning: CustomStringConvertible {
    package var description: String {
        switch self {
        case .partMissing(let file):
            "\(file) is missing, so what it held is not counted."
        case .partNotInManifest(let file):
            "\(file) is not named in the manifest. It was read."
        case .countDiffers(let file, let declared, let found):
            "\(file) has \(found) entries; the manifest says \(declared)."
        case .duplicates(let file, let count):
            count == 1
                ? "\(file) repeats 1 entry. It counts once." : "\(file) repeats \(count) entries. Each counts once."
        case .manifestMissing:
            "There is no manifest.js: the files were found by their names, and a last part that is missing goes "
                + "unnoticed."
        case .ownerUnknown:
            "Nothing says whose archive this is (manifest.js and account.js are missing), so replies to oneself and "
                + "threads are unknown."
        case .partialArchive:
            "X says that this archive is not the whole one."
        }
    }
}
