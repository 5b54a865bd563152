import Foundation

extension CampaignFolder {
    /// Reads a whole campaign folder. A folder without `texts` has those of the shipped one.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - shipped: the folder of the campaign that the program brings along.
    ///   - catalogues: the languages that the program speaks.
    /// - Throws: every mistake in it, by file and line.
    package init(path: String, shipped: String, catalogues: [String]) throws(InvalidCampaign) {
        let mistakes = Mistakes()
        let located = CampaignFile.read(folder: path, catalogues: catalogues, mistakes: mistakes)
        var events: [LocalEvent] = []
        let eventsPath = path + "/events.yaml"
        if TextFile.exists(eventsPath), let file = TextFile(path: eventsPath, mistakes: mistakes) {
            events = LocalEvent.read(file, languages: located?.value.languages ?? [], mistakes: mistakes)
        }
        var texts: [String: CampaignTexts] = [:]
        if let located {
            let folder = TextFile.exists(path + "/texts") ? path : shipped
            texts = TextsReader(folder: folder + "/texts", campaign: located, mistakes: mistakes).read()
        }
        Self.checkDirectory(path + "/directory.csv", mistakes: mistakes)
        try mistakes.throwIfAny()
        self.init(
            file: located?.value ?? .standard, events: events, texts: texts,
            changedAt: max(Self.changed(path + "/campaign.yaml"), Self.changed(eventsPath)))
    }

    /// The directory is read again while a site runs; here it is only checked. A campaign may have none.
    private static func checkDirectory(_ path: String, mistakes: Mistakes) {
        guard TextFile.exists(path) else { return }
        do throws(DirectoryFile.ReadError) {
            _ = try DirectoryFile(path: path)
        } catch .mistakes(let all) {
            for mistake in all {
                // Its sentences say both, with a semicolon between.
                let parts = mistake.sentence.split(separator: "; ", maxSplits: 1).map(String.init)
                mistakes.note(
                    path, mistake.line, parts.first ?? mistake.sentence, parts.count > 1 ? parts[1] : "write it so")
            }
        } catch {
            mistakes.note(path, nil, "cannot be read", "let the program read it, and keep it below 10 MB")
        }
    }

    /// 0 where there is no such file.
    private static func changed(_ path: String) -> Int64 {
        guard TextFile.exists(path) else { return 0 }
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let date = attributes[.modificationDate] as? Date
            return date.map { Int64($0.timeIntervalSince1970) * 1_000 } ?? 0
        } catch {
            // It was there a moment ago, and is only a hint for calendars.
            return 0
        }
    }
}
