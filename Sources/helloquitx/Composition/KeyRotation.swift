import Accounts
import Notifications
import Sealing
import Store

/// Seals every stored secret with the newest key while the site runs, in small steps that may be cut off anywhere and
/// begun again: a new key is on disk before it seals, each row is replaced only if it is still what was read, and a key
/// leaves the file only when nothing needs it.
struct KeyRotation: Sendable {
    let repository: Repository
    let file: SealingKeyFile
    let sealer: SecretSealer
    let now: @Sendable () -> Int64
    let sleep: @Sendable (Int64) async throws -> Void

    /// What became of the secrets.
    struct Report: Sendable {
        /// The key that they are sealed with now.
        let key: String
        var sealed = 0
        /// Those that no key opens; they stay as they are.
        var unreadable = 0
        /// The keys that left the file.
        var retired: [String] = []
        /// Keys that stay for sign-ins under way, and for how many.
        var awaited: [String: Int] = [:]
    }

    /// Whether an earlier rotation was cut off: a key waits, or something is sealed with an older one.
    func isUnfinished() async throws -> Bool {
        let keyring = file.keyring
        if keyring.waitingID != nil { return true }
        return try await repository.sealingKeyUse(now: now()).ofRows.contains { $0 != keyring.currentID }
    }

    /// Adds a key that every program can open with and none seals with yet. Returns its id; that of one that waits
    /// already, when there is such a key.
    func addKey() async throws -> String {
        if let waiting = file.keyring.waitingID { return waiting }
        let use = try await repository.sealingKeyUse(now: now())
        return try file.add(besides: use.ofRows.union(use.ofSignIns.keys))
    }

    /// Lets the newest key seal, seals with it whatever is sealed with another, and retires those.
    func run() async throws -> Report {
        var report = Report(key: try file.useNewest())
        // Programs look at the file whenever they seal; what they sealed just before may be on its way to the database.
        while try await resealAll(&report) { try await sleep(1_000) }
        let use = try await repository.sealingKeyUse(now: now())
        let others = Set(file.keyring.ids).subtracting([report.key]).subtracting(use.ofRows)
        report.awaited = use.ofSignIns.filter { others.contains($0.key) }
        report.retired = others.subtracting(report.awaited.keys).sorted()
        if !report.retired.isEmpty { try file.retire(Set(report.retired)) }
        return report
    }

    /// Returns whether there was anything to seal.
    private func resealAll(_ report: inout Report) async throws -> Bool {
        var hadAny = false
        var failed: Set<[UInt8]> = []
        while true {
            let grants = try await repository.grantsNotSealed(with: report.key, limit: 100 + failed.count)
                .filter { !failed.contains($0.sealed) }
            let apps = try await repository.appsNotSealed(with: report.key, limit: 100 + failed.count)
                .filter { !failed.contains($0.sealed) }
            let mails = try await repository.subscriptionsNotSealed(with: report.key, limit: 100 + failed.count)
                .filter { !failed.contains($0.sealed) }
            if grants.isEmpty, apps.isEmpty, mails.isEmpty { break }
            for mail in mails {
                guard let (bytes, keyID) = try reseal(mail.sealed, mail.context, &failed) else { continue }
                hadAny = true
                let next = mail.resealed(bytes, keyID: keyID)
                if try await repository.resealSubscription(next, replacing: mail.sealed) { report.sealed += 1 }
            }
            for grant in grants {
                guard let sealed = try reseal(grant.sealed, SealedGrant.context(grant.member, grant.key), &failed)
                else { continue }
                var next = grant
                (next.sealed, next.keyID) = sealed
                hadAny = true
                if try await repository.resealGrant(next, replacing: grant.sealed) { report.sealed += 1 }
            }
            for app in apps {
                guard let (bytes, keyID) = try reseal(app.sealed, SealedApp.context(app.host), &failed) else {
                    continue
                }
                hadAny = true
                let next = SealedApp(host: app.host, redirectURI: app.redirectURI, sealed: bytes, keyID: keyID)
                if try await repository.resealApp(next, replacing: app.sealed) { report.sealed += 1 }
            }
        }
        report.unreadable = failed.count
        return hadAny
    }

    /// Nil, and noted, when no key opens it.
    private func reseal(
        _ sealed: [UInt8], _ context: String, _ failed: inout Set<[UInt8]>
    ) throws -> (sealed: [UInt8], keyID: String)? {
        do {
            let next = try sealer.seal(try sealer.open(sealed, context: context), context: context)
            return (next, try SecretSealer.keyID(of: next))
        } catch is SecretSealer.OpenError {
            failed.insert(sealed)
            return nil
        }
    }
}
