import Accounts
import ArgumentParser
import Deliveries

/// Warns of a bridge that would carry old posts on as new ones.
struct Bridging: ParsableArguments {
    @Option(help: .hidden)
    var bridge = BridgeCheck.usualBridge

    /// A sentence where it is so; nil also where that cannot be told.
    func warning(for account: LinkedAccount, on platform: Platform) async throws -> String? {
        let check = BridgeCheck(
            bridge, resolver: platform.clients.resolver, pds: platform.clients.pds, logger: platform.logger)
        return try await check.bridge(of: account.key).map { bridge in
            "The account is bridged to the fediverse: people there may get the old posts as new ones. "
                + "Block @\(bridge) for as long as you move posts if you do not want that."
        }
    }
}
