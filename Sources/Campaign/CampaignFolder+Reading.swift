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
        Self.checkDirectory(path + "/directory.csv", mistakes)
        let notices = located.map { located in
            NoticeBook(
                folder: path, campaign: located.value,
                pages: [
                    "guides": Set(texts.values.flatMap { $0.guides.map(\.slug) }),
                    "letters": Set(texts.values.flatMap { $0.letters.map(\.slug) }),
                ], mistakes: mistakes)
        }
        try mistakes.throwIfAny()
        self.init(
            file: located?.value ?? .standard, events: events, texts: texts,
            changedAt: max(Self.changed(path + "/campaign.yaml"), Self.changed(eventsPath)),
            notices: notices ?? NoticeBook())
    }

    /// Notes what is wrong with the directory, which may be missing. It is read anew whenever it changes, so it is not kept.
    private static func checkDirectory(_ path: String, _ mistakes: Mistakes) {
        guard TextFile.exists(path) else { return }
        do throws(DirectoryFile.ReadError) {
            _ = try DirectoryFile(path: path)
        } catch {
            switch error {
            case .mistakes(let all):
                for mistake in all { mistakes.note(mistake.path, mistake.line, mistake.problem, mistake.fix) }
            case .unreadable(_, let reason):
                mistakes.note(path, nil, "cannot be read (\(reason))", "let the site read it")
            case .tooLarge: mistakes.note(path, nil, "is too large", "split the campaign")
            }
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
