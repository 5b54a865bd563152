import Accounts
import Deliveries
import HTTPTypes
import HummingbirdTesting
import Identifiers
import Store
import Testing

@testable import Website

@Suite("The page of follows")
struct DeliveriesTests {
    /// A member with two follows that wait, one on each network.
    private static func withFollows(_ bench: SiteBench) async throws -> (MemberID, Browser) {
        var bo = SiteBench.Somebody("bo", xID: 11)
        bo.onMastodon = true
        let seeker = try await bench.seeker(following: [bo], onMastodon: true)
        let choices = try await bench.repository.tickedChoices(of: seeker)
        _ = try await bench.repository.follow(choices, as: seeker, now: bench.now)
        return (seeker, try await bench.signedIn(seeker))
    }

    @Test("Pausing and resuming are one button each")
    func pausing() async throws {
        try await SiteBench.run { bench in
            let (seeker, browser) = try await Self.withFollows(bench)
            let page = try await browser.get("/en/deliveries")
            #expect(page.text.contains(#"value="pause.bluesky""#) && !page.text.contains(#"value="resume.bluesky""#))
            _ = try await browser.post("/en/deliveries", [("do", "pause.bluesky")], tokenFrom: nil, token: page.token)
            let progress = try await bench.repository.progress(of: seeker, now: bench.now)
            #expect(progress.map(\.isPaused) == [true, false])
            #expect(try await browser.get("/en/deliveries").text.contains("Paused by you."))
            _ = try await browser.post("/en/deliveries", [("do", "resume.bluesky")], tokenFrom: nil, token: page.token)
            #expect(try await bench.repository.progress(of: seeker, now: bench.now).allSatisfy { !$0.isPaused })
        }
    }

    @Test("Taking back asks first, and changes nothing before")
    func cancelling() async throws {
        try await SiteBench.run { bench in
            let (seeker, browser) = try await Self.withFollows(bench)
            let question = try await browser.get("/en/deliveries/cancel?network=bluesky")
            #expect(question.text.contains("1 follow that has not begun is taken back."))
            #expect(try await bench.repository.progress(of: seeker, now: bench.now)[0].counts[.waiting] == 1)
            let answer = try await browser.post(
                "/en/deliveries/cancel", [("network", "bluesky")], tokenFrom: nil, token: question.token)
            #expect(answer.location == "/en/deliveries?cancel=1")
            let page = try await browser.get("/en/deliveries?cancel=1")
            #expect(page.text.contains("1 follow was taken back.") && page.text.contains("Taken back (1)"))
            #expect(page.text.contains("Could not (0)") && !page.text.contains(#"value="retry.bluesky""#))
            let text = try await browser.get("/en/deliveries?status=takenBack").text
            #expect(text.contains("You took it back before it began.") && !text.contains("undo."))
        }
    }

    @Test("What was taken back is handed in again by one button, and only then")
    func askingAgain() async throws {
        try await SiteBench.run { bench in
            let (seeker, browser) = try await Self.withFollows(bench)
            _ = try await bench.repository.cancelWaiting(nil, of: seeker, now: bench.now)
            #expect(try await browser.get("/en/follow").text.contains("Nobody is ticked."))
            #expect(try await browser.get("/en/").text.contains("0 follows handed in."))
            let page = try await browser.get("/en/deliveries")
            let again = try await browser.post(
                "/en/deliveries", [("do", "again.mastodon")], tokenFrom: nil, token: page.token)
            #expect(again.location == "/en/deliveries?again=1")
            let text = try await browser.get("/en/deliveries?again=1").text
            #expect(text.contains("1 follow is handed in again.") && text.contains("Waiting (1)"))
            #expect(text.contains(#"value="again.bluesky""#) && !text.contains(#"value="again.mastodon""#))
        }
    }

    @Test("Follows of an account that was unlinked are told of, without anything to press")
    func unlinked() async throws {
        try await SiteBench.run { bench in
            let (seeker, browser) = try await Self.withFollows(bench)
            let account = try #require(
                try await bench.repository.accounts(of: seeker).first { $0.key.network == .bluesky })
            _ = try await bench.repository.unlink(account.key, of: seeker, now: bench.now)
            let text = try await browser.get("/en/deliveries").text
            #expect(text.contains("On an account you unlinked") && text.contains("All (2)"))
            #expect(text.matches(of: /value="undo\./).count == 1)
            #expect(try await !browser.get("/en/deliveries?status=takenBack").text.contains("unlinked"))
        }
    }

    @Test("One follow can be taken back alone; somebody else's cannot")
    func undoOne() async throws {
        try await SiteBench.run { bench in
            let (seeker, browser) = try await Self.withFollows(bench)
            let stranger = try await bench.signedIn(try await bench.register(.init("mallory")))
            let page = try await browser.get("/en/deliveries")
            let id = try #require(Browser.Page.between(#"value="undo."#, "\"", in: page.text))
            _ = try await stranger.post("/en/deliveries", [("do", "undo.\(id)")], tokenFrom: "/en/deliveries")
            func waiting() async throws -> Int {
                try await bench.repository.progress(of: seeker, now: bench.now).reduce(0) {
                    $0 + ($1.counts[.waiting] ?? 0)
                }
            }
            #expect(try await waiting() == 2)
            _ = try await browser.post("/en/deliveries", [("do", "undo.\(id)")], tokenFrom: nil, token: page.token)
            #expect(try await waiting() == 1)
        }
    }

    @Test("What is no command changes nothing", arguments: ["", "pause", "pause.x.y", "drop.bluesky", "undo.abc"])
    func unknownCommand(command: String) async throws {
        try await SiteBench.run { bench in
            let (_, browser) = try await Self.withFollows(bench)
            let page = try await browser.post("/en/deliveries", [("do", command)], tokenFrom: "/en/deliveries")
            #expect(page.status == .badRequest)
        }
    }

    @Test("The rest on Mastodon comes as a file for the server's own import page")
    func file() async throws {
        try await SiteBench.run { bench in
            let (_, browser) = try await Self.withFollows(bench)
            let file = try await browser.get("/en/deliveries/rest.csv")
            #expect(file.headers[.contentType]?.hasPrefix("text/csv") == true)
            #expect(
                file.text
                    == "Account address,Show boosts,Notify on new posts,Languages\nbo@social.example.com,true,false,\n")
        }
    }

    @Test("Progress comes live, in the page's language, and only to the member")
    func events() async throws {
        try await SiteBench.run(.adjusted { $0.reach = .live }) { bench in
            let (_, browser) = try await Self.withFollows(bench)
            let refused = try await bench.browser().get("/fr/deliveries/events")
            #expect(refused.status == .seeOther)
            let stream = try await browser.get("/fr/deliveries/events")
            #expect(stream.status == .ok && stream.headers[.contentType] == "text/event-stream")
            let first = try #require(stream.text.firstMatch(of: /event: progress\ndata: (\{.*\})\n\n/))
            #expect(first.1.contains(#""bluesky.waiting":"1""#) && first.1.contains(#""mastodon.waiting":"1""#))
            #expect(stream.text.contains(": still here\n\n"))
        }
    }

    @Test("One member cannot hold more than a few streams")
    func streams() async throws {
        let streams = OpenStreams()
        let ada = MemberID(rawValue: 1)
        for _ in 0..<8 { try await streams.open(for: ada) }
        await #expect(throws: SiteError.tooManyRequests(retryAfter: 30)) { try await streams.open(for: ada) }
        try await streams.open(for: MemberID(rawValue: 2))
        await streams.close(for: ada)
        try await streams.open(for: ada)
    }
}
