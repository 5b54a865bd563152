import Accounts
import HTTPTypes
import Identifiers
import Reconnection
import Sealing
import Store
import Testing

@testable import Website

@Suite("Nobody can be found out")
struct DiscoveryTests {
    /// How X id 42 stands, seen by somebody whose archive names it.
    enum Standing: CaseIterable {
        case noMember
        case foundByNobody
        case optedOut
        case confirmedOnly
        case notChosenYet
        case unproven
        case blocksTheSeeker
    }

    /// Everything that a member's browser gets to see, byte for byte, after importing an archive that names X id 42.
    private func seen(_ standing: Standing) async throws -> [String] {
        let answers = Answers()
        try await SiteBench.run { bench in
            let seeker = try await bench.register(.init("seeker", xID: 1))
            if standing != .noMember, standing != .optedOut {
                var other = SiteBench.Somebody("other", xID: standing == .unproven ? nil : 42)
                switch standing {
                case .foundByNobody: other.visibility = .nobody
                case .confirmedOnly: other.visibility = .confirmed
                case .notChosenYet: other.visibility = nil
                default: break
                }
                let member = try await bench.register(other)
                if standing == .blocksTheSeeker {
                    _ = try await bench.repository.replaceLists(
                        ImportedLists(following: [], followers: [], blocked: [try bench.pseudonym(1)]), of: member,
                        bound: LookupBound(), now: bench.now)
                }
            }
            if standing == .optedOut {
                try await bench.repository.optOut(try bench.pseudonym(42), now: bench.now)
            }
            let browser = bench.browser()
            // A session whose token and key are the same in every run.
            let session = try await bench.fixedSession(of: seeker)
            browser.setCookie("helloquitx", session)
            let form = try await browser.get("/en/import")
            let token = try #require(Browser.Page.between(#"data-token=""#, "\"", in: form.text))
            var headers: HTTPFields = [.contentType: "application/json"]
            headers[try #require(HTTPField.Name("X-Form-Token"))] = token
            await answers.add(
                try await browser.send(
                    "/api/import", .post, headers,
                    #"{"owner":{"id":"1","screenName":"seeker"},"following":["42"],"followers":[]}"#))
            _ = try await bench.repository.reconnect(seeker, now: bench.now)
            for path in [
                "/en/", "/en/people", "/en/people?filter=new", "/en/people?q=other", "/en/follow", "/en/found-by",
            ] {
                await answers.add(try await browser.get(path))
            }
            // Naming a member by number tells nothing either.
            for number in 1...4 {
                let page = try await browser.get("/en/people")
                await answers.add(
                    try await browser.post(
                        "/en/people",
                        [("do", "dismiss.\(number)"), ("was", "\(number).bluesky.0"), ("on", "\(number).bluesky")],
                        tokenFrom: nil, token: page.token))
            }
            await answers.add(try await browser.get("/en/people?filter=dismissed"))
        }
        return await answers.all
    }

    private actor Answers {
        private(set) var all: [String] = []

        func add(_ page: Browser.Page) {
            // Only masks of tokens differ by nature.
            let text = page.text.replacing(/(?:value|data-token)="[A-Za-z0-9_-]{86}"/, with: "TOKEN")
            all.append("\(page.status) \(page.headers.filter { $0.name != .date }) \(text)")
        }
    }

    @Test("Who cannot be found looks like who does not exist, to the byte", arguments: Standing.allCases)
    func same(standing: Standing) async throws {
        let reference = try await seen(.noMember)
        let answers = try await seen(standing)
        #expect(answers.count == reference.count)
        for (answer, expected) in zip(answers, reference) { #expect(answer == expected) }
    }

    @Test("Whoever may be found is found")
    func control() async throws {
        try await SiteBench.run { bench in
            let browser = try await bench.signedIn(try await bench.seeker(following: [.init("other", xID: 42)]))
            #expect(try await browser.get("/en/people").text.contains("@other"))
        }
    }
}
