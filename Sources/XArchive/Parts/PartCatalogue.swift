/// One file of a list.
struct Part {
    /// Where it is in the container.
    let path: String
    /// What the owner knows it as, such as `data/follower-part1.js`.
    let name: String
    /// How many entries the manifest promises.
    let declaredCount: Int?

    func countWarning(found: Int) -> [ArchiveWarning] {
        guard let declaredCount, declaredCount != found else { return [] }
        return [.countDiffers(file: name, declared: declaredCount, found: found)]
    }
}

/// Which files an archive has: those that its manifest names, and those whose names say what they are.
struct PartCatalogue {
    struct Parts {
        var present: [Part] = []
        var missing: [String] = []
        var warnings: [ArchiveWarning] = []
    }

    let manifest: Manifest?
    let manifestName: String
    /// The folder of the data files in the container, with its `/`; empty for the top.
    let folder: String

    private let limits: ArchiveLimits
    /// The names of the data folder's files.
    private let fileNames: Set<String>

    init(container: any ArchiveContainer, path: String, limits: ArchiveLimits) throws(ArchiveError) {
        self.limits = limits
        let folder = try ArchiveRoot.folder(in: container.dataFileNames, path: path)
        self.folder = folder
        fileNames = Set(
            container.dataFileNames.filter { ArchivePath.folder($0) == folder }
                .map { String(ArchivePath.fileName($0)) })
        manifestName = "data/manifest.js"
        guard fileNames.contains("manifest.js") else {
            manifest = nil
            return
        }
        manifest = try ManifestReader(
            name: manifestName, stream: container.open(folder + "manifest.js"), limits: limits
        ).manifest()
    }

    /// Whether the data folder has this file.
    func hasFile(named name: String) -> Bool { fileNames.contains(name) }

    /// Whether X put such a list in, judged by the manifest or by the files.
    func names(_ dataType: String, file: String) -> Bool {
        manifest?.dataTypes.contains(dataType) == true || fileNames.contains(file)
    }

    /// All parts of a list, in order.
    func parts(of kind: DataFile) throws(ArchiveError) -> Parts {
        var parts = Parts()
        var listed: Set<String> = []
        for file in manifest?.files[kind] ?? [] {
            let name = try ArchivePath.checked(file.name)
            let local = name.hasPrefix("data/") ? String(name.dropFirst(5)) : name
            guard listed.insert(local).inserted else { continue }
            if fileNames.contains(local) {
                parts.present.append(Part(path: folder + local, name: "data/" + local, declaredCount: file.count))
            } else {
                parts.missing.append("data/" + local)
            }
        }
        let named = fileNames.compactMap { name in kind.part(ofFileName: name).map { (number: $0, name: name) } }
            .sorted { ($0.number, $0.name) < ($1.number, $1.name) }
        for file in named where !listed.contains(file.name) {
            parts.present.append(Part(path: folder + file.name, name: "data/" + file.name, declaredCount: nil))
            if manifest != nil { parts.warnings.append(.partNotInManifest(file: "data/" + file.name)) }
        }
        guard parts.present.count <= limits.parts else {
            throw .tooManyFiles(count: parts.present.count, limit: limits.parts)
        }
        if manifest == nil { parts.missing = Self.gaps(in: named.map(\.number), of: kind) }
        if !parts.present.isEmpty {
            parts.warnings += parts.missing.map { .partMissing(file: $0) }
        }
        return parts
    }

    /// The folder, in the container, of the pictures and videos of these posts. Ends with `/`.
    func mediaFolder(of kind: DataFile) throws(ArchiveError) -> String {
        let name = try ArchivePath.checked(manifest?.mediaFolders[kind] ?? kind.mediaFolder)
        return folder + (name.hasPrefix("data/") ? String(name.dropFirst(5)) : name) + "/"
    }

    /// Parts that must have been there because a later one is.
    private static func gaps(in numbers: [Int], of kind: DataFile) -> [String] {
        guard let last = numbers.last, last > 0, last < 10_000 else { return [] }
        let known = Set(numbers)
        return (0..<last).filter { !known.contains($0) }.map { "data/" + kind.fileName(part: $0) }
    }
}
