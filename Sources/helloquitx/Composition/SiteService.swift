import ATProto
import Campaign
import Deliveries
import Foundation
import HTTPTransport
import Hummingbird
import Identifiers
import Logging
import Print
import Reconnection
import Sealing
import ServiceLifecycle
import Store
import Synchronization
import Website

/// The site itself: the pages over this platform, until told to stop.
struct SiteService: Service {
    let platform: Platform
    let site: WebApplication

    init(platform: Platform) throws {
        self.platform = platform
        site = try WebApplication(
            configuration: try Self.configuration(platform), services: try Self.services(platform))
    }

    func run() async throws {
        let settings = platform.settings
        let start = Start()
        let application = site.application(host: settings.bind, port: settings.port) { port in
            start.hasHappened.withLock { $0 = true }
            let isLocal = settings.publicURL.host.name == "127.0.0.1"
            Terminal.line("The site answers on \(isLocal ? "http://127.0.0.1:\(port)" : settings.publicURL.string)")
            if let sandbox = settings.sandbox {
                Terminal.line("The made-up people, and their archives: \(sandbox)/_sandbox")
            }
        }
        do {
            try await application.run()
        } catch  where !start.hasHappened.withLock({ $0 }) && !(error is CancellationError) {
            throw CommandFailure(
                "the site cannot listen on \(settings.bind):\(settings.port): \(error). Stop what listens there, or "
                    + "choose another port.", .unavailable)
        }
    }

    /// Whether the site has begun to answer.
    private final class Start: Sendable {
        let hasHappened = Mutex(false)
    }

    private static func configuration(_ platform: Platform) throws -> SiteConfiguration {
        let settings = platform.settings
        var token: String?
        if let path = settings.metricsTokenFile {
            do {
                token = try String(contentsOfFile: path, encoding: .utf8)
                    .trimmingCharacters(in: .whitespacesAndNewlines)
            } catch {
                throw Platform.Failure.secretUnreadable(path: path, reason: error.localizedDescription)
            }
        }
        return SiteConfiguration(
            publicURL: settings.publicURL.origin.description, languages: platform.campaign.languages,
            campaignName: platform.campaign.name, launchAt: platform.campaign.launchAt,
            purgeAt: platform.campaign.purgeAt, sandboxURL: settings.sandbox.map { $0 + "/_sandbox" },
            operatorName: settings.operatorName, contact: settings.contact, metricsToken: token,
            trustsForwardedFor: settings.trustsForwardedFor, version: ProgramVersion.text,
            campaign: platform.campaignFolder)
    }

    private static func services(_ platform: Platform) throws -> SiteServices {
        let metadata = platform.metadata
        let oauth = platform.clients.oauth
        let pseudonymizer = platform.pseudonymizer
        let repository = platform.repository
        let counts = platform.workCounts
        let database = HealthProbe(sleep: SystemEnvironment.sleep) { _ = try await repository.hasMembers() }
        let bridging = BridgeCheck(
            resolver: platform.clients.resolver, pds: platform.clients.pds, logger: platform.logger)
        var services = SiteServices(
            accounts: repository, reconnection: repository, deliveries: repository, publishing: repository,
            uploads: platform.uploads, servers: platform.publishingServers, signIn: platform.signIn,
            directory: repository, directoryBook: platform.directoryBook, vault: platform.vault,
            subscriptions: platform.subscriptions,
            pseudonym: { pseudonymizer.pseudonym(of: $0) }, bound: platform.bound,
            invitations: Invitations(port: repository) { pseudonymizer.mark(of: $0, by: $1) },
            clientMetadata: { try metadata.document() }, keySet: { try oauth.keySet() },
            health: { await health(database) }, bridge: { try await bridging.bridge(of: $0) },
            metrics: { await metrics(repository, counts, platform.logger) }, now: SystemEnvironment.now,
            randomBytes: SystemEnvironment.randomBytes, sleep: SystemEnvironment.sleep,
            logger: Logger(label: "site"))
        services.facts = repository
        services.lastBackup = { lastBackup(platform.settings.data) }
        services.isStoreAway = { ($0 as? DatabaseError)?.isPassing ?? false }
        services.readBack = { try await platform.reader.verify($0) }
        let weasyprint = platform.settings.weasyprint
        if Printer.canPrint(with: weasyprint) {
            let logger = platform.logger
            services.printer = try Printer(
                folder: platform.settings.data + "/print", weasyprint: weasyprint, warn: { logger.warning("\($0)") })
        } else {
            platform.logger.info("Posters and cards are off: WeasyPrint or pdftoppm is missing")
        }
        return services
    }

    /// When the operator's last backup was made: they touch `last-backup` in the data folder when one is complete.
    private static func lastBackup(_ data: String) -> Int64? {
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: data + "/last-backup")
            return (attributes[.modificationDate] as? Date).map { Int64($0.timeIntervalSince1970 * 1_000) }
        } catch {
            return nil  // Nobody has said so.
        }
    }

    private static func health(_ database: HealthProbe) async -> HealthReport {
        let answers = await database.answers()
        return HealthReport(checks: [
            .init(
                name: "database", isHealthy: answers, detail: answers ? nil : "the database does not answer")
        ])
    }

    private static func metrics(_ repository: Repository, _ counts: WorkCounts, _ logger: Logger) async -> String {
        do {
            let report = try await repository.operationsReport(now: SystemEnvironment.now())
            return MetricsText.render(report, worker: counts.snapshot)
        } catch {
            logger.error("The metrics could not be read", metadata: ["error": "\(error)"])
            return "# the database does not answer\n"
        }
    }
}
