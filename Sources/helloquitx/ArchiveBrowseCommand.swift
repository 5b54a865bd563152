import Accounts
import ArchivePages
import ArgumentParser
import Crossposting
import Deliveries
import Foundation
import Identifiers
import Localization
import Store
import XArchive

extension ArchiveCommand {
    /// `helloquitx archive browse PATH --output DIR`
    struct Browse: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a private site of the whole archive, to read and search.",
            usage: "helloquitx archive browse <path> --output <dir> [<options>]",
            discussion: """
                DIR becomes a folder of pages that a browser opens from the disk: open DIR/index.html. They have your \
                posts by year, your threads, pictures and videos, and a search. The pages ask for nothing from \
                anywhere. Direct messages are never opened.

                The pages are written to DIR.part, which becomes DIR when all is there; Ctrl-C leaves nothing behind. \
                A DIR that this command made before is replaced; any other is refused.

                Pictures and videos are copied. With --link, those of an unpacked archive on the same disk get one \
                more name instead (hard links): they take no room twice, and keep the permissions that they have. \
                What cannot be linked is copied.

                What you published with 'helloquitx posts' is linked at its new address too.

                Exit codes: 0 made; 1 it failed; 64 the command was not understood; 65 the archive is damaged or is \
                no archive, or DIR is refused; 66 there is nothing at PATH, or nothing to make DIR in; 75 stopped.

                Examples:
                  helloquitx archive browse twitter-2026-03-06.zip --output ~/my-x
                  helloquitx archive browse ~/twitter --output ~/my-x --link --language fr
                """)

        @Argument(help: "The archive: a ZIP file or a folder.", completion: .file())
        var path: String
        @Option(help: .init("The folder to make.", valueName: "dir"), completion: .directory)
        var output: String
        @Option(help: "The pages' language, such as en or fr; without it, that of this terminal.")
        var language: String?
        @Option(
            help: .init("A JSON file that says what pictures show: {\"file\": \"text\"}.", valueName: "file"),
            completion: .file())
        var alt: String?
        @Flag(help: "Link pictures and videos instead of copying them.")
        var link = false
        @Flag(help: "Say what would be made, and make nothing.")
        var dryRun = false
        @Flag(help: "Print one JSON object instead of text.")
        var json = false
        @OptionGroup var personal: PersonalOptions

        private struct Answer: Encodable {
            let path: String
            let language: String
            let dryRun: Bool
            let counts: SiteSummary
            let warnings: [String]
        }

        func run() async throws {
            let progress = ProgressLine()
            try await CommandFailure.reporting {
                defer { progress.clear() }
                let tag = try chosenLanguage()
                var options = SiteOptions(texts: try SiteOptions.texts(in: tag))
                options.altTexts = try PostsCommand.Choice.altTexts(in: alt)
                options.linksMedia = link
                let stop = StopSignal()
                do {
                    let reader = try ArchiveReader(path: path)
                    let folder = try SiteFolder(
                        path: URL(filePath: output).standardizedFileURL.path,
                        archive: URL(filePath: path).standardizedFileURL.path, isDryRun: dryRun)
                    do {
                        let posts = try reader.posts { progress.show("Reading \($0) …") }
                        options.moved = try await movedAddresses()
                        let site = try ArchiveSite(reader: reader, posts: posts, options: options, folder: folder)
                        let summary = try site.write { done, total in
                            if stop.isAsked { throw Stopped() }
                            if done % 100 == 0 { progress.show("\(done) of \(total) posts") }
                        }
                        progress.clear()
                        try tell(summary, tag, posts.warnings.map(\.description), at: folder.path)
                    } catch {
                        try folder.abandon()
                        throw error
                    }
                } catch let error as ArchiveError {
                    throw CommandFailure("\(error)", error.kind)
                } catch let error as SiteFolder.Failure {
                    throw CommandFailure("\(error)", error.kind)
                } catch is Stopped {
                    progress.clear()
                    Terminal.error("Stopped. Nothing of it is left; what was there before is as it was.")
                    throw ExitCode(75)
                }
            }
        }

        private struct Stopped: Error {}

        private func tell(_ summary: SiteSummary, _ tag: String, _ warnings: [String], at path: String) throws {
            if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
                let answer = Answer(
                    path: path, language: tag, dryRun: dryRun, counts: summary, warnings: warnings)
                Terminal.line(String(decoding: try encoder.encode(answer), as: UTF8.self))
                return
            }
            for warning in warnings { Terminal.error("To know: \(warning)") }
            let media = summary.photos + summary.videos + summary.gifs - summary.mediaMissing
            let size = Double(summary.bytes) / 1_000_000
            Terminal.line(
                "\(dryRun ? "Would make" : "Made") \(summary.pages.counted("page", "pages")) of "
                    + "\(summary.tweets.counted("post", "posts")) in \(summary.threads.counted("thread", "threads")) "
                    + "and single ones, with \(media.counted("picture or video", "pictures and videos")).")
            Terminal.line("\(summary.files.counted("file", "files")), \(String(format: "%.1f", size)) MB.")
            let apart = summary.circle + summary.community + summary.deleted
            if apart > 0 {
                Terminal.line(
                    "\(apart.counted("post is", "posts are")) kept apart: of a circle, of communities, or deleted.")
            }
            if !dryRun { Terminal.line("Open \(path)/index.html") }
        }

        private func chosenLanguage() throws -> String {
            let known = try Catalogue.languages()
            if let language {
                guard known.contains(language) else {
                    throw CommandFailure("--language is one of \(known.joined(separator: ", "))", .badInput)
                }
                return language
            }
            // POSIX: the first of these that is set decides.
            let environment = ProcessInfo.processInfo.environment
            let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
            let primary = String(locale.prefix { $0.isLetter })
            return known.contains(primary) ? primary : "en"
        }

        /// Where posts went, as far as this person's own store tells; nothing is made where there is none.
        private func movedAddresses() async throws -> [TweetID: [MovedAddress]] {
            let store = (personal.data ?? PersonalFolder.path()) + "/helloquitx.sqlite"
            guard FileManager.default.fileExists(atPath: store) else { return [:] }
            var moved: [TweetID: [MovedAddress]] = [:]
            try await personal.open { platform in
                for account in try await platform.repository.allAccounts() {
                    for try await post in platform.repository.movedPosts(of: account.key)
                    where !post.isUndo && post.key.part == 0 {
                        guard let id = TweetID(rawValue: post.key.tweet), let url = post.receipt?.url else { continue }
                        moved[id, default: []].append(MovedAddress(network: account.key.network, url: url))
                    }
                }
            }
            return moved
        }
    }
}

extension SiteFolder.Failure {
    fileprivate var kind: CommandFailure.Kind {
        switch self {
        case .notOurs, .leftover, .isLink, .holdsArchive: .badInput
        case .noParent: .missingFile
        case .unwritable: .failed
        }
    }
}
