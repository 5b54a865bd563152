/// Collects what one reading of a folder finds wrong, over all its files.
final class Mistakes {
    private var all: [CampaignMistake] = []

    func note(_ file: String, _ line: Int?, _ problem: String, _ fix: String) {
        all.append(CampaignMistake(file: file, line: line, problem: problem, fix: fix))
    }

    /// In the order in which the files were read, within a file by line; each once.
    var sorted: [CampaignMistake] {
        var files: [String: Int] = [:]
        var seen: Set<CampaignMistake> = []
        for mistake in all where files[mistake.file] == nil { files[mistake.file] = files.count }
        return all.filter { seen.insert($0).inserted }.enumerated().sorted { one, other in
            let file = (files[one.element.file] ?? 0, files[other.element.file] ?? 0)
            let line = (one.element.line ?? 0, other.element.line ?? 0)
            return (file.0, line.0, one.offset) < (file.1, line.1, other.offset)
        }.map(\.element)
    }

    /// - Throws: `InvalidCampaign` when something was noted.
    func throwIfAny() throws(InvalidCampaign) {
        if !all.isEmpty { throw InvalidCampaign(mistakes: sorted) }
    }
}
