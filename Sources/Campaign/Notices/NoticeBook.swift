import Foundation
import Synchronization

/// What the operator has to say about the site at the moment ("from 14:00 we pause deliveries"): `status/<language>.md`
/// in the campaign's folder, read again when it changes, since trouble does not wait for a restart.
package final class NoticeBook: Sendable {
    private struct State {
        var notices: [String: TextDocument] = [:]
        var stamps: [String: Stamp] = [:]
        /// When the files were last looked at, in milliseconds since 1970.
        var lookedAt: Int64?
    }

    private struct Stamp: Equatable {
        let modified: Date?
        let size: Int?
    }

    /// How long what was read counts, in milliseconds.
    package static let freshness: Int64 = 5_000

    private let folder: String?
    private let languages: [String]
    private let campaign: CampaignFile
    /// The pages that a notice may lead to, by their part of the site.
    private let pages: [String: Set<String>]
    private let state: Mutex<State>

    /// A campaign that has nothing to say.
    package convenience init() {
        self.init(folder: nil, campaign: .standard, pages: [:], mistakes: Mistakes())
    }

    /// - Parameter mistakes: takes what is wrong with the notices that are there.
    init(folder: String?, campaign: CampaignFile, pages: [String: Set<String>], mistakes: Mistakes) {
        self.folder = folder.map { $0 + "/status" }
        languages = campaign.languages
        self.campaign = campaign
        self.pages = pages
        state = Mutex(State())
        let (notices, stamps) = read(mistakes)
        state.withLock { $0 = State(notices: notices, stamps: stamps) }
    }

    /// The notice for the pages of a language: its own, or the first other one, which says so by its `language`.
    package func notice(in language: String) -> TextDocument? {
        let notices = state.withLock { $0.notices }
        return notices[language] ?? languages.compactMap { notices[$0] }.first
    }

    /// Looks whether something was written, changed or taken away, at most every five seconds.
    ///
    /// - Parameter now: milliseconds since 1970.
    /// - Throws: what is wrong with it, once for each change; what was read before stays.
    package func refresh(now: Int64) throws(InvalidCampaign) {
        guard folder != nil else { return }
        let stamps = stamps()
        let isNew = state.withLock { state in
            if let lookedAt = state.lookedAt, lookedAt <= now, now - lookedAt < Self.freshness { return false }
            state.lookedAt = now
            defer { state.stamps = stamps }
            return state.stamps != stamps
        }
        guard isNew else { return }
        let mistakes = Mistakes()
        let (notices, _) = read(mistakes)
        try mistakes.throwIfAny()
        state.withLock { $0.notices = notices }
    }

    private func stamps() -> [String: Stamp] {
        guard let folder else { return [:] }
        return Dictionary(
            uniqueKeysWithValues: languages.compactMap { language in
                do {
                    let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(language).md")
                    return (
                        language,
                        Stamp(
                            modified: attributes[.modificationDate] as? Date,
                            size: (attributes[.size] as? NSNumber)?.intValue)
                    )
                } catch {
                    return nil  // There is no such notice.
                }
            })
    }

    private func read(_ mistakes: Mistakes) -> ([String: TextDocument], [String: Stamp]) {
        guard let folder, TextFile.exists(folder) else { return ([:], [:]) }
        refuseStrangers(in: folder, mistakes)
        let stamps = stamps()
        var notices: [String: TextDocument] = [:]
        for language in languages where stamps[language] != nil {
            guard let file = TextFile(path: "\(folder)/\(language).md", mistakes: mistakes) else { continue }
            let reader = TextReader(
                places: Places(campaign, language: language),
                links: TextLinks(language: language, languages: languages, pages: pages), language: language,
                mistakes: mistakes)
            notices[language] = reader.read(file)
        }
        return (notices, stamps)
    }

    private func refuseStrangers(in folder: String, _ mistakes: Mistakes) {
        let known = Set(languages.map { $0 + ".md" })
        do {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            where !name.hasPrefix(".") && !known.contains(name) {
                mistakes.note(
                    "\(folder)/\(name)", nil, "is no notice in a language of the campaign",
                    "name it \(known.sorted().joined(separator: ", "))")
            }
        } catch {
            mistakes.note(folder, nil, "cannot be read", "let the program read the folder")
        }
    }
}
