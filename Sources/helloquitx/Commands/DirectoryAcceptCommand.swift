import ArgumentParser
import Campaign
import Foundation
import Store

extension DirectoryCommand {
    struct Accept: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a suggestion into the directory's file.",
            usage: "helloquitx directory accept <number> [<options>]",
            discussion: """
                Adds the row, or changes the one of the same name, and leaves every other byte of the file as it is. New \
                addresses are left out unless a proof is given: look at them with 'directory prove', or let two people \
                look.

                Examples:
                  helloquitx directory accept 3 --dry-run
                  helloquitx directory accept 3 --set proof=domain --set country=FR
                  helloquitx directory accept 3 --set "proof=reviewers Ada, Bo"

                Exit codes: 0 done; 1 it failed; 65 there is no such suggestion, or the row would be wrong; 78 a setting \
                is wrong.
                """)
        @OptionGroup var site: AdminCommand.Site
        @Argument(help: "The suggestion's number.") var number: Int64
        @Option(
            name: .customLong("set"), parsing: .singleValue,
            help: .init("Write this instead; more than once for more columns.", valueName: "column=value"))
        var changes: [String] = []
        @Flag(name: .customLong("dry-run"), help: "Only print the row.") var dryRun = false

        func run() async throws {
            try await site.open { platform in
                guard let folder = platform.settings.campaign else {
                    throw CommandFailure(
                        "the settings name no campaign folder, and the one that is shipped with the program is not "
                            + "yours to change; copy it and name it as 'campaign'", .setting)
                }
                let suggestion = try await DirectoryReport.suggestion(number, platform)
                let path = folder + "/directory.csv"
                do {
                    let editor = try DirectoryEditor(path: path)
                    let (row, left) = try merged(suggestion.row, with: editor.existing(like: suggestion.row))
                    let edit = try editor.putting(row)
                    if !dryRun {
                        try editor.write(edit)
                        _ = try await platform.repository.decideSuggestion(
                            number, .accepted, why: "", now: SystemEnvironment.now())
                    }
                    report(edit, left)
                } catch let error as DirectoryFile.ReadError {
                    throw CommandFailure(error.description, .badInput)
                }
            }
        }

        /// The row to write, and the addresses that are left out for want of a proof.
        private func merged(
            _ suggested: DirectoryRow, with existing: DirectoryRow?
        ) throws -> (row: DirectoryRow, left: [DirectoryColumn]) {
            var row = existing ?? DirectoryRow([:])
            var isSet: Set<DirectoryColumn> = []
            for column in DirectoryColumn.allCases where !suggested[column].isEmpty { row[column] = suggested[column] }
            row[.country] = row[.country].uppercased()
            for change in changes {
                let parts = change.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
                    String.init)
                guard parts.count == 2, let column = DirectoryColumn(rawValue: parts[0]) else {
                    throw CommandFailure(
                        "'--set \(change)' names no column; write one of "
                            + DirectoryColumn.header.joined(separator: ", ") + ", '=' and the value", .badInput)
                }
                row[column] = parts[1]
                isSet.insert(column)
            }
            var left: [DirectoryColumn] = []
            if !isSet.contains(.proof) {
                for column in [DirectoryColumn.bluesky, .mastodon] where row[column] != existing?[column] ?? "" {
                    row[column] = existing?[column] ?? ""
                    left.append(column)
                }
            }
            return (row, left)
        }

        private func report(_ edit: DirectoryEditor.Edit, _ left: [DirectoryColumn]) {
            let words = dryRun ? (edit.isNew ? "would add" : "would change") : (edit.isNew ? "added" : "changed")
            Terminal.line("\(words) line \(edit.line) of \(edit.path):")
            Terminal.line(CSVDocument.line(of: edit.row.fields))
            for column in left {
                Terminal.line(
                    "left out the \(column.rawValue) address: it has no proof; see 'helloquitx help directory accept'")
            }
            if !dryRun {
                let folder = URL(filePath: edit.path).deletingLastPathComponent().path
                Terminal.line("look at it: git -C \(folder) diff directory.csv")
            }
        }
    }
}
