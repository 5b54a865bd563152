import Accounts
import Identifiers
import Mastodon

/// Asks accounts' servers what they take of posts, and remembers the answers for a while.
package actor PublishingServers {
    /// The server did not say what it takes.
    package struct Silent: Error {
        package let host: ServerHost
    }

    /// Milliseconds for which an answer holds.
    private static let lifetime: Int64 = 600_000
    /// The most answers that are remembered.
    private static let capacity = 1_000

    private let discovery: InstanceDiscovery
    private let now: @Sendable () -> Int64
    private var answers: [ServerHost: (instance: InstanceInfo, at: Int64)] = [:]

    /// - Parameter now: milliseconds since 1970 UTC.
    package init(discovery: InstanceDiscovery, now: @escaping @Sendable () -> Int64) {
        self.discovery = discovery
        self.now = now
    }

    /// How posts of that account are made.
    ///
    /// - Throws: `Silent`.
    package func terms(
        for key: AccountKey, _ choices: PublishingTerms.Choices = .init()
    ) async throws -> PublishingTerms {
        guard case .mastodon(let host, _) = key else { return .bluesky }
        return PublishingTerms(try await instance(at: host), choices)
    }

    /// Where the original's date can be told there; empty where there is nothing to choose.
    ///
    /// - Throws: `Silent`.
    package func dates(for key: AccountKey) async throws -> [PublishingTerms.Dates] {
        guard case .mastodon(let host, _) = key else { return [] }
        return PublishingTerms.dates(on: try await instance(at: host))
    }

    private func instance(at host: ServerHost) async throws -> InstanceInfo {
        if let known = answers[host], now() - known.at < Self.lifetime { return known.instance }
        let instance: InstanceInfo
        do {
            instance = try await discovery.instance(at: host)
        } catch {
            throw Silent(host: host)
        }
        if answers.count >= Self.capacity { answers = [:] }
        answers[host] = (instance, now())
        return instance
    }
}
