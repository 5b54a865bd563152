import Foundation
import Identifiers

extension CampaignFile {
    private static let keys = [
        "name", "hashtag", "launch", "purge", "reconnection-day", "languages", "accounts", "hosts", "operator",
        "colours", "actions",
    ]

    /// Reads `campaign.yaml` in a folder, for those who need no texts.
    package init(folder: String) throws(InvalidCampaign) {
        let mistakes = Mistakes()
        let file = Self.read(folder: folder, catalogues: nil, mistakes: mistakes)
        try mistakes.throwIfAny()
        self = file?.value ?? .standard
    }

    /// What was read, with the lines that other files are checked against.
    struct Located {
        var value: CampaignFile
        var languages: [(tag: String, line: Int?)] = []
        var actions: [(id: String, page: String, line: Int?)] = []
        let path: String
    }

    /// - Parameter catalogues: the languages that the program speaks; `nil` where it does not matter.
    static func read(folder: String, catalogues: [String]?, mistakes: Mistakes) -> Located? {
        let path = folder + "/campaign.yaml"
        guard let text = TextFile(path: path, mistakes: mistakes),
            let root = YAMLMapping(text, mistakes: mistakes)
        else { return nil }
        return read(root, path: path, catalogues: catalogues)
    }

    static func read(_ root: YAMLMapping, path: String, catalogues: [String]?) -> Located {
        root.allow(keys)
        var file = CampaignFile(name: "HelloQuitX", languages: [])
        if let name = root["name"]?.line(80) { file = CampaignFile(name: name, languages: []) }
        if let value = root["hashtag"], let tag = hashtag(value) { file.hashtag = tag }
        if let launch = root["launch"]?.moment() { (file.launchAt, file.offset) = (launch.milliseconds, launch.offset) }
        file.purgeAt = root["purge"]?.moment()?.milliseconds
        file.reconnectionDay = root["reconnection-day"]?.number(1...28)
        var located = Located(value: file, path: path)
        located.languages = languages(root, catalogues: catalogues)
        located.value.languages = located.languages.map(\.tag)
        located.value.accounts = accounts(root)
        located.value.hosts = hosts(root)
        located.value.organization = organization(root)
        located.value.colours = colours(root)
        for (action, line) in actions(root) {
            located.value.actions.append(action)
            located.actions.append((action.id, action.page, line))
        }
        return located
    }

    private static func hashtag(_ value: YAMLValue) -> String? {
        guard let text = value.line(60) else { return nil }
        let isTag = text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } && !text.allSatisfy(\.isNumber)
        guard isTag else {
            value.refuse("is no hashtag", "write letters and digits, without the #")
            return nil
        }
        return text
    }

    private static func languages(_ root: YAMLMapping, catalogues: [String]?) -> [(tag: String, line: Int?)] {
        guard let value = root["languages"] else { return [("en", nil), ("fr", nil)] }
        guard let items = value.items(1...100, of: "languages such as [en, fr]") else { return [] }
        var tags: [(tag: String, line: Int?)] = []
        for item in items {
            guard let tag = item.line(35) else { continue }
            if tags.contains(where: { $0.tag == tag }) {
                item.refuse("names '\(tag)' again", "name each language once")
            } else if let catalogues, !catalogues.contains(tag) {
                item.refuse(
                    "is '\(tag)', in which the program has no texts",
                    "write some of \(catalogues.joined(separator: ", ")), or add "
                        + "Sources/Localization/Resources/texts/\(tag).json")
            } else if tag.wholeMatch(of: /[a-z]{2,3}(-[A-Za-z0-9]{2,8})*/) == nil {
                item.refuse("is no language", "write a tag such as en or pt-BR")
            } else {
                tags.append((tag, item.line))
            }
        }
        return tags
    }

    private static func accounts(_ root: YAMLMapping) -> [String: Account] {
        guard let mapping = root["accounts"].flatMap(YAMLMapping.init) else { return [:] }
        var accounts: [String: Account] = [:]
        for (language, value) in mapping.all {
            guard let mapping = YAMLMapping(value) else { continue }
            mapping.allow(["name", "bluesky", "mastodon"])
            guard let name = mapping.required("name", "the campaign's name there")?.line(80) else { continue }
            var account = Account(name: name)
            if let value = mapping["bluesky"], let text = value.line(260) {
                account.bluesky = handle(text, value)
            }
            if let value = mapping["mastodon"], let text = value.line(260) {
                account.mastodon = address(text, value)
            }
            accounts[language] = account
        }
        return accounts
    }

    private static func handle(_ text: String, _ value: YAMLValue) -> String? {
        do {
            return "\(try Handle(text.hasPrefix("@") ? String(text.dropFirst()) : text))"
        } catch {
            value.refuse("is no handle of Bluesky", "write one such as away.example.com")
            return nil
        }
    }

    private static func address(_ text: String, _ value: YAMLValue) -> String? {
        do {
            _ = try Acct(text.hasPrefix("@") ? String(text.dropFirst()) : text)
            return text.hasPrefix("@") ? text : "@" + text
        } catch {
            value.refuse("is no address on Mastodon", "write one such as \"@away@social.example.org\"")
            return nil
        }
    }

    private static func hosts(_ root: YAMLMapping) -> [Host] {
        guard let items = root["hosts"]?.items(0...200, of: "hosts, each with a name and a url") else { return [] }
        return items.compactMap { item in
            guard let mapping = YAMLMapping(item) else { return nil }
            mapping.allow(["name", "url"])
            guard let name = mapping.required("name", "who it is")?.line(120),
                let url = mapping.required("url", "an address such as https://example.org/")?.page()
            else { return nil }
            return Host(name: name, url: url)
        }
    }

    private static func organization(_ root: YAMLMapping) -> Operator {
        var result = Operator()
        guard let mapping = root["operator"].flatMap(YAMLMapping.init) else { return result }
        mapping.allow(["name", "contact", "funding", "legal-notice", "supporters"])
        result.name = mapping["name"]?.line(200)
        if let value = mapping["contact"], let text = value.line(300) {
            let isMail = text.hasPrefix("mailto:") && text.contains("@") && !text.contains(where: \.isWhitespace)
            if isMail {
                result.contact = text
            } else if text.hasPrefix("http") {
                result.contact = value.page()
            } else {
                value.refuse(
                    "is no address of e-mail or of a page", "write one such as mailto:hello@example.org")
            }
        }
        result.funding = mapping["funding"]?.text(600)
        result.legalNotice = mapping["legal-notice"]?.page()
        result.supporters =
            mapping["supporters"]?.items(0...500, of: "names").map { $0.compactMap { $0.line(120) } } ?? []
        return result
    }

    private static func colours(_ root: YAMLMapping) -> CampaignAccents {
        var colours = CampaignAccents.standard
        guard let mapping = root["colours"].flatMap(YAMLMapping.init) else { return colours }
        mapping.allow(["accent", "accent-dark"])
        if let colour = mapping["accent"].flatMap(colour) { colours.accent = colour }
        if let colour = mapping["accent-dark"].flatMap(colour) { colours.accentDark = colour }
        return colours
    }

    private static func colour(_ value: YAMLValue) -> Colour? {
        guard let text = value.line(20) else { return nil }
        guard let colour = Colour(text) else {
            value.refuse("is no colour", "write one such as \"#f2a81d\", with its quotes")
            return nil
        }
        guard colour.isReadable else {
            let contrast = colour.contrast(with: colour.ink)
                .formatted(.number.precision(.fractionLength(1)).locale(Locale(identifier: "en")))
            value.refuse(
                "is too close to both dark and white text: the contrast is \(contrast) at best",
                "choose a lighter or a darker one, with at least \(Colour.readable)")
            return nil
        }
        return colour
    }

    private static func actions(_ root: YAMLMapping) -> [(action: DatedAction, line: Int?)] {
        guard let items = root["actions"]?.items(0...50, of: "actions, each with id, days and to") else { return [] }
        var actions: [(action: DatedAction, line: Int?)] = []
        for item in items {
            guard let mapping = YAMLMapping(item) else { continue }
            mapping.allow(["id", "days", "to"])
            let id = mapping.required("id", "a short name such as ask-archive")
            let name = id?.identifier()
            let days = mapping.required("days", "the days before the launch, such as -60")?.number(-400...30)
            let target = mapping.required("to", "a page such as guides/archive")
            guard let name, let days, let target, let page = page(target) else { continue }
            if actions.contains(where: { $0.action.id == name }) {
                id?.refuse("is '\(name)' again", "give each action a name of its own")
            } else {
                actions.append((DatedAction(id: name, days: days, page: page), item.line))
            }
        }
        return actions
    }

    /// A page of the site below the language: `guides/archive`.
    private static func page(_ value: YAMLValue) -> String? {
        guard let text = value.line(120) else { return nil }
        guard text.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*(\/[a-z0-9]+(-[a-z0-9]+)*)*/) != nil else {
            value.refuse("is no page of the site", "write one such as guides/archive")
            return nil
        }
        return text
    }
}
