import Campaign
import Foundation

/// What `campaign check` found: mistakes, or what the campaign has.
struct CampaignReport: Encodable {
    struct Mistake: Encodable {
        let file: String
        let line: Int?
        let problem: String
        let fix: String

        // Each member is there, also without a value: the same below.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(file, forKey: .file)
            try container.encode(line, forKey: .line)
            try container.encode(problem, forKey: .problem)
            try container.encode(fix, forKey: .fix)
        }

        private enum CodingKeys: String, CodingKey {
            case file, line, problem, fix
        }
    }

    struct Contents: Encodable {
        let name: String
        let hashtag: String
        /// ISO 8601, in UTC.
        let launch: String?
        let purge: String?
        /// Who runs it and how they are reached, as far as the folder says so; the settings can too.
        let runBy: String?
        let contact: String?
        let reconnectionDay: Int?
        let languages: [Language]
        let actions: Int
        let events: Int
        let hosts: Int

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(name, forKey: .name)
            try container.encode(hashtag, forKey: .hashtag)
            try container.encode(launch, forKey: .launch)
            try container.encode(purge, forKey: .purge)
            try container.encode(runBy, forKey: .runBy)
            try container.encode(contact, forKey: .contact)
            try container.encode(reconnectionDay, forKey: .reconnectionDay)
            try container.encode(languages, forKey: .languages)
            try container.encode(actions, forKey: .actions)
            try container.encode(events, forKey: .events)
            try container.encode(hosts, forKey: .hosts)
        }

        private enum CodingKeys: String, CodingKey {
            case name, hashtag, launch, purge, runBy, contact, reconnectionDay, languages, actions, events, hosts
        }
    }

    struct Language: Encodable {
        let language: String
        let guides: Int
        let letters: Int
        /// Files that the language lacks, for which the first language's stand in.
        let borrowed: [String]
    }

    let folder: String
    let mistakes: [Mistake]
    let campaign: Contents?

    init(path: String, mistakes: [CampaignMistake]) {
        folder = path
        self.mistakes = mistakes.map { Mistake(file: $0.file, line: $0.line, problem: $0.problem, fix: $0.fix) }
        campaign = nil
    }

    init(path: String, campaign: CampaignFolder) {
        let file = campaign.file
        folder = path
        mistakes = []
        self.campaign = Contents(
            name: file.name, hashtag: file.hashtag, launch: file.launchAt.map(Self.moment),
            purge: file.purgeAt.map(Self.moment), runBy: file.organization.name, contact: file.organization.contact,
            reconnectionDay: file.reconnectionDay,
            languages: file.languages.map { tag in
                let texts = campaign.texts(in: tag)
                return Language(
                    language: tag, guides: texts?.guides.count ?? 0, letters: texts?.letters.count ?? 0,
                    borrowed: texts?.borrowed(by: tag) ?? [])
            },
            actions: file.actions.count, events: campaign.events.count, hosts: file.hosts.count)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(folder, forKey: .folder)
        try container.encode(mistakes, forKey: .mistakes)
        try container.encode(campaign, forKey: .campaign)
    }

    private enum CodingKeys: String, CodingKey {
        case folder, mistakes, campaign
    }

    private static func moment(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601)
    }

    /// At most 80 columns, but for long names.
    var text: String {
        guard let campaign else { return "" }
        var rows = [
            ("Folder", folder), ("Name", campaign.name), ("Hashtag", "#" + campaign.hashtag),
            ("Launch", campaign.launch ?? "open already"),
            ("Reconnection", campaign.reconnectionDay.map { "each month on day \($0), 12:00 UTC" } ?? "no day"),
            ("Purge", campaign.purge ?? "no moment"),
            ("Run by", campaign.runBy ?? "not said: write 'operator' here or in the settings"),
            ("Contact", campaign.contact ?? "none: people ask for one before they trust you"),
        ]
        for language in campaign.languages {
            let texts = "\(language.language): \(language.guides) guides, \(language.letters) letters"
            rows.append((language.language == campaign.languages.first?.language ? "Languages" : "", texts))
            for name in language.borrowed { rows.append(("", "    no \(name): the first language's stands in")) }
        }
        rows += [
            ("Actions", "\(campaign.actions)"), ("Events", "\(campaign.events)"), ("Hosts", "\(campaign.hosts)"),
        ]
        let lines = rows.map { name, value in name.padding(toLength: 14, withPad: " ", startingAt: 0) + value }
        return (lines + ["No mistakes."]).joined(separator: "\n")
    }
}
