import ATProto
import Accounts
import Identifiers
import Logging

/// Whether what an account publishes is carried on to another network, where old posts would arrive as new ones.
package struct BridgeCheck: Sendable {
    /// Whoever follows this account has asked Bridgy Fed to carry their posts to the fediverse (https://fed.brid.gy/docs).
    package static let usualBridge = "ap.brid.gy"

    private let bridge: String
    private let resolver: IdentityResolver
    private let pds: PDSClient
    private let logger: Logger

    /// - Parameter bridge: the bridge's own handle.
    package init(
        _ bridge: String = BridgeCheck.usualBridge, resolver: IdentityResolver, pds: PDSClient, logger: Logger
    ) {
        self.bridge = bridge
        self.resolver = resolver
        self.pds = pds
        self.logger = logger
    }

    /// The handle of the bridge that carries the account's posts; nil also where that cannot be told.
    ///
    /// - Throws: `CancellationError` only.
    package func bridge(of key: AccountKey) async throws -> String? {
        guard case .bluesky(let actor) = key else { return nil }
        do {
            let other = try await resolver.resolve(handle: try Handle(bridge)).did
            let known = try await pds.getRelationships(of: actor, to: [other]).value[other]
            return known?.following == nil ? nil : bridge
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            logger.info("Whether the account is bridged cannot be told", metadata: ["error": "\(error)"])
            return nil
        }
    }
}
