import Identifiers
import Mastodon

/// What the accounts need of the store. Each call is one transaction.
package protocol AccountsPort: Sendable {
    // MARK: Browser sessions

    /// Stores a new session and returns it with its number.
    func openSession(
        tokenHash: [UInt8], member: MemberID?, userAgent: String, formKey: [UInt8], now: Int64
    ) async throws -> BrowserSession
    /// The live session with that hash; its last use is noted, at most once a minute.
    func session(tokenHash: [UInt8], now: Int64) async throws -> BrowserSession?
    func sessions(of member: MemberID, now: Int64) async throws -> [BrowserSession]
    /// Ends one session of the member. Returns whether there was one.
    func endSession(_ id: Int64, of member: MemberID) async throws -> Bool
    /// Ends the session with that hash, whoever it belongs to.
    func endSession(tokenHash: [UInt8]) async throws
    func endSessions(of member: MemberID, except tokenHash: [UInt8]?) async throws

    // MARK: Signing in

    /// Keeps a sign-in under way: sealed, single use, bound to the browser session.
    func keepPending(_ pending: PendingSignIn) async throws
    /// Takes the sign-in with that state away, if it belongs to that session and has not ended. A state of another
    /// session stays as it is.
    func takePending(stateHash: [UInt8], sessionHash: [UInt8], now: Int64) async throws -> PendingSignIn?

    /// Records that somebody proved an account, see `Arrival`.
    func arrive(_ arrival: Arrival, now: Int64) async throws -> ArrivalResult
    /// Joins two memberships of one person into `remaining`: accounts of networks that it lacks, lists, links and
    /// choices move; what it has too is dropped and returned, to be revoked.
    func join(
        _ leaving: MemberID, into remaining: MemberID,
        resealing: @Sendable @escaping (SealedGrant, MemberID) throws -> SealedGrant, now: Int64
    ) async throws -> [SealedGrant]

    // MARK: Members and their accounts

    func member(_ id: MemberID) async throws -> Member?
    func accounts(of member: MemberID) async throws -> [LinkedAccount]
    /// All proven accounts there are, by name: for a store that is one person's own.
    func allAccounts() async throws -> [LinkedAccount]
    func setChoices(_ choices: Choices, of member: MemberID, now: Int64) async throws
    func setLanguage(_ language: String, of member: MemberID) async throws
    /// Removes the account and its grant, cancels what waits in its lane. Returns the grant, to be revoked.
    func unlink(_ key: AccountKey, of member: MemberID, now: Int64) async throws -> SealedGrant?
    /// Erases the member and everything that names them, what waits in queues included. Whoever calls reads the grants
    /// before, to revoke them afterwards.
    func erase(_ member: MemberID, now: Int64) async throws
    /// Members who signed in before that moment and never made their choices, at most `limit`.
    func abandonedMembers(before moment: Int64, limit: Int) async throws -> [MemberID]
    /// Everything that is stored about the member, for their export: table by table, as JSON values, without secrets.
    func export(_ member: MemberID) async throws -> [ExportedTable]

    // MARK: Grants and registered apps

    func grants(of member: MemberID) async throws -> [SealedGrant]
    func grant(for key: AccountKey) async throws -> SealedGrant?
    /// Says that a refresh begins: from here on the old refresh token may be used up. False when the grant was
    /// replaced meanwhile.
    func beginRefresh(of key: AccountKey, version: Int64, now: Int64) async throws -> Bool
    /// Replaces a grant if it is still that version and its provider was not found to refuse it meanwhile: a process that
    /// was late would store tokens that are worth nothing. Durable when it returns.
    func replaceGrant(_ grant: SealedGrant, ifVersion version: Int64, now: Int64) async throws -> Bool
    /// Notes that the provider refused the grant, if it is still that version.
    func markNeedsSignIn(_ key: AccountKey, version: Int64, now: Int64) async throws
    func registeredApp(for host: ServerHost, redirectURI: String) async throws -> SealedApp?
    /// All apps registered at a host: one for each redirect address that this site ever had.
    func registeredApps(for host: ServerHost) async throws -> [SealedApp]
    /// Removes an app that its host does not know any more.
    func forgetRegisteredApp(for host: ServerHost, redirectURI: String) async throws
    /// Keeps the app of a host; when another process was first, returns that one.
    func keepRegisteredApp(_ app: SealedApp) async throws -> SealedApp

    // MARK: Rotation of sealing keys

    /// Grants and apps that are not sealed with that key, at most `limit`.
    func grantsNotSealed(with keyID: String, limit: Int) async throws -> [SealedGrant]
    func appsNotSealed(with keyID: String, limit: Int) async throws -> [SealedApp]
    /// Replaces the sealed bytes and the key's id alone, if what stands there is still `old`: not even one that was
    /// unlinked and linked again meanwhile gets an old grant back. The version stays, so that a refresh under way goes on.
    func resealGrant(_ grant: SealedGrant, replacing old: [UInt8]) async throws -> Bool
    func resealApp(_ app: SealedApp, replacing old: [UInt8]) async throws -> Bool
    func sealingKeyUse(now: Int64) async throws -> SealingKeyUse
    func replaceApp(_ app: SealedApp) async throws
}
