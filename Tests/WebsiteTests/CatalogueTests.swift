import Accounts
import Campaign
import Crossposting
import Deliveries
import Foundation
import HTTPTransport
import Identifiers
import Notifications
import Print
import Reconnection
import Testing

@testable import Website

/// The languages that have a catalogue; none fails the suite's first test.
private let languages = (try? Catalogue.languages()) ?? []

@Suite("The texts of every language")
struct CatalogueTests {
    private static func catalogue(_ language: String) throws -> Catalogue {
        try Catalogue(language: language)
    }

    private static func texts(_ language: String) throws -> Texts {
        try Texts(language: language, catalogue: try catalogue(language), constants: ["campaign": "HelloQuitX"])
    }

    @Test("English and French are there")
    func theLanguages() {
        #expect(Set(languages).isSuperset(of: ["en", "fr"]))
    }

    @Test("Each language has the same keys and places", arguments: languages)
    func sameKeys(language: String) throws {
        let reference = try Self.catalogue("en").messages
        let messages = try Self.catalogue(language).messages
        #expect(Set(messages.keys) == Set(reference.keys))
        for (key, message) in messages {
            #expect(message.places == reference[key]?.places, "\(key)")
        }
    }

    @Test("Each sentence with plural forms has those that its language needs", arguments: languages)
    func pluralForms(language: String) throws {
        let rules = try PluralRules(language: language)
        let needed = Set((Array(0...200) + [1_000, 1_000_000]).map(rules.category(of:)))
        for (key, message) in try Self.catalogue(language).messages {
            guard case .plural(let forms) = message else { continue }
            #expect(needed.isSubset(of: forms.keys), "\(key)")
        }
    }

    @Test("No sentence is empty or shouts", arguments: languages)
    func voice(language: String) throws {
        let texts = try Self.texts(language)
        for key in try Self.catalogue(language).messages.keys {
            let text = texts(key, ["count": .number(2)])
            #expect(!text.trimmingCharacters(in: .whitespaces).isEmpty, "\(key)")
            #expect(!text.contains("!"), "\(key)")
        }
    }

    @Test(
        "English numbers take their plural forms",
        arguments: zip(
            [0, 1, 2, 5, 11, 21, 100, 1_000],
            ["0 people", "1 person", "2 people", "5 people", "11 people", "21 people", "100 people", "1,000 people"]))
    func english(number: Int, words: String) throws {
        #expect(try Self.texts("en")("home.members", count: number).hasPrefix(words))
    }

    @Test(
        "French numbers take their plural forms, and zero is singular",
        arguments: zip(
            [0, 1, 2, 5, 11, 21, 100, 1_000],
            [
                "0 personne ", "1 personne ", "2 personnes", "5 personnes", "11 personnes", "21 personnes",
                "100 personnes", "1\u{202F}000 personnes",
            ]))
    func french(number: Int, words: String) throws {
        #expect(try Self.texts("fr")("home.members", count: number).hasPrefix(words))
    }

    @Test("ICU's rules are asked, also for languages with many forms")
    func otherRules() throws {
        let arabic = try PluralRules(language: "ar")
        #expect([0, 1, 2, 5, 11, 100].map(arabic.category(of:)) == ["zero", "one", "two", "few", "many", "other"])
        let japanese = try PluralRules(language: "ja")
        #expect([0, 1, 2, 100].map(japanese.category(of:)) == ["other", "other", "other", "other"])
    }

    @Test("A sign is escaped also where an accent follows it", arguments: ["\"", "'", "<", ">", "&"])
    func accents(sign: String) throws {
        let page = PageTemplate(name: "one", "<p title=\"{{name}}\">{{name}}</p>{{> shared}}")
        let shared = PageTemplate(name: "shared", "<i title=\"{{name}}\"></i>")
        let library = try TemplateLibrary(pages: [page], partials: [shared], texts: try Self.texts("en"))
        let html = try #require(library.render(page, ["name": sign + "\u{301}"], frame: [:]))
        let escaped = HTML.escaped(sign) + "\u{301}"
        #expect(html.contains("<p title=\"\(escaped)\">\(escaped)</p><i title=\"\(escaped)\"></i>"))
    }

    // MARK: - Which keys the program names

    @Test("Every key that the program names exists, and every key is named somewhere")
    func usedKeys() throws {
        let keys = Set(try Self.catalogue("en").messages.keys.filter { !$0.hasPrefix("archive.") })
        let used = try Self.namedKeys().union(Self.families)
        #expect(used.subtracting(keys).sorted() == [])
        let scripts = keys.filter { key in
            ["home.", "import.", "invite.", "look.", "posts."].contains { key.hasPrefix($0 + "js.") }
        }
        #expect(keys.subtracting(used).subtracting(scripts).sorted() == [])
    }

    @Test("Every sentence of the import's script is named in it, and the other way round")
    func scriptKeys() throws {
        let keys = Set(
            try Self.catalogue("en").messages.keys.filter { $0.hasPrefix("import.js.") }.map { $0.dropFirst(10) }
                .map(String.init))
        let folder = SiteBench.sources + "/Resources/js"
        let script = try String(contentsOfFile: folder + "/import.js", encoding: .utf8)
        let named = Set(script.matches(of: /say\('([^'`]+)'/).map { String($0.1) }).union(["ownerUnknown"])
        let families =
            try ["count.following", "count.followers", "missing.following", "missing.followers"]
            + Self.codes(in: folder + "/archive/errors.js", "ArchiveErrorCode").map { "error.\($0)" }
        #expect(named.union(families).subtracting(keys).sorted() == [])
        let warnings = try Self.codes(in: folder + "/archive/archive.js", "code").map { "warning.\($0)" }
        #expect(keys.subtracting(named).subtracting(families).subtracting(warnings).sorted() == [])
    }

    @Test("Every sentence of the posts' script is named in it, and the other way round")
    func postScriptKeys() throws {
        let keys = Set(
            try Self.catalogue("en").messages.keys.filter { $0.hasPrefix("posts.js.") }.map { $0.dropFirst(9) }
                .map(String.init))
        let folder = SiteBench.sources + "/Resources/js"
        let files =
            try ["posts.js"] + FileManager.default.contentsOfDirectory(atPath: folder + "/posts").map { "posts/\($0)" }
        var named: Set<String> = []
        for file in files {
            let script = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            named.formUnion(script.matches(of: /say\('([^'`]+)'/).map { String($0.1) })
            named.formUnion(script.matches(of: /'(fact\.\w+)'/).map { String($0.1) })
        }
        let families =
            ["circle", "circleEra", "protected"].map { "held.\($0)" }
            + PublishingTerms.Dates.allCases.map { "dates.\($0.rawValue)" }
        // The page brings these along from the import's.
        let shared = ["owner", "ownerUnknown", "otherName", "error.unknown"]
        #expect(named.union(families).subtracting(keys).subtracting(shared).sorted() == [])
        #expect(keys.subtracting(named).subtracting(families).sorted() == [])
    }

    /// The strings of the union type that a script declares right after or before that name.
    private static func codes(in path: String, _ name: String) throws -> [String] {
        let script = try String(contentsOfFile: path, encoding: .utf8)
        let types = script.matches(of: /@(?:typedef|property) \{((?:'\w+'|[\s|*])+)\} (\w+)/)
        let type = try #require(types.first { $0.2 == name })
        return type.1.matches(of: /'(\w+)'/).map { String($0.1) }
    }

    /// Keys that stand in templates and in the code.
    private static func namedKeys() throws -> Set<String> {
        var keys: Set<String> = []
        var files = FileManager.default.enumerator(atPath: SiteBench.sources)?.compactMap { $0 as? String } ?? []
        files.append("../Mail/LetterWriter.swift")
        for file in files where file.hasSuffix(".swift") && !file.hasPrefix("Texts/") {
            let source = try String(contentsOfFile: SiteBench.sources + "/" + file, encoding: .utf8)
            keys.formUnion(TemplateLibrary.keys(in: source))
            // A call of the texts, perhaps with a choice between two keys.
            for call in source.matches(of: /texts(?:\(context\)|\(in: \w+\))?\(\s*([^,)]*)/) {
                for literal in call.1.matches(of: /"([A-Za-z][A-Za-z.0-9]*)"/) { keys.insert(String(literal.1)) }
            }
            for literal in source.matches(of: /texts\("([A-Za-z][A-Za-z.0-9]*)"/) { keys.insert(String(literal.1)) }
        }
        return keys
    }

    /// Keys that the code puts together, by what they are made of.
    private static let families: Set<String> = {
        func keys(_ prefix: String, _ names: [String], _ suffix: String = "") -> [String] {
            names.map { prefix + $0 + suffix }
        }
        let networks = ["bluesky", "mastodon"]
        let errors = ErrorTable.keys
        let signIn = [
            "malformedName", "unknownName", "unsuitableServer", "servedElsewhere", "xUnavailable", "notBegunHere",
            "denied", "answerRefused", "unreachable",
        ]
        var all: [String] = keys("network.", Network.allCases.map(\.rawValue))
        for part in ["title", "what", "kept", "next"] { all += keys("error.", errors, ".\(part)") }
        all += keys("signIn.error.", signIn)
        for part in ["linkTitle", "point1", "point2", "continue", "sandbox"] {
            all += keys("signIn.", Network.allCases.map(\.rawValue), ".\(part)")
        }
        for part in ["label", "hint"] { all += keys("signIn.", networks, ".\(part)") }
        all += keys("signIn.", Network.allCases.map(\.rawValue))
        all += keys("choices.visibility.", Visibility.allCases.map(\.rawValue))
        all += keys("choices.visibility.", Visibility.allCases.map(\.rawValue), ".hint")
        all += keys("people.filter.", PeopleQuery.Filter.allCases.map(\.rawValue))
        all += keys("people.empty.", PeopleQuery.Filter.allCases.map(\.rawValue))
        all += keys("people.ticked.", networks)
        all += keys("follow.heading.", networks) + keys("follow.button.", networks)
        all += keys("tier.", Tier.allCases.map { "\($0)" })
        all += keys(
            "reason.person.", ["mutual", "iFollowed", "theyFollowed", "theirArchive", "bothArchives", "directory"])
        all += keys("status.", DeliveryStatus.allCases.map(\.rawValue))
        all += keys("outcome.", FollowOutcome.allCases.map(\.rawValue))
        all += keys("reason.network.", NetworkError.Cause.allCases.map(\.rawValue))
        // What the deliveries' rooms write as reasons and as stops.
        all += keys(
            "reason.",
            [
                "internal", "unreadablePayload", "unknownKind", "notFound", "suspended", "blocked", "rejected",
                "contentErased", "neededPostMissing", "tooLarge",
                "keyTaken", "nothingToUndo",
            ])
        all += keys(
            "stop.", ["needsSignIn", "keyMissing", "accountUnusable", "followLimit", "dateIgnored", "label", "other"])
        for step in DeliveriesPages.Step.allCases { all += keys("deliveries.\(step.rawValue).", ["title", "button"]) }
        all += keys("deliveries.", ["cancel", "undo", "retry", "again"], ".done")
        for end in ["", "One"] { all += keys("deliveries.", ["takeBack", "takeBackRequest", "undo"], end) }
        all += keys("status.page.", SiteStatus.Level.allCases.map(\.rawValue))
        all += keys("status.page.", SiteStatus.Level.allCases.map(\.rawValue), ".meaning")
        all += keys("status.page.reach.", SiteStatus.Reach.allCases.map(\.rawValue) + ["off"])
        all += keys("print.", ["posterA4", "posterA3", "leaflet", "manifesto", "card", "countdown"])
        all += keys("card.download.", Sheet.Shape.allCases.map(\.rawValue))
        all += keys("tasks.", ["done", "next", "open"])
        all += keys("tasks.", ["link", "import", "people", "follow", "move"], ".title")
        all += keys("posts.held.", HoldReason.allCases.map(\.rawValue))
        all += keys("posts.visibility.", PublishingTerms.Visibility.allCases.map(\.rawValue))
        all += ["posts.quote", "posts.movedAddress"]
        all += keys("posts.loss.", Loss.allCases.map(\.rawValue))
        all += keys("moved.status.", MovedViewMaker.Status.allCases.map(\.rawValue))
        all += keys("moved.outcome.", ["refused", "failed", "uncertain", "dependencyFailed"])
        all += keys("moved.", ["undo", "retry", "giveUp"], ".done")
        for kind in Retention.allCases {
            all += ["privacy.\(kind.rawValue)", "privacy.\(kind.rawValue).why"]
            if case .said = kind.end { all.append("privacy.\(kind.rawValue).long") }
        }
        all += keys("accounts.why.", Network.allCases.map(\.rawValue))
        all += keys("accounts.notice.", ["unlinked", "notRevoked", "joined", "lastAccount"])
        all += keys("import.done.", ["following", "followers", "blocks", "mutes"])
        all += keys("import.done.first.", ["following", "followers", "blocks", "mutes"])
        all += keys("settings.notice.", ["language", "sessions"])
        all += keys("directory.kind.", DirectoryKind.allCases.map(\.rawValue))
        all += keys("directory.status.", DirectoryStatus.allCases.map(\.rawValue))
        all += keys("directory.filter.", ["all"] + DirectoryStatus.allCases.map(\.rawValue))
        all += keys("directory.log.", DirectoryChange.Kind.allCases.map(\.rawValue))
        all += keys("directory.field.", DirectoryColumn.allCases.map { "\($0)" })
        all += keys("directory.suggest.", SuggestForm.Field.allCases.map(\.rawValue))
        all += keys(
            "directory.suggest.", SuggestForm.Field.allCases.map(\.rawValue).filter { $0 != "kind" && $0 != "status" },
            ".hint")
        all += keys(
            "directory.suggest.error.", SuggestForm.Field.allCases.map(\.rawValue).filter { $0 != "note" } + ["long"])
        all += keys("notify.notice.", ["asked", "frequency", "removed", "feedRemoved"])
        all += keys("notify.error.", ["empty", "malformed", "tooLong"])
        for family in ["notify.frequency.", "notify.question.what.", "notify.digest.rate."] {
            all += keys(family, MailFrequency.allCases.map(\.rawValue))
        }
        for part in ["title", "lead"] {
            all += keys("notify.link.", ["confirm", "confirmed", "tooLate", "stop", "stopped"], ".\(part)")
        }
        all += keys("notify.link.", ["confirm", "stop"], ".button")
        return Set(all)
    }()
}
