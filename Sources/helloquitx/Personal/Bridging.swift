import ATProto
import Accounts
import ArgumentParser
import Deliveries
import Identifiers
import Logging

/// Whether what an account publishes is carried on to another network, where old posts would arrive as new ones.
struct Bridging: ParsableArguments {
    /// Whoever follows this account has asked Bridgy Fed to carry their posts to the fediverse (https://fed.brid.gy/docs).
    @Option(help: .hidden)
    var bridge = "ap.brid.gy"

    /// A sentence where it is so; nil also where that cannot be told.
    func warning(for account: LinkedAccount, on platform: Platform) async throws -> String? {
        guard case .bluesky(let actor) = account.key else { return nil }
        do {
            let bridge = try await platform.clients.resolver.resolve(handle: try Handle(bridge)).did
            let known = try await platform.clients.pds.getRelationships(of: actor, to: [bridge]).value[bridge]
            guard known?.following != nil else { return nil }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            platform.logger.info("Whether the account is bridged cannot be told", metadata: ["error": "\(error)"])
            return nil
        }
        return "The account is bridged to the fediverse: people there may get the old posts as new ones. "
            + "Block @\(bridge) for as long as you move posts if you do not want that."
    }
}
