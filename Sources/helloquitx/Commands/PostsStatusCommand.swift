import Accounts
import ArgumentParser
import Crossposting
import Deliveries
import Foundation
import Identifiers
import Outbox
import Store

extension PostsCommand {
    /// `helloquitx posts status --as NAME`
    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how far publishing is, and what could not be published.",
            usage: "helloquitx posts status --as <account> [<options>]",
            discussion: """
                Exit codes: 0 told; 64 the command was not understood; 65 nobody of that name is signed in; \
                69 what is kept here cannot be opened.
                """)

        @OptionGroup var account: AccountName
        @Flag(help: "Print one JSON object instead of text.") var json = false
        @OptionGroup var personal: PersonalOptions

        /// ISO 8601.
        private static func moment(_ milliseconds: Int64) -> String {
            Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601)
        }

        private struct Answer: Encodable {
            let counts: [String: Int]
            let stop: String?
            let waitsUntil: String?
        }

        func run() async throws {
            try await personal.open { platform in
                let account = try await platform.account(named: self.account.name)
                let progress = try await platform.repository.publishingProgress(
                    of: account.key, now: SystemEnvironment.now())
                if json {
                    let encoder = JSONEncoder()
                    encoder.outputFormatting = [.sortedKeys]
                    let answer = Answer(
                        counts: progress.counts, stop: progress.stop, waitsUntil: progress.waitsUntil.map(Self.moment))
                    Terminal.line(String(decoding: try encoder.encode(answer), as: UTF8.self))
                    return
                }
                Terminal.line(PublishingRun.sentence(for: progress))
                for try await post in platform.repository.movedPosts(of: account.key)
                where post.state == .finished && !PublishingRun.isGood(post.outcome) {
                    Terminal.line(PublishingRun.sentence(for: post))
                }
            }
        }
    }

    /// `helloquitx posts map --as NAME`
    struct Map: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print old and new addresses of moved posts, as CSV.",
            usage: "helloquitx posts map --as <account> [<options>]",
            discussion: """
                The columns are: old, the post on X; part, 1 unless the post became several; new, where it is now.

                Exit codes: 0 printed, also when there is none; 64 the command was not understood; 65 nobody of that \
                name is signed in; 69 what is kept here cannot be opened.

                Example:
                  helloquitx posts map --as alice.example.com > moved.csv
                """)

        @OptionGroup var account: AccountName
        @OptionGroup var personal: PersonalOptions

        func run() async throws {
            try await personal.open { platform in
                let account = try await platform.account(named: self.account.name)
                Terminal.line(AddressTable.header)
                for try await post in platform.repository.movedPosts(of: account.key) {
                    if let line = AddressTable.line(for: post) { Terminal.line(line) }
                }
            }
        }
    }
}
