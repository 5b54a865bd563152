import Accounts
import Mastodon
import Sealing
import Store

/// Seals every stored secret with the newest key, in small steps that may be cut off anywhere: each row is replaced
/// only if it is still what was read.
struct KeyRotation: Sendable {
    let platform: Platform
    let sealer: SecretSealer

    init(platform: Platform, keyring: SealingKeyring) {
        self.platform = platform
        sealer = SecretSealer(keyring: keyring)
    }

    /// Returns how many secrets were sealed again.
    func run() async throws -> Int {
        let repository = platform.repository
        var count = 0
        while true {
            let grants = try await repository.grantsNotSealed(with: sealer.currentKeyID, limit: 100)
            if grants.isEmpty { break }
            for grant in grants {
                let context = SealedGrant.context(grant.member, grant.key)
                var next = grant
                next.sealed = try sealer.seal(try sealer.open(grant.sealed, context: context), context: context)
                next.keyID = sealer.currentKeyID
                if try await repository.resealGrant(next, ifVersion: grant.version) { count += 1 }
            }
        }
        while true {
            let apps = try await repository.appsNotSealed(with: sealer.currentKeyID, limit: 100)
            if apps.isEmpty { break }
            for app in apps {
                let context = SealedApp.context(app.host)
                try await repository.replaceApp(
                    SealedApp(
                        host: app.host, redirectURI: app.redirectURI,
                        sealed: try sealer.seal(try sealer.open(app.sealed, context: context), context: context),
                        keyID: sealer.currentKeyID))
                count += 1
            }
        }
        return count
    }
}
