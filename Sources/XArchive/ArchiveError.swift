/// Why an archive, or a file in it, could not be read.
///
/// `file` is the path inside the archive, `entry` the place in its list, from 1. The description is for the archive's
/// owner: what happened, and what to do.
package enum ArchiveError: Error, Hashable {
    // What was given.
    case notFound(path: String)
    case unreadable(path: String, reason: String)
    case empty(path: String)
    case notAnArchiveFile(path: String)
    case webPage(path: String)
    case nothingInside(path: String)
    case csvLayout(path: String)
    case severalArchives(folders: [String])

    // The ZIP file.
    case cutOff(path: String)
    case damaged(file: String, detail: String)
    case checksumWrong(file: String)
    case encrypted(file: String)
    case unknownCompression(file: String)
    case unsafePath(String)
    case duplicateFile(String)
    case tooManyFiles(count: Int, limit: Int)
    case tooLarge(file: String, bytes: Int, limit: Int)
    case expandsTooMuch(file: String, ratio: Int)
    case cannotUnpack(folder: String, reason: String)

    // A data file.
    case webPageInside(file: String)
    case notJSON(file: String, entry: Int?, detail: String)
    case unexpectedShape(file: String, entry: Int?, detail: String)
    case idOutOfRange(file: String, entry: Int?, id: String)
    case tooManyEntries(file: String, limit: Int)
}

extension ArchiveError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notFound(let path):
            "There is no file or folder at \(path). Check the path."
        case .unreadable(let path, let reason):
            "\(path) cannot be read: \(reason). Check that you may read it and that it is a ZIP file or a folder."
        case .empty(let path):
            "\(path) is empty. Download the archive from X again."
        case .notAnArchiveFile(let path):
            "\(path) is not a ZIP file. Give the ZIP file that X sent, or the folder that it was unpacked to."
        case .webPage(let path):
            "\(path) is a web page, not a ZIP file: the download probably asked for a sign-in. Sign in to X and "
                + "download the archive again."
        case .nothingInside(let path):
            "\(path) holds no X archive: there is no data folder with files such as manifest.js or following.js. "
                + "Give the ZIP file that X sent, or the folder that it was unpacked to."
        case .csvLayout(let path):
            "\(path) is an archive in the CSV layout that Twitter used until 2018. It names nobody you follow and "
                + "cannot be read. Ask X for a new archive."
        case .severalArchives(let folders):
            "There is more than one archive here (\(folders.joined(separator: ", "))). Give one of them."
        case .cutOff(let path):
            "\(path) is cut off: its directory, which stands at the end, is missing. Download it again, completely."
        case .damaged(let file, let detail):
            "\(file) is damaged (\(detail)). Download the archive again."
        case .checksumWrong(let file):
            "\(file) is damaged: its checksum is wrong. Download the archive again."
        case .encrypted(let file):
            "\(file) is encrypted. Unpack the archive with its password and give the folder."
        case .unknownCompression(let file):
            "\(file) is compressed in a way that cannot be read here. Unpack the archive and give the folder."
        case .unsafePath(let path):
            "The archive names a file outside itself (\(path)), which no archive of X does. Nothing was read. "
                + "Download the archive from X again."
        case .duplicateFile(let path):
            "The ZIP file holds \(path) twice, so that nobody can tell which one is right. Download the archive again."
        case .tooManyFiles(let count, let limit):
            "The archive holds \(count) files; at most \(limit) are read."
        case .tooLarge(let file, let bytes, let limit):
            "\(file) has \(bytes) bytes; at most \(limit) are read."
        case .expandsTooMuch(let file, let ratio):
            "\(file) would unpack to \(ratio) times its size, which no archive of X does. Nothing of it was read. "
                + "Download the archive from X again."
        case .cannotUnpack(let folder, let reason):
            "The archive cannot be unpacked to \(folder): \(reason). Make room there, or set TMPDIR to a folder with "
                + "more room, or unpack the archive yourself and give the folder."
        case .webPageInside(let file):
            "\(file) holds a web page instead of data. Download the archive again."
        case .notJSON(let file, let entry, let detail):
            "\(file)\(Self.place(entry)) cannot be read (\(detail)). It was cut off or changed: download the archive "
                + "again."
        case .unexpectedShape(let file, let entry, let detail):
            "\(file)\(Self.place(entry)) is not what X writes there (\(detail)). If nobody changed it, X has changed "
                + "its archives: please tell the project."
        case .idOutOfRange(let file, let entry, let id):
            "\(file)\(Self.place(entry)) holds an id that X cannot have given (\(id)). It was changed: download the "
                + "archive again."
        case .tooManyEntries(let file, let limit):
            "\(file) holds more than \(limit) entries, which is more than is read here."
        }
    }

    private static func place(_ entry: Int?) -> String {
        if let entry { ", entry \(entry)," } else { "" }
    }
}
