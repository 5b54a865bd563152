import Accounts
import ArgumentParser
import Crossposting
import Deliveries
import Identifiers
import Mastodon
import Store

/// What a plan for one account has to know of its server.
struct PublishingTarget {
    let destination: Destination
    let options: PlanOptions
    let publisher: Publisher
    /// Mastodon API only.
    let visibility: Visibility?
    /// Whether the server takes dates in the past.
    let isBackdated: Bool
    let mediaLimits: PostPayload.MediaLimits?

    /// Who sees a post on a server with the Mastodon API.
    enum Visibility: String, ExpressibleByArgument, CaseIterable {
        case `public`, unlisted, `private`
    }

    /// How posts are made, beside which ones.
    struct Shape: ParsableArguments {
        @Option(help: "On Mastodon: who sees the posts: public, unlisted or private.")
        var visibility = Visibility.unlisted
        @Flag(help: "On Mastodon: do not begin posts with the line of their date.")
        var noDateLine = false
        @Flag(help: "On GoToSocial: write dates into the texts instead of dating the posts.")
        var noBackdating = false
    }

    /// Asks the account's server what it takes, where that differs from server to server.
    ///
    /// - Throws: `CommandFailure`.
    init(_ account: LinkedAccount, on platform: Platform, _ shape: Shape) async throws {
        publisher = try await platform.repository.publisher(account.key)
        switch account.key {
        case .bluesky(let actor):
            var options = PlanOptions(destination: .bluesky)
            options.address = { "https://bsky.app/profile/\(actor)/post/\($0)" }
            (destination, visibility, isBackdated, mediaLimits) = (.bluesky, nil, false, nil)
            self.options = options
        case .mastodon(let host, _):
            let instance = try await Self.instance(at: host, platform)
            let isGoToSocial = instance.software.family == .gotosocial
            isBackdated = isGoToSocial && instance.software.isGoToSocial(atLeast: 0, 18) && !shape.noBackdating
            destination = isGoToSocial ? .gotosocial : .mastodon
            let limits = instance.limits
            var options = PlanOptions(
                destination: destination,
                limits: isGoToSocial
                    ? .gotosocial(length: limits.statusCharacters)
                    : .mastodon(length: limits.statusCharacters, linkLength: limits.charactersPerURL))
            options.showsDate = !isBackdated && !shape.noDateLine
            options.photosPerPost = min(4, limits.mediaAttachments)
            self.options = options
            visibility = shape.visibility
            mediaLimits = .init(picture: limits.imageSize, video: limits.videoSize)
        case .x: throw CommandFailure("nothing is published on X", .badInput)
        }
    }

    private static func instance(at host: ServerHost, _ platform: Platform) async throws -> InstanceInfo {
        let discovery = InstanceDiscovery(
            client: platform.clients.outbound, addresses: platform.clients.addresses, now: SystemEnvironment.now,
            logger: platform.logger)
        do {
            return try await discovery.instance(at: host)
        } catch {
            throw CommandFailure("\(host) does not say what it takes; try again later", .unavailable)
        }
    }
}

extension PostPayload {
    /// A planned post, ready to be handed in for that target.
    ///
    /// - Parameter archive: the path that its media are read from.
    init(_ post: PlannedPost, in thread: TweetID, as key: AccountKey, _ target: PublishingTarget, archive: String) {
        self.init(
            post, in: thread, as: key, target.publisher, archive: archive, visibility: target.visibility?.rawValue,
            isBackdated: target.isBackdated, mediaLimits: target.mediaLimits)
    }
}
