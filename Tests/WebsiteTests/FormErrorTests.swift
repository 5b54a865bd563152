import Accounts
import Foundation
import HTTPTypes
import Reconnection
import Testing

@testable import Website

/// The languages that have a catalogue; none fails the suite's first test.
private let languages = (try? Catalogue.languages()) ?? []

/// What is wrong with a form is said in the same way in every one, in every language, and without scripts.
@Suite("Mistakes in forms")
struct FormErrorTests {
    /// A form as somebody leaves it half done.
    struct Case: Sendable, CustomTestStringConvertible {
        /// Below the language.
        let path: String
        let fields: [(String, String)]
        /// The elements that the summary leads to, in their order.
        let wrong: [String]
        /// What has to be there still, as it stands in the page.
        let kept: [String]
        var isMember = false
        /// The page that the form stands on, where that has another name.
        var page: String?
        var hasChosen = true

        var testDescription: String { path + " " + fields.map(\.0).joined(separator: " ") }
    }

    static let cases = [
        Case(path: "sign-in/bluesky", fields: [("name", "")], wrong: ["name"], kept: []),
        Case(
            path: "sign-in/bluesky", fields: [("name", "\"no\" <name>")], wrong: ["name"],
            kept: [#"value="&quot;no&quot; &lt;name&gt;""#]),
        Case(path: "sign-in/mastodon", fields: [("name", "")], wrong: ["name"], kept: []),
        Case(path: "sign-in/mastodon", fields: [("name", "no server")], wrong: ["name"], kept: [#"value="no server""#]),
        Case(
            path: "choices", fields: [("later", "yes")], wrong: ["visibility-listed", "consent", "age"],
            kept: [#"id="later" value="yes" aria-describedby="later-hint" checked"#], isMember: true,
            hasChosen: false),
        Case(path: "delete", fields: [], wrong: ["sure"], kept: [], isMember: true),
        Case(
            path: "directory/suggest",
            fields: [("name", "Example <University>"), ("kind", "none"), ("status", "left"), ("source", "nowhere")],
            wrong: ["kind", "source"], kept: [#"value="Example &lt;University&gt;""#, #"value="nowhere""#]),
        Case(
            path: "invite", fields: [("name", "no \"name\"")], wrong: ["name"],
            kept: [#"value="no &quot;name&quot;""#], isMember: true),
        Case(
            path: "notifications/mail", fields: [("address", "ada@"), ("frequency", "week")], wrong: ["address"],
            kept: [#"value="ada@""#, #"value="week" checked"#], isMember: true, page: "notifications"),
    ]

    /// Forms in which nothing can be typed wrongly: buttons, ticks, menus and searches; one that takes any text; and the
    /// card's, whose mistakes need a site that can draw: `ShareTests`.
    static let withoutMistakes: Set<String> = [
        "{{base}}/directory", "{{base}}/people", "{{base}}/share", "{{base}}/opt-out", "{{base}}/settings/language",
        "{{base}}/settings/sessions", "{{base}}/follow", "{{base}}/join", "{{base}}/sign-out", "{{base}}/posts/allow",
        "{{base}}/posts/upload", "{{base}}/posts/progress", "{{base}}/deliveries", "{{base}}/share/card",
        "{{base}}/notifications/again", "{{base}}/notifications/feed", "{{base}}/notifications/frequency",
        "{{base}}/notifications/remove",
        // Two pages of buttons, and the sign-ins, give their address to the template.
        "{{action}}",
    ]

    @Test("No form of the site is forgotten here")
    func all() throws {
        var actions: Set<String> = []
        let files = FileManager.default.enumerator(atPath: SiteBench.sources)?.compactMap { $0 as? String } ?? []
        for file in files where file.hasSuffix(".swift") {
            let source = try String(contentsOfFile: SiteBench.sources + "/" + file, encoding: .utf8)
            for form in source.matches(of: /<form [^>]*action="([^"]*)"/) { actions.insert(String(form.1)) }
        }
        let known = Self.withoutMistakes.union(Self.cases.map { "{{base}}/\($0.path)" })
        #expect(actions.subtracting(known).sorted() == [])
        #expect(Self.withoutMistakes.subtracting(actions).sorted() == [])
    }

    @Test(
        "An error stands in the title and in a summary that leads to its field, and what was typed is still there",
        arguments: cases)
    func mistake(each: Case) async throws {
        let configuration = SiteConfiguration(
            publicURL: SiteBench.publicURL, languages: languages, campaignName: "HelloQuitX",
            resources: SiteBench.sources + "/Resources")
        try await SiteBench.run(.adjusted { $0.configuration = configuration }) { bench in
            var somebody = SiteBench.Somebody("ada")
            somebody.visibility = each.hasChosen ? .listed : nil
            let ada = try await bench.register(somebody)
            for language in languages {
                let browser = each.isMember ? try await bench.signedIn(ada) : bench.browser()
                let path = "/\(language)/\(each.path)"
                let page = try await browser.post(
                    path, each.fields, tokenFrom: each.page.map { "/\(language)/\($0)" } ?? path)
                let texts = bench.website.site.texts(in: language)
                #expect(page.status == .badRequest, "\(path)")
                #expect(page.title.hasPrefix(texts("form.errorTitle")), "\(path): \(page.title)")
                let summary = try #require(
                    Browser.Page.between(#"<div class="error-summary""#, "</div>", in: page.text), "\(path)")
                #expect(summary.contains("autofocus") && summary.contains(#"role="alert""#))
                let links = summary.matches(of: /href="#([^"]+)">([^<]+)</)
                #expect(links.map { String($0.1) } == each.wrong, "\(path)")
                #expect(links.allSatisfy { !$0.2.contains("⟨") }, "\(path)")
                for field in each.wrong {
                    #expect(page.text.contains(#"id="\#(field)""#), "\(path): #\(field) leads nowhere")
                }
                for text in each.kept { #expect(page.text.contains(text), "\(path): \(text)") }
                #expect(page.text.contains("has-error"), "\(path)")
            }
        }
    }
}
