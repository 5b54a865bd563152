import Accounts
import Campaign
import Deliveries
import Identifiers
import Logging
import Notifications
import Print
import Reconnection

/// Everything that the pages ask others for; the composition fills it.
package struct SiteServices: Sendable {
    package var accounts: any AccountsPort
    package var reconnection: any ReconnectionPort
    package var deliveries: any DeliveriesPort
    package var publishing: any PublishingPort
    package var uploads: PostUploads
    package var servers: PublishingServers
    package var signIn: SignInService
    package var directory: any DirectoryPort
    /// Who has left X, as the campaign's file says now.
    package var directoryBook: DirectoryBook
    package var vault: GrantVault
    package var subscriptions: Subscriptions
    /// The pseudonym of an X id, under the site's key.
    package var pseudonym: @Sendable (XUserID) -> XPseudonym
    package var bound: LookupBound
    /// Whom members invited.
    package var invitations: Invitations
    /// The OAuth client metadata that Bluesky's servers fetch, JSON.
    package var clientMetadata: @Sendable () throws -> [UInt8]
    /// The public half of the client's key, a JSON Web Key set.
    package var keySet: @Sendable () throws -> [UInt8]
    /// Asks the database and whatever else has to work.
    package var health: @Sendable () async -> HealthReport
    /// The handle of the bridge that carries the account's posts on to another network; nil for none.
    package var bridge: @Sendable (AccountKey) async throws -> String?
    /// The numbers of the site in Prometheus' text format.
    package var metrics: @Sendable () async -> String
    /// Milliseconds since 1970 UTC.
    package var now: @Sendable () -> Int64
    /// That many unpredictable bytes.
    package var randomBytes: @Sendable (Int) -> [UInt8]
    /// Waits that many milliseconds; throws when cancelled.
    package var sleep: @Sendable (Int64) async throws -> Void
    /// Reads back whether all is there that was published as an account.
    package var readBack: (@Sendable (AccountKey) async throws -> PostReader.Verification)?
    /// Makes posters and cards; `nil` where the program for it is not there.
    package var printer: Printer?
    /// Whether the site gets on with its work.
    package var facts: (any ServiceFactsPort)?
    /// When the operator's last backup was made, in milliseconds since 1970; `nil` when that is not known.
    package var lastBackup: @Sendable () -> Int64? = { nil }
    /// Whether an error says that the database cannot be used at the moment.
    package var isStoreAway: @Sendable (any Error) -> Bool = { _ in false }
    package var logger: Logger

    package init(
        accounts: any AccountsPort, reconnection: any ReconnectionPort, deliveries: any DeliveriesPort,
        publishing: any PublishingPort, uploads: PostUploads, servers: PublishingServers, signIn: SignInService,
        directory: any DirectoryPort, directoryBook: DirectoryBook, vault: GrantVault,
        subscriptions: Subscriptions,
        pseudonym: @escaping @Sendable (XUserID) -> XPseudonym,
        bound: LookupBound, invitations: Invitations,
        clientMetadata: @escaping @Sendable () throws -> [UInt8],
        keySet: @escaping @Sendable () throws -> [UInt8], health: @escaping @Sendable () async -> HealthReport,
        bridge: @escaping @Sendable (AccountKey) async throws -> String? = { _ in nil },
        metrics: @escaping @Sendable () async -> String, now: @escaping @Sendable () -> Int64,
        randomBytes: @escaping @Sendable (Int) -> [UInt8], sleep: @escaping @Sendable (Int64) async throws -> Void,
        logger: Logger
    ) {
        self.accounts = accounts
        self.reconnection = reconnection
        self.deliveries = deliveries
        self.publishing = publishing
        self.uploads = uploads
        self.servers = servers
        self.signIn = signIn
        self.directory = directory
        self.directoryBook = directoryBook
        self.vault = vault
        self.subscriptions = subscriptions
        self.pseudonym = pseudonym
        self.bound = bound
        self.invitations = invitations
        self.clientMetadata = clientMetadata
        self.keySet = keySet
        self.health = health
        self.bridge = bridge
        self.metrics = metrics
        self.now = now
        self.randomBytes = randomBytes
        self.sleep = sleep
        self.logger = logger
    }
}

/// Whether the site can do its work, for `/healthz`.
package struct HealthReport: Sendable, Hashable {
    /// One thing that has to work.
    package struct Check: Sendable, Hashable {
        /// A stable word such as `database`.
        package let name: String
        package let isHealthy: Bool
        /// A short sentence without secrets.
        package let detail: String?

        package init(name: String, isHealthy: Bool, detail: String? = nil) {
            self.name = name
            self.isHealthy = isHealthy
            self.detail = detail
        }
    }

    package var checks: [Check]

    package init(checks: [Check]) {
        self.checks = checks
    }

    package var isHealthy: Bool { checks.allSatisfy(\.isHealthy) }
}
