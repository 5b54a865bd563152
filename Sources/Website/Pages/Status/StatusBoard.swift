import Accounts
import Deliveries
import Logging

/// The site's status, asked for at most every fifteen seconds however many look at it, and by one at a time.
actor StatusBoard {
    struct Entry: Sendable {
        let status: SiteStatus
        /// Milliseconds since 1970.
        let madeAt: Int64
        let backupAt: Int64?
    }

    /// In milliseconds.
    private static let freshness: Int64 = 15_000

    private let services: SiteServices
    private let signIns: SignInLog
    private var kept: Entry?
    private var question: Task<Entry, Never>?

    init(services: SiteServices, signIns: SignInLog) {
        self.services = services
        self.signIns = signIns
    }

    func entry() async -> Entry {
        let now = services.now()
        if let kept, kept.madeAt <= now, now - kept.madeAt < Self.freshness { return kept }
        if let question { return await question.value }
        // Unstructured, since those who come meanwhile wait for it too; it ends by the limits of what it asks.
        let question = Task { await ask() }
        self.question = question
        let entry = await question.value
        kept = entry
        self.question = nil
        return entry
    }

    private func ask() async -> Entry {
        let now = services.now()
        // A database that hangs is known within two seconds, and is asked nothing more.
        guard await services.health().isHealthy, let facts = services.facts else { return entry(.down, now) }
        do {
            return entry(
                SiteStatus(try await facts.serviceFacts(now: now), signIns: signIns.reaches, now: now), now)
        } catch {
            services.logger.error("The status could not be read", metadata: ["error": "\(error)"])
            return entry(.down, now)
        }
    }

    private func entry(_ status: SiteStatus, _ now: Int64) -> Entry {
        Entry(status: status, madeAt: now, backupAt: services.lastBackup())
    }
}
