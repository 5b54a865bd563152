import ArgumentParser

extension PostsCommand {
    /// Whose posts.
    struct AccountName: ParsableArguments {
        @Option(
            name: .customLong("as"),
            help: .init("The account, as 'helloquitx accounts' lists it.", valueName: "account"))
        var name: String
    }

    /// How time passes, for tests and try-outs.
    struct RunPace: ParsableArguments {
        /// What the windows of budgets are multiplied with.
        @Option(help: .hidden)
        var windowScale = 1.0
        /// Seconds between two lines of progress where no terminal is.
        @Option(help: .hidden)
        var reportEvery = 60
    }
}
