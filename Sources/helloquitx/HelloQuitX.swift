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
            66 a file is missing; 69 a service is not reachable; 78 a setting is wrong.
            """,
        version: ProgramVersion.text,
        subcommands: [
            ServeCommand.self, WorkCommand.self, ArchiveCommand.self, LoginCommand.self, AccountsCommand.self,
            LogoutCommand.self, AdminCommand.self, SandboxCommand.self, VersionCommand.self,
        ])
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
