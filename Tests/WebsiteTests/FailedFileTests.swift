import Deliveries
import Foundation
import Outbox
import Testing

@testable import Website

@Suite("What failed, and where things stand")
struct FailedFileTests {
    @Test("Follows and posts have at most five words for where they stand")
    func words() {
        #expect(DeliveryStatus.allCases.count <= 5)
        #expect(MovedViewMaker.Status.allCases.count <= 5)
    }

    @Test(
        "A cell is quoted, and none is a formula for a spreadsheet",
        arguments: [
            ("Ada \"the\" first", "\"Ada \"\"the\"\" first\""), ("=1+1", "\"'=1+1\""), ("@ada", "\"'@ada\""),
            ("-1", "\"'-1\""), ("\tx", "\"'\tx\""), ("", "\"\""), ("a,b", "\"a,b\""),
        ])
    func cells(value: String, cell: String) {
        var file = FailedFile(columns: ["a", "b"])
        file.add([value, "end"])
        #expect(file.text == "a,b\r\n\(cell),\"end\"\r\n")
    }

    @Test("Only posts that failed stand in their file, each with its reason")
    func posts() async throws {
        try await SiteBench.run { bench in
            let texts = bench.website.site.texts(in: "en")
            func post(_ tweet: UInt64, _ state: WorkState, _ outcome: String?) -> MovedPost {
                MovedPost(
                    number: Int64(tweet), key: MovedPostKey(tweet: tweet, part: 0), thread: tweet,
                    createdAt: 1_700_000_000_000, state: state, outcome: outcome, reason: "The server says no",
                    receipt: nil, isUndo: false)
            }
            let file = MovedViewMaker.failedFile(
                [post(1, .finished, "failed"), post(2, .waiting, nil), post(3, .finished, "published")], texts)
            let lines = file.text.split(separator: "\r\n")
            #expect(lines.count == 2)
            #expect(lines.last?.hasPrefix("\"https://x.com/i/web/status/1\",\"2023-11-14T22:13:20Z\"") == true)
            #expect(
                lines.last?.contains("It did not work.") == true && lines.last?.contains("The server says no") == true)
        }
    }
}
