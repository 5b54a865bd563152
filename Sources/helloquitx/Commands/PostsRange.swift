import ArgumentParser
import Foundation
import Identifiers
import XArchive

extension PostsCommand {
    /// Which threads: by a post in them, and by the day on which they begin.
    struct Range: ParsableArguments {
        @Option(
            help: .init(
                "Only the thread with this post, a number or an address on X; can be repeated.", valueName: "post"))
        var thread: [String] = []
        @Option(help: .init("Only threads that begin on this day or later (2020-01-31).", valueName: "day"))
        var from: String?
        @Option(help: .init("Only threads that begin on this day or earlier.", valueName: "day"))
        var until: String?

        /// The posts that are named; nil when none is.
        func threads() throws -> Set<TweetID>? {
            if thread.isEmpty { return nil }
            return Set(
                try thread.map { text in
                    guard let id = TweetID(text) ?? StatusLink(text)?.id else {
                        throw CommandFailure("\(text) is no post on X", .usage)
                    }
                    return id
                })
        }

        /// When the first day begins, in milliseconds since 1970.
        func fromMoment() throws -> Int64? { try from.map(Self.moment) }

        /// When the last day has ended, in milliseconds since 1970.
        func untilMoment() throws -> Int64? { try until.map { try Self.moment($0) + 86_400_000 } }

        private static func moment(_ day: String) throws -> Int64 {
            let style = Date.ISO8601FormatStyle().year().month().day()
            do {
                return Int64(try style.parse(day).timeIntervalSince1970 * 1_000)
            } catch {
                throw CommandFailure("\(day) is no day; write it as 2020-01-31", .usage)
            }
        }
    }
}
