import ArgumentParser

/// The program: one binary for the site, its workers, and what people do on their own machine.
@main
struct HelloQuitX: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "helloquitx",
        abstract: "Leave X together: find your people again on Bluesky and Mastodon.",
        discussion: """
            Try it without any account: helloquitx serve --sandbox
            Exit codes: 0 done; 1 it failed, the message says why; 64 the command was not understood; 65 bad input; \
            66 a file is missing; 69 a service is not reachable; 75 stopped before the end; 78 a setting is wrong.
            """,
        version: ProgramVersion.text,
        subcommands: [
            ServeCommand.self, WorkCommand.self, ArchiveCommand.self, PostsCommand.self, LoginCommand.self,
            AccountsCommand.self,
            LogoutCommand.self, CampaignCommand.self, AdminCommand.self, DirectoryCommand.self, SandboxCommand.self,
            VersionCommand.self,
        ])

    static func main() async {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == "help", let name = unknownCommand(in: arguments.dropFirst()) {
            Terminal.error("Error: there is no command '\(name)'\nUsage: helloquitx help [<command>]")
            exit(withError: ExitCode(64))
        }
        await main(nil)
    }

    /// The first word that names no command, where the parser would answer with the help of what stands before it.
    private static func unknownCommand(in words: some Sequence<String>) -> String? {
        var command: any ParsableCommand.Type = Self.self
        for word in words where !word.hasPrefix("-") {
            guard let next = command.configuration.subcommands.first(where: { $0._commandName == word }) else {
                return word
            }
            command = next
        }
        return nil
    }
}

/// What this program calls itself.
enum ProgramVersion {
    static let text = "0.1.0"
}

/// `helloquitx version`
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    func run() {
        print("helloquitx \(ProgramVersion.text)")
    }
}
