import ATProto
import Accounts
import Campaign
import Deliveries
import Foundation
import HTTPTransport
import Identifiers
import Logging
import Mastodon
import Notifications
import Outbox
import Reconnection
import Sealing
import Store

/// Everything wired: the one place where adapters meet the domain.
struct Platform: Sendable {
    let settings: Settings
    /// Who, when and where; with texts and events where the pages are served.
    let campaignFolder: CampaignFolder
    let directoryBook: DirectoryBook
    let database: Database
    let repository: Repository
    let keyFile: SealingKeyFile
    let sealer: SecretSealer
    let pseudonymizer: Pseudonymizer
    let clients: Clients
    let vault: GrantVault
    let signIn: SignInService
    let metadata: OAuthClientMetadata
    let uploads: PostUploads
    let publishingServers: PublishingServers
    let performer: DeliveryPerformer
    let subscriptions: Subscriptions
    let mailPerformer: MailPerformer
    let bound: LookupBound
    let workCounts = WorkCounts()
    let logger: Logger

    enum Failure: Error, CustomStringConvertible {
        case secretUnreadable(path: String, reason: String)
        case wrongKey(String)

        var description: String {
            switch self {
            case .secretUnreadable(let path, let reason):
                FileManager.default.fileExists(atPath: path)
                    ? "\(path) cannot be read: \(reason)" : "There is no file \(path), which the settings name"
            case .wrongKey(let reason): "the keys in the data folder do not fit the database: \(reason)"
            }
        }
    }

    var campaign: CampaignFile { campaignFolder.file }

    /// Opens the database, brings it up to date, reads the keys, and wires everything.
    ///
    /// - Parameter withTexts: whether the campaign's texts are needed, as for pages.
    static func open(_ settings: Settings, withTexts: Bool = false, logger: Logger) async throws -> Platform {
        let now = SystemEnvironment.now
        // First what can be wrong without a database, so that a mistake leaves nothing behind.
        let campaignFolder = try CampaignPlace.read(settings, withTexts: withTexts)
        let campaign = campaignFolder.file
        let directoryBook = try DirectoryBook(path: try directoryPath(settings))
        let database = try await openDatabase(settings, logger: logger)
        let repository = Repository(database: database)
        let hasMembers = try await repository.hasMembers()
        let keys = try KeyFiles(
            dataFolder: settings.data, databaseHasMembers: hasMembers, randomBytes: SystemEnvironment.randomBytes,
            logger: logger)
        let sealer = SecretSealer(file: keys.sealing)
        let metadata = try clientMetadata(settings, campaign)
        let clients = try makeClients(settings, campaign, metadata: metadata, keys: keys, logger: logger)
        let vault = GrantVault(
            port: repository, sealer: sealer, oauth: clients.oauth, passwords: clients.passwords,
            mastodon: clients.mastodonOAuth, now: now, logger: logger)
        let bound = LookupBound()
        let uploads = PostUploads(
            port: repository, sealer: sealer, pseudonymizer: keys.pseudonymizer, quota: settings.postQuota, now: now)
        let isSite = settings.loopbackPort == nil
        let mediaFolder = settings.data + "/media"
        let uploadedMedia = UploadedMedia(uploads, folder: mediaFolder)
        if isSite { uploadedMedia.sweep(now: Date()) }
        let media: any MediaSource = isSite ? uploadedMedia : ArchiveMedia(folder: mediaFolder)
        let subscriptions = Self.subscriptions(settings, repository, sealer, keys)
        let platform = Platform(
            settings: settings, campaignFolder: campaignFolder, directoryBook: directoryBook, database: database,
            repository: repository,
            keyFile: keys.sealing, sealer: sealer, pseudonymizer: keys.pseudonymizer, clients: clients, vault: vault,
            signIn: try makeSignIn(
                settings, campaign, repository: repository, sealer: sealer, keys: keys, clients: clients,
                vault: vault, logger: logger),
            metadata: metadata, uploads: uploads,
            publishingServers: PublishingServers(
                discovery: InstanceDiscovery(
                    client: clients.outbound, addresses: clients.addresses, now: now, logger: logger), now: now),
            performer: DeliveryPerformer(
                bluesky: BlueskyFollowing(
                    vault: vault, pds: clients.pds, deliveries: repository, pace: pace(settings), now: now,
                    logger: logger),
                mastodon: MastodonFollowing(
                    vault: vault, client: clients.mastodon, deliveries: repository, pace: pace(settings), now: now,
                    logger: logger),
                posting: posting(settings, vault, clients, repository, media, logger), uploads: isSite ? uploads : nil,
                jobs: MemberJobRunner(reconnection: repository, deliveries: repository, bound: bound, now: now),
                pace: pace(settings), now: now, logger: logger),
            subscriptions: subscriptions,
            mailPerformer: MailPerformer(
                subscriptions: subscriptions, send: try mailSender(settings, campaign), now: now,
                logger: Logger(label: "mail")),
            bound: bound, logger: logger)
        do {
            try await platform.checkKeys()
        } catch {
            await platform.abandon()
            throw error
        }
        return platform
    }

    /// Says when the campaign begins. Only a site does: a worker or a command elsewhere may have no campaign folder, and
    /// must not open the gate.
    func announceLaunch() async throws {
        try await repository.setGate(Gate.launch, opensAt: campaign.launchAt ?? 0)
    }

    static func openDatabase(_ settings: Settings, logger: Logger) async throws -> Database {
        do {
            try FileManager.default.createDirectory(
                atPath: settings.data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            logger.info("The data folder cannot be made", metadata: ["error": "\(error)"])
            throw DatabaseError.unavailable(message: "\(settings.data) is no folder, and none can be made there")
        }
        let database =
            if let url = settings.databaseURL {
                try await Database.postgres(url: url, connections: settings.databaseConnections, logger: logger)
            } else {
                try await Database.sqlite(path: settings.data + "/helloquitx.sqlite", logger: logger)
            }
        _ = try await Migrator(now: SystemEnvironment.now, logger: logger).migrate(database)
        return database
    }

    private static func posting(
        _ settings: Settings, _ vault: GrantVault, _ clients: Clients, _ repository: Repository,
        _ media: any MediaSource, _ logger: Logger
    ) -> DeliveryPerformer.Posting {
        let now = SystemEnvironment.now
        return .init(
            bluesky: BlueskyPosting(
                vault: vault, pds: clients.pds, video: clients.video, deliveries: repository, posts: repository,
                media: media, pace: pace(settings), now: now, logger: logger),
            mastodon: MastodonPosting(
                vault: vault, client: clients.mastodon, posts: repository, media: media, pace: pace(settings), now: now),
            posts: repository)
    }

    private static func pace(_ settings: Settings) -> Pace {
        var pace = Pace()
        pace.windowScale = settings.windowScale
        pace.budgetScale = settings.budgetScale
        return pace
    }

    /// Opens some sealed secrets: a wrong key file is noticed at start, not at the first delivery. One that does not open
    /// while others do stops its own account alone.
    private func checkKeys() async throws {
        var failures: [any Error] = []
        let grants = try await repository.grantsNotSealed(with: "", limit: 20)
        for grant in grants {
            do {
                _ = try vault.reseal(grant, for: grant.member)
            } catch {
                failures.append(error)
            }
        }
        guard let first = failures.first else { return }
        if failures.count == grants.count { throw Failure.wrongKey("\(first)") }
        logger.warning(
            "Some grants do not open; their accounts wait",
            metadata: ["grants": "\(failures.count)", "error": "\(first)"])
    }

    /// The worker of this process.
    /// - Parameter lane: the one that is served; nil for all.
    func worker(_ identity: ProcessIdentity, lane: LaneKey? = nil) -> Worker {
        var numbers = Worker.Settings()
        numbers.lane = lane
        numbers.slots = settings.workSlots
        numbers.lease = settings.leaseMilliseconds
        numbers.renewal = max(100, settings.leaseMilliseconds / 3)
        let logger = Logger(label: "work")
        let workCounts = workCounts
        return Worker(
            port: repository, performer: AllWork(deliveries: performer, mail: mailPerformer), settings: numbers,
            process: identity.name,
            now: SystemEnvironment.now, sleep: SystemEnvironment.sleep, isProcessGone: { identity.isGone($0) },
            observe: {
                workCounts.note($0)
                WorkLog(logger: logger).note($0)
            })
    }

    /// Runs the body and closes everything, whatever comes of it. The body's error counts.
    func use(_ body: (Platform) async throws -> Void) async throws {
        do {
            try await body(self)
        } catch {
            await abandon()
            throw error
        }
        try await close()
    }

    /// Closes after an error, which tells more than what closing may throw.
    private func abandon() async {
        do {
            try await close()
        } catch {
            logger.warning("Not everything could be closed", metadata: ["error": "\(error)"])
        }
    }

    private func close() async throws {
        await clients.outbound.shutdown()
        await clients.configured.shutdown()
        await clients.textRecords.shutdown()
        try await database.close()
    }
}
