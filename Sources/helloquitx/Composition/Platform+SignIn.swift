import ATProto
import Accounts
import Campaign
import Foundation
import HTTPTransport
import Identifiers
import Logging
import Mastodon
import Sealing
import Store

extension Platform {
    static func makeSignIn(
        _ settings: Settings, _ campaign: CampaignFile, repository: Repository, sealer: SecretSealer, keys: KeyFiles,
        clients: Clients, vault: GrantVault, logger: Logger
    ) throws -> SignInService {
        let now = SystemEnvironment.now
        let randomBytes = SystemEnvironment.randomBytes
        let origin = settings.publicURL.origin.description
        let key = try settings.x.map { x in
            XSignInKey(
                clientID: x.clientID, clientSecret: try x.clientSecretFile.map(secret(in:)),
                redirectURI: "\(origin)/oauth/x/callback", authorizationBase: x.authorizationBase, apiBase: x.apiBase)
        }
        return SignInService(
            parts: .init(
                port: repository, sealer: sealer, pseudonymizer: keys.pseudonymizer, vault: vault,
                oauth: clients.oauth, resolver: clients.resolver, pds: clients.pds,
                discovery: InstanceDiscovery(
                    client: clients.outbound, addresses: clients.addresses, now: now, logger: logger),
                registration: AppRegistration(
                    client: clients.outbound, addresses: clients.addresses, clientName: campaign.name,
                    website: origin, now: now, logger: logger),
                mastodon: clients.mastodonOAuth,
                confirmation: AddressConfirmation(client: clients.outbound, addresses: clients.addresses, now: now),
                x: XSignIn(
                    key: key, client: clients.configured, now: now, randomness: randomBytes, logger: logger),
                mastodonRedirectURI: settings.loopbackPort.map { "http://127.0.0.1:\($0)\(LoopbackListener.path)" }
                    ?? "\(origin)/oauth/mastodon/callback",
                blueskyScope: settings.loopbackPort == nil ? .follows : .posts,
                mastodonScopes: settings.loopbackPort == nil ? .reconnection : .posts),
            now: now, randomBytes: randomBytes, logger: logger)
    }

    private static func secret(in path: String) throws -> String {
        do {
            return try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        } catch {
            throw Failure.secretUnreadable(path: path, reason: error.localizedDescription)
        }
    }
}
