import ArgumentParser
import Foundation
import XArchive

/// `helloquitx archive …`: what can be done with an archive alone, without any server.
struct ArchiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive",
        abstract: "Look into an X archive on this computer, or make pages of it.",
        discussion: "Everything happens on this computer: nothing is sent anywhere, and messages are never opened.",
        subcommands: [Inspect.self, Browse.self])

    /// `helloquitx archive inspect PATH [--json]`
    struct Inspect: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say whose archive it is and how much is in it.",
            discussion: """
                PATH is the ZIP file that X sent, or the folder that it was unpacked to. Archives since 2019 are read, \
                of any size.

                What the archive lacks is "unknown" in the text and null in the JSON, which is not the same as 0.

                Exit codes: 0 the archive was read; 64 the command was not understood; 65 the archive is damaged or \
                is no archive; 66 there is nothing at PATH, or it may not be read.

                Examples:
                  helloquitx archive inspect twitter-2026-03-06.zip
                  helloquitx archive inspect ~/twitter --json | jq .counts.followers
                """)

        @Argument(help: "The archive: a ZIP file or a folder.", completion: .file())
        var path: String

        @Flag(help: "Print one JSON object instead of text.")
        var json = false

        func run() async throws {
            let progress = ProgressLine()
            do {
                let summary = try ArchiveReader(path: path).inspect { progress.show("Reading \($0) …") }
                progress.clear()
                let inspection = ArchiveInspection(summary)
                print(json ? try inspection.json() : inspection.text())
            } catch let error as ArchiveError {
                progress.clear()
                Self.writeError("Error: \(error)\n")
                throw ExitCode(error.kind.rawValue)
            }
        }

        static func writeError(_ text: String) {
            FileHandle.standardError.write(Data(text.utf8))
        }
    }
}
