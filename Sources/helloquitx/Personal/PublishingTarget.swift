import Accounts
import ArgumentParser
import Crossposting
import Deliveries
import Identifiers
import Store

/// What a plan for one account has to know of its server.
struct PublishingTarget {
    let terms: PublishingTerms
    let options: PlanOptions
    let publisher: Publisher

    var destination: Destination { terms.destination }

    /// How posts are made, beside which ones.
    struct Shape: ParsableArguments {
        @Option(help: "On Mastodon: who sees the posts: public, unlisted or private.")
        var visibility = PublishingTerms.Visibility.unlisted
        @Flag(help: "On Mastodon: do not begin posts with the line of their date.")
        var noDateLine = false
        @Flag(help: "On GoToSocial: write dates into the texts instead of dating the posts.")
        var noBackdating = false
    }

    /// Asks the account's server what it takes, where that differs from server to server.
    ///
    /// - Throws: `CommandFailure`.
    init(_ account: LinkedAccount, on platform: Platform, _ shape: Shape) async throws {
        if account.key.network == .x { throw CommandFailure("nothing is published on X", .badInput) }
        publisher = try await platform.repository.publisher(account.key)
        var choices = PublishingTerms.Choices()
        choices.visibility = shape.visibility
        choices.backdates = !shape.noBackdating
        choices.showsDate = !shape.noDateLine
        do {
            terms = try await platform.publishingServers.terms(for: account.key, choices)
        } catch let error as PublishingServers.Silent {
            throw CommandFailure("\(error.host) does not say what it takes; try again later", .unavailable)
        }
        options = terms.options(for: account.key)
    }
}

extension PublishingTerms.Visibility: ExpressibleByArgument {}

extension PostPayload {
    /// A planned post, ready to be handed in for that target.
    ///
    /// - Parameter archive: the path that its media are read from.
    init(_ post: PlannedPost, in thread: TweetID, as key: AccountKey, _ target: PublishingTarget, archive: String) {
        self.init(post, in: thread, as: key, target.publisher, target.terms, archive: archive)
    }
}
