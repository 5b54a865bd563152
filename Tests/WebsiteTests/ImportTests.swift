import Accounts
import Foundation
import HTTPTypes
import Identifiers
import Reconnection
import Sealing
import Store
import Testing

@testable import Website

@Suite("Taking the ids of an archive")
struct ImportTests {
    private static func read(_ text: String, chunk: Int = 1_000) throws -> ImportDocument {
        var reader = ImportReader()
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            try reader.take(bytes[index..<min(bytes.count, index + chunk)])
            index += chunk
        }
        return try reader.finish()
    }

    @Test("What the page sends is read, however it arrives", arguments: [1, 2, 3, 7, 1_000])
    func reading(chunk: Int) throws {
        let document = try Self.read(
            #"""
            {"owner":{"id":"12","screenName":"ada_l"},"following":["1","9223372036854775807"],"followers":[],
             "blocks":null, "mutes" : [ "3" ] }
            """#, chunk: chunk)
        #expect(document.owner == .init(id: try XUserID("12"), screenName: "ada_l"))
        #expect(document.lists[.following]?.map(\.description) == ["1", "9223372036854775807"])
        #expect(document.lists[.followers] == [] && document.lists[.blocks] == nil)
        #expect(document.lists[.mutes]?.map(\.description) == ["3"])
    }

    @Test("An archive may not say whose it is")
    func withoutOwner() throws {
        let document = try Self.read(#"{"owner":null,"following":["1"],"followers":null,"blocks":null,"mutes":null}"#)
        #expect(document.owner == nil && document.lists.count == 1)
        #expect(try Self.read(#"{"owner":{"id":"1","screenName":null},"followers":[]}"#).owner?.screenName == nil)
    }

    static let refused = [
        "", "null", "[]", "{}", "{", #"{"following":[]"#, #"{"following":[]}}"#, #"{"following":[]} x"#,
        #"{"following":[],}"#, #"{"following":["1",]}"#, #"{"following":["1" "2"]}"#, #"{"following":[1]}"#,
        #"{"following":["0"]}"#, #"{"following":["01"]}"#, #"{"following":["-1"]}"#, #"{"following":["1.0"]}"#,
        #"{"following":["9223372036854775808"]}"#, #"{"following":["99999999999999999999999"]}"#,
        #"{"following":["1\u0031"]}"#, #"{"following":["é"]}"#, #"{"following":[null]}"#, #"{"following":[["1"]]}"#,
        #"{"following":{}}"#, #"{"following":"1"}"#, #"{"following":true}"#, #"{"following":nul}"#,
        #"{"following":[],"following":[]}"#, #"{"following":[],"tweets":[]}"#, #"{"blocks":["1"]}"#,
        #"{"following":null,"followers":null}"#, #"{"owner":{},"following":[]}"#,
        #"{"owner":{"screenName":"ada"},"following":[]}"#, #"{"owner":{"id":"1","email":"a"},"following":[]}"#,
        #"{"owner":{"id":"1","screenName":"<b>"},"following":[]}"#, #"{"owner":{"id":"1","id":"2"},"following":[]}"#,
        #"{"owner":{"id":null},"following":[]}"#, #"{"owner":[],"following":[]}"#, #"{"owner":"1","following":[]}"#,
        "<html>", #"{"following":["1"]}{"#, "\u{FEFF}{\"following\":[]}",
    ]

    @Test("Anything else is refused whole", arguments: refused)
    func refusals(text: String) {
        #expect(throws: ImportReader.Fault()) { try Self.read(text) }
    }

    // MARK: - Over HTTP

    private static func send(
        _ text: String, _ browser: Browser, type: String = "application/json", token: String? = nil
    ) async throws -> Browser.Page {
        let page = try await browser.get("/en/import")
        let given = try token ?? #require(Browser.Page.between(#"data-token=""#, "\"", in: page.text))
        var headers: HTTPFields = [.contentType: type]
        headers[try #require(HTTPField.Name("X-Form-Token"))] = given
        return try await browser.send("/api/import", .post, headers, text)
    }

    @Test("Lists are stored as pseudonyms, and the page says what changed")
    func stored() async throws {
        try await SiteBench.run { bench in
            let ada = try await bench.register(.init("ada", xID: 7))
            let browser = try await bench.signedIn(ada)
            let first = try await Self.send(
                #"{"owner":{"id":"7","screenName":"ada"},"following":["1","2","3"],"followers":["4"],"blocks":["5"],"mutes":null}"#,
                browser)
            #expect(first.text == #"{"location":"/en/import/done?following=3.3.0.0&followers=1.1.0.0&blocks=1.1.0.0"}"#)
            let second = try await Self.send(
                #"{"owner":{"id":"7","screenName":"ada"},"following":["2","3","9"],"followers":null,"blocks":null,"mutes":null}"#,
                browser)
            #expect(second.text == #"{"location":"/en/import/done?following=3.1.1.0"}"#)
            let done = try await browser.get("/en/import/done?following=3.1.1.0")
            #expect(done.text.contains("You follow 3 people there: 1 new, 1 gone since last time."))
            let names = try await bench.repository.whoNames(try bench.pseudonym(9))
            #expect(names.map(\.member) == [ada] && names.map(\.kinds) == [.following])
            #expect(try await bench.repository.whoNames(try bench.pseudonym(1)).isEmpty)
        }
    }

    @Test("The next page knows already whom there is")
    func foundAtOnce() async throws {
        try await SiteBench.run { bench in
            try await bench.register(.init("bo", xID: 11))
            let browser = try await bench.signedIn(try await bench.register(.init("ada", xID: 7)))
            let sent = try await Self.send(#"{"owner":{"id":"7","screenName":"ada"},"following":["11","12"]}"#, browser)
            let location = try #require(Browser.Page.between(#""location":""#, "\"", in: sent.text))
            #expect(try await browser.get(location).text.contains("1 person you know from X is here already."))
        }
    }

    @Test("Who was signed out meanwhile is sent to the sign-in, and back to the page")
    func signedOut() async throws {
        try await SiteBench.run { bench in
            let ada = try await bench.register(.init("ada"))
            let browser = try await bench.signedIn(ada)
            let page = try await browser.get("/en/import")
            let token = try #require(Browser.Page.between(#"data-token=""#, "\"", in: page.text))
            try await bench.repository.erase(ada, now: bench.now)
            var headers: HTTPFields = [.contentType: "application/json"]
            headers[try #require(HTTPField.Name("X-Form-Token"))] = token
            let answer = try await browser.send("/api/import", .post, headers, #"{"following":["1"]}"#)
            #expect(answer.status == .forbidden && answer.text.contains(#""error":"staleForm""#))
            let visitor = bench.browser()
            let form = try await visitor.get("/en/sign-in/x")
            headers[try #require(HTTPField.Name("X-Form-Token"))] = form.token
            let sentAway = try await visitor.send("/api/import", .post, headers, #"{"following":["1"]}"#)
            #expect(sentAway.location == "/en/sign-in?to=/en/import")
        }
    }

    @Test("Somebody else's archive is refused and stores nothing")
    func otherOwner() async throws {
        try await SiteBench.run { bench in
            let ada = try await bench.register(.init("ada", xID: 7))
            let page = try await Self.send(
                #"{"owner":{"id":"8","screenName":"bo"},"following":["1"],"followers":null}"#,
                try await bench.signedIn(ada))
            #expect(page.status == .conflict && page.text.contains(#""error":"otherOwner""#))
            #expect(page.text.contains("@bo") && page.text.contains("@ada"))
            #expect(try await bench.repository.listCounts(of: ada).isEmpty)
        }
    }

    @Test("An archive stands in for an X account; whether its owner is a member shows nowhere")
    func unproven() async throws {
        try await SiteBench.run { bench in
            try await bench.register(.init("owner", xID: 8))
            let ada = try await bench.register(.init("ada"))
            let bo = try await bench.register(.init("bo"))
            let browser = try await bench.signedIn(ada)
            let held = try await Self.send(#"{"owner":{"id":"8","screenName":"ada_x"},"following":["1"]}"#, browser)
            let free = try await Self.send(
                #"{"owner":{"id":"9","screenName":"bo_x"},"following":["1"]}"#, try await bench.signedIn(bo))
            #expect(held.status == .ok && free.status == .ok)
            #expect(held.text == free.text)
            let account = try #require(
                try await bench.repository.accounts(of: ada).first { $0.key.network == .x })
            #expect(!account.isProven && account.name == "ada_x")
            #expect(try await browser.get("/en/accounts").text.contains("comes from your archive alone"))
        }
    }

    @Test("An archive that does not name its owner leaves no number behind")
    func nameless() async throws {
        try await SiteBench.run { bench in
            let ada = try await bench.register(.init("ada"))
            let browser = try await bench.signedIn(ada)
            #expect(try await Self.send(#"{"owner":{"id":"987654321"},"following":["1"]}"#, browser).status == .ok)
            let account = try #require(
                try await bench.repository.accounts(of: ada).first { $0.key.network == .x })
            #expect(account.name.isEmpty)
            let page = try await browser.get("/en/accounts").text
            #expect(page.contains("your X account") && !page.contains("987654321"))
        }
    }

    @Test("What is no import is refused and stores nothing")
    func malformed() async throws {
        try await SiteBench.run(.adjusted { $0.configuration.rates.imports = .init(burst: 100, refill: 1) }) { bench in
            let ada = try await bench.register(.init("ada"))
            let browser = try await bench.signedIn(ada)
            for text in Self.refused.prefix(12) {
                let page = try await Self.send(text, browser)
                #expect(page.status == .badRequest && page.text.contains(#""error":"malformedImport""#), "\(text)")
            }
            let form = try await Self.send(#"{"following":["1"]}"#, browser, type: "text/plain")
            #expect(form.status == .badRequest)
            let stale = try await Self.send(#"{"following":["1"]}"#, browser, token: "x")
            #expect(stale.status == .forbidden)
            #expect(try await bench.repository.listCounts(of: ada).isEmpty)
        }
    }

    @Test("More bytes than are taken are refused before they are read to the end")
    func tooLarge() async throws {
        try await SiteBench.run(.adjusted { $0.configuration.importLimit = 1_000 }) { bench in
            let browser = try await bench.signedIn(try await bench.register(.init("ada")))
            let text = #"{"following":["1"],"# + String(repeating: " ", count: 1_000) + #""mutes":null}"#
            #expect(try await Self.send(text, browser).status == .contentTooLarge)
        }
    }

    @Test("The longest list that is read in the browser fits into what is taken")
    func largest() {
        let id = "9223372036854775807"
        #expect(ImportReader.largestList * (id.utf8.count + 3) < 60 * 1024 * 1024)
    }

    @Test("Importing too often is slowed down")
    func tooOften() async throws {
        try await SiteBench.run(.adjusted { $0.configuration.rates.imports = .init(burst: 1, refill: 60_000) }) {
            bench in
            let browser = try await bench.signedIn(try await bench.register(.init("ada")))
            #expect(try await Self.send(#"{"following":["1"]}"#, browser).status == .ok)
            #expect(try await Self.send(#"{"following":["1"]}"#, browser).status == .tooManyRequests)
        }
    }

    @Test("The address for a computer comes as a QR code")
    func code() async throws {
        try await SiteBench.run { bench in
            let browser = try await bench.signedIn(try await bench.register(.init("ada")))
            let picture = try await browser.get("/en/import/qr.svg")
            #expect(picture.headers[.contentType] == "image/svg+xml" && picture.text.hasPrefix("<svg "))
            #expect(picture.text.contains(#"viewBox="0 0 37 37""#))
        }
    }
}
