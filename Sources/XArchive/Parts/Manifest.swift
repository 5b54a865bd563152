import FoundationEssentials
import Identifiers

/// `data/manifest.js`: whose archive it is, when it was made, and which files it has.
struct Manifest {
    struct File {
        /// As the manifest has it, such as `data/following.js`.
        let name: String
        /// How many entries it promises.
        let count: Int?
    }

    let generatedAt: String?
    let isPartial: Bool
    /// The names of all lists that X put in, whether the owner has kept their files or not.
    let dataTypes: Set<String>
    let files: [DataFile: [File]]
    let mediaFolders: [DataFile: String]

    private let accountID: String?
    private let userName: String?
    private let displayName: String?

    /// `nil` when the manifest does not name the owner.
    func owner(file: String) throws(ArchiveError) -> ArchiveOwner? {
        guard let accountID else { return nil }
        return try ArchiveOwner(id: accountID, screenName: userName, displayName: displayName, file: file)
    }
}

extension Manifest: Decodable {
    private struct UserInfo: Decodable {
        let accountId: String?
        let userName: String?
        let displayName: String?
    }

    private struct ArchiveInfo: Decodable {
        let generationDate: String?
        let isPartialArchive: Bool?
    }

    private struct DataType: Decodable {
        struct File: Decodable {
            let fileName: String
            let count: NumberText?
        }

        let mediaDirectory: String?
        let files: [File]?
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private enum CodingKeys: String, CodingKey {
        case userInfo
        case archiveInfo
        case dataTypes
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let user = try container.decodeIfPresent(UserInfo.self, forKey: .userInfo)
        (accountID, userName, displayName) = (user?.accountId, user?.userName, user?.displayName)
        let archive = try container.decodeIfPresent(ArchiveInfo.self, forKey: .archiveInfo)
        (generatedAt, isPartial) = (archive?.generationDate, archive?.isPartialArchive ?? false)

        var files: [DataFile: [File]] = [:]
        var folders: [DataFile: String] = [:]
        guard container.contains(.dataTypes) else {
            (dataTypes, self.files, mediaFolders) = ([], files, folders)
            return
        }
        let types = try container.nestedContainer(keyedBy: Name.self, forKey: .dataTypes)
        dataTypes = Set(types.allKeys.map(\.stringValue))
        for kind in DataFile.allCases {
            guard let type = try types.decodeIfPresent(DataType.self, forKey: Name(stringValue: kind.manifestKey))
            else { continue }
            files[kind] = (type.files ?? []).map { File(name: $0.fileName, count: ($0.count?.value).map(Int.init)) }
            folders[kind] = type.mediaDirectory
        }
        (self.files, mediaFolders) = (files, folders)
    }
}

/// A whole number that X writes as a string, or as a number in some years.
struct NumberText: Decodable {
    let value: Int64

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            value = try container.decode(Int64.self)
        } catch DecodingError.typeMismatch {
            let text = try container.decode(String.self)
            guard let number = Int64(text) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a whole number")
            }
            value = number
        }
    }
}
