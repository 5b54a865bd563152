import Accounts
import ArgumentParser
import Foundation
import Identifiers
import Logging
import Store

/// `helloquitx login …`: gives this program, on this machine, the right to act for an account.
struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Sign in, so that this program can publish for you.",
        discussion: """
            The permission is kept on this machine only, sealed with a key in a file that nobody else can read. \
            'helloquitx logout' withdraws it.

            Exit codes: 0 signed in; 1 refused; 64 the command was not understood; 65 a name or secret is wrong; \
            69 a server does not answer, or what is kept here cannot be opened.
            """,
        subcommands: [Bluesky.self, Mastodon.self])

    struct Bluesky: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sign in on Bluesky, at any server of the AT Protocol.",
            usage: "helloquitx login bluesky <account> [<options>]",
            discussion: """
                Opens your server's own page in a browser. Where there is no browser, make an app password in the \
                settings of Bluesky and hand it in: helloquitx login bluesky alice.example.com --app-password < file

                Exit codes: 0 signed in; 1 refused; 64 the command was not understood; 65 a name or secret is wrong; \
                69 a server does not answer, or what is kept here cannot be opened.

                Examples:
                  helloquitx login bluesky alice.bsky.social
                  helloquitx login bluesky https://pds.example.com
                """)

        @Argument(help: "Your handle, your DID, or the address of your server.")
        var account: String
        @Flag(help: "Read an app password from standard input instead of opening a browser.")
        var appPassword = false
        @OptionGroup var personal: PersonalOptions

        func run() async throws {
            try await Login(personal: personal).run(
                to: .bluesky(account), secret: appPassword ? "App password" : nil
            ) { signIn, secret in
                try await signIn.signIn(account: account, appPassword: secret, language: "en")
            }
        }
    }

    struct Mastodon: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sign in at a server with the Mastodon API.",
            usage: "helloquitx login mastodon <server> [<options>]",
            discussion: """
                Mastodon, GoToSocial and others have it. Opens your server's own page in a browser. Where there is no \
                browser, make an access token under \
                "Development" in your server's settings and hand it in: helloquitx login mastodon social.example.com \
                --token < file. It needs read:accounts, read:statuses, write:statuses and write:media.

                Exit codes: 0 signed in; 1 refused; 64 the command was not understood; 65 a name or secret is wrong; \
                69 a server does not answer, or what is kept here cannot be opened.

                Example:
                  helloquitx login mastodon mastodon.social
                """)

        @Argument(help: "The address of your server, or your own: alice@social.example.com.")
        var server: String
        @Flag(help: "Read an access token from standard input instead of opening a browser.")
        var token = false
        @OptionGroup var personal: PersonalOptions

        func run() async throws {
            try await Login(personal: personal).run(to: .mastodon(server), secret: token ? "Access token" : nil) {
                signIn, secret in
                try await signIn.signIn(server: server, accessToken: secret, language: "en")
            }
        }
    }
}

/// One sign-in at a terminal.
private struct Login {
    let personal: PersonalOptions

    /// - Parameters:
    ///   - secret: what is asked for at a terminal, when no browser is used.
    func run(
        to destination: SignInService.Destination, secret: String?,
        with signIn: @Sendable @escaping (SignInService, String) async throws -> ArrivalResult
    ) async throws {
        if let secret {
            try await personal.open { platform in
                let text = try Terminal.secret(prompt: secret)
                try await finish(platform) { try await signIn(platform.signIn, text) }
            }
        } else {
            let personal = personal
            try await CommandFailure.reporting {
                try await LoopbackListener.listen(logger: Logger(label: "loopback") { _ in SwiftLogNoOpLogHandler() }) {
                    port, browser in
                    try await personal.open(loopbackPort: port) { platform in
                        try await finish(platform) {
                            try await inBrowser(destination, platform, waitingFor: browser)
                        }
                    }
                }
            }
        }
    }

    private func inBrowser(
        _ destination: SignInService.Destination, _ platform: Platform,
        waitingFor browser: @Sendable () async throws -> LoopbackListener.Answer
    ) async throws -> ArrivalResult {
        let session = try await platform.repository.openSession(
            tokenHash: SystemEnvironment.randomBytes(32), member: nil, userAgent: "terminal",
            formKey: SystemEnvironment.randomBytes(32), now: SystemEnvironment.now())
        let url = try await platform.signIn.begin(destination, session: session, returnTo: "/")
        Terminal.line("Open this page to sign in; it belongs to your server:\n\n  \(url)\n")
        Browser.open(url)
        Terminal.line("Waiting for you to come back … (Ctrl-C stops)")
        let answer = try await browser()
        let network: Network = if case .bluesky = destination { .bluesky } else { .mastodon }
        let completion = try await platform.signIn.finish(
            network, parameters: answer.parameters, path: answer.path, session: session, language: "en")
        try await platform.repository.endSession(tokenHash: session.tokenHash)
        return completion.result
    }

    private func finish(_ platform: Platform, _ body: () async throws -> ArrivalResult) async throws {
        let result: ArrivalResult
        do {
            result = try await body()
        } catch let error as SignInError {
            throw error.failure
        }
        switch result {
        case .registered(let member), .signedIn(let member), .linked(let member):
            for account in try await platform.repository.accounts(of: member) {
                Terminal.line("Signed in as \(account.name) (\(account.key.network.title)).")
            }
        case .heldByAnother, .networkTaken:
            throw CommandFailure("this account is signed in already; 'helloquitx accounts' lists it", .failed)
        }
    }
}
