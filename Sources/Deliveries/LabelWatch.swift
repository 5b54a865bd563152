import ATProto
import Accounts
import Identifiers
import Logging
import Outbox

/// Looks whether moderation has labelled an account that work is done as: then a person decides whether it goes on.
struct LabelWatch: Sendable {
    let pds: PDSClient
    let deliveries: any DeliveriesPort
    let labels: ModerationLabels
    let logger: Logger

    init(
        pds: PDSClient, deliveries: any DeliveriesPort, pace: Pace, now: @escaping @Sendable () -> Int64,
        logger: Logger
    ) {
        self.pds = pds
        self.deliveries = deliveries
        labels = ModerationLabels(lifetime: pace.window(pace.labelReading), now: now)
        self.logger = logger
    }

    /// A stop, when the account bears a moderation label that the member has not seen yet.
    func stop(_ actor: String) async throws -> PerformanceReport? {
        let key = try AccountKey(network: .bluesky, storedText: actor)
        guard case .bluesky(let did) = key else { return nil }
        let found = await labels.labels(of: did) {
            do {
                return try await pds.getProfile(did).value.moderationLabels
            } catch {
                // The account's own server says what counts; that the AppView is away must not hold up anybody.
                logger.warning("Labels could not be read", metadata: ["error": "\(error)"])
                return []
            }
        }
        if found.isEmpty { return nil }
        let unseen = found.subtracting(try await deliveries.seenLabels(of: key))
        if unseen.isEmpty { return nil }
        return PerformanceReport(.laneStops(code: LaneStop.label, reason: unseen.sorted().joined(separator: ", ")))
    }
}
