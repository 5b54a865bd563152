import ArgumentParser
import Campaign
import Foundation

/// `helloquitx campaign …`: for those who run a campaign of their own.
struct CampaignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "campaign",
        abstract: "Check a campaign folder before anybody sees it.",
        discussion: "What a campaign folder holds is described in docs/operations.md.",
        subcommands: [Check.self])

    /// `helloquitx campaign check [FOLDER] [--json]`
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read a campaign folder and name every mistake in it.",
            discussion: """
                Without FOLDER it reads the campaign that is shipped with the program. Each mistake stands on a line \
                of its own: the file, the line, what is wrong, and what to write instead. 'serve' refuses to start \
                on the same mistakes.

                Exit codes: 0 there is no mistake; 64 the command was not understood; 65 there are mistakes; 66 \
                there is no folder FOLDER.

                Examples:
                  helloquitx campaign check
                  helloquitx campaign check /etc/helloquitx/campaign --json
                """)

        @Argument(help: "The folder that campaign.yaml lies in.", completion: .directory)
        var folder: String?

        @Flag(help: "Print one JSON object instead of text.")
        var json = false

        func run() async throws {
            try await CommandFailure.reporting {
                let path = try trimmed(folder ?? CampaignPlace.shipped())
                var isFolder: ObjCBool = false
                guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
                    throw CommandFailure("there is no folder \(path)", .missingFile)
                }
                do {
                    let report = CampaignReport(path: path, campaign: try CampaignPlace.read(path))
                    if json { try Terminal.json(report) } else { Terminal.line(report.text) }
                } catch let error as InvalidCampaign {
                    if json {
                        try Terminal.json(CampaignReport(path: path, mistakes: error.mistakes))
                    } else {
                        for mistake in error.mistakes { Terminal.line(mistake.description) }
                    }
                    let count = error.mistakes.count
                    throw CommandFailure("\(count) mistake\(count == 1 ? "" : "s") in \(path)", .badInput)
                }
            }
        }

        /// Without slashes at its end, so that files below it are named well.
        private func trimmed(_ path: String) -> String {
            var path = path
            while path.count > 1, path.hasSuffix("/") { path.removeLast() }
            return path
        }
    }
}
