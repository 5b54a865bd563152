import Accounts
import ArgumentParser
import Deliveries
import Foundation
import Identifiers
import Store

/// `helloquitx accounts`: who is signed in on this machine.
struct AccountsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts", abstract: "List the accounts that are signed in on this machine.",
        usage: "helloquitx accounts [<options>]",
        discussion: """
            Exit codes: 0 listed, also when there is none; 64 the command was not understood; 69 what is kept here \
            cannot be opened.
            """)

    @Flag(help: "Print one JSON array instead of text.") var json = false
    @OptionGroup var personal: PersonalOptions

    private struct Line: Encodable {
        let network: String
        let name: String
        let displayName: String
        let needsSignIn: Bool
    }

    func run() async throws {
        try await personal.open { platform in
            let lines = try await platform.repository.allAccounts().map {
                Line(
                    network: $0.key.network.rawValue, name: $0.name, displayName: $0.displayName,
                    needsSignIn: $0.needsSignIn)
            }
            if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
                Terminal.line(String(decoding: try encoder.encode(lines), as: UTF8.self))
                return
            }
            if lines.isEmpty {
                Terminal.line("Nobody is signed in. Begin with 'helloquitx login bluesky YOUR-HANDLE'.")
            }
            for line in lines {
                let width = max(1, 10 - line.network.count)
                let note = line.needsSignIn ? "  needs a new sign-in" : ""
                Terminal.line("\(line.network)\(String(repeating: " ", count: width))\(line.name)\(note)")
            }
        }
    }
}

/// `helloquitx logout NAME`: withdraws the permission and forgets the account.
struct LogoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout", abstract: "Withdraw the permission of an account and forget it.",
        usage: "helloquitx logout <name> [<options>]",
        discussion: """
            What was published stays, but this program can neither list it nor take it back any more: keep what \
            'helloquitx posts map' prints. What waits to be published under the account is given up.

            Exit codes: 0 withdrawn and forgotten; 1 forgotten here, but its server could not be told; 64 the command \
            was not understood; 65 no such account; 69 what is kept here cannot be opened.
            """)

    @Argument(help: "The account as 'helloquitx accounts' lists it.")
    var name: String
    @Flag(help: "Say what would be forgotten and given up, and change nothing.")
    var dryRun = false
    @OptionGroup var personal: PersonalOptions

    func run() async throws {
        try await personal.open { platform in
            let account = try await platform.account(named: name)
            if dryRun {
                let progress = try await platform.repository.publishingProgress(
                    of: account.key, now: SystemEnvironment.now())
                let published = progress.counts[PostOutcome.published.rawValue] ?? 0
                let waiting = progress.waiting + progress.laidAside
                Terminal.line("\(account.name) (\(account.key.network.title)) would be signed out and forgotten.")
                if published > 0 {
                    Terminal.line(
                        "\(published.counted("published post", "published posts")) would stay there, and be forgotten "
                            + "here.")
                }
                if waiting > 0 {
                    Terminal.line(
                        "\(waiting.counted("post that waits", "posts that wait")) to be published would be given up.")
                }
                return
            }
            let grants = try await platform.repository.grants(of: account.member)
            try await platform.repository.erase(account.member, now: SystemEnvironment.now())
            let failed = await platform.vault.revoke(grants)
            guard failed.isEmpty else {
                throw CommandFailure(
                    "\(account.name) is forgotten here, but its server could not be told; withdraw the permission in the "
                        + "settings there", .failed)
            }
            Terminal.line("\(account.name) is signed out.")
        }
    }
}

extension Platform {
    /// The account of that name, whatever the case; a leading `@` does not matter.
    func account(named name: String) async throws -> LinkedAccount {
        let wanted = (name.hasPrefix("@") ? String(name.dropFirst()) : name).lowercased()
        let all = try await repository.allAccounts()
        guard let found = all.first(where: { $0.name.lowercased() == wanted || $0.key.storedText == name }) else {
            let known = all.isEmpty ? "nobody is" : all.map(\.name).joined(separator: ", ")
            throw CommandFailure("\(name) is not signed in here (\(known)); see 'helloquitx login'", .badInput)
        }
        return found
    }
}

extension Network {
    /// As people call it.
    var title: String {
        switch self {
        case .x: "X"
        case .bluesky: "Bluesky"
        case .mastodon: "Mastodon API"
        }
    }
}
