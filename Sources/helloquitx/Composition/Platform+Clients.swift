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
    /// What talks to other servers.
    struct Clients: Sendable {
        let outbound: OutboundClient
        /// For what the operator wrote into the settings, wherever that is; nobody else names where it goes.
        let configured: OutboundClient
        let resolver: IdentityResolver
        let oauth: OAuthClient
        let passwords: AppPasswordClient
        let pds: PDSClient
        let video: VideoServiceClient?
        let mastodon: MastodonClient
        let textRecords: DNSTextResolver
        let mastodonOAuth: MastodonOAuth
        let addresses: ServerAddresses
    }

    static func clientMetadata(
        _ settings: Settings, _ campaign: CampaignFile
    ) throws -> OAuthClientMetadata {
        let origin = settings.publicURL.origin.description
        return OAuthClientMetadata(
            clientID: try OutboundURL("\(origin)/oauth/client-metadata.json"),
            redirectURI: try OutboundURL("\(origin)/oauth/bluesky/callback"),
            jwksURI: try OutboundURL("\(origin)/oauth/jwks.json"),
            // All that is ever asked for; each sign-in asks for what its next step needs.
            scope: ATScopes.follows.union(.posts).union(ATScopes.posts.transitional), name: campaign.name,
            uri: try OutboundURL("\(origin)/"))
    }

    static func makeClients(
        _ settings: Settings, _ campaign: CampaignFile, metadata: OAuthClientMetadata, keys: KeyFiles, logger: Logger
    ) throws -> Clients {
        let now = SystemEnvironment.now
        let randomBytes = SystemEnvironment.randomBytes
        let operatorHosts = [settings.plc, settings.handleResolver, settings.videoService, settings.x?.apiBase]
            .compactMap { $0 }
        let isReal = settings.sandbox == nil
        let outbound = OutboundClient(policy: isReal ? .publicInternet : .sandbox, now: now, logger: logger)
        let configured = OutboundClient(
            policy: isReal ? .operatorConfigured(hosts: operatorHosts) : .sandbox, now: now, logger: logger)
        let addresses: ServerAddresses =
            if let sandbox = settings.sandbox {
                try ServerAddresses(sandboxHosts: sandboxHosts(sandbox))
            } else { .secure }
        let textRecords = DNSTextResolver()
        let resolver = IdentityResolver(
            client: outbound, configuredClient: configured,
            configuration: .init(plc: settings.plc, handleResolver: settings.handleResolver),
            textRecords: { (name) async throws(DNSTextResolver.LookupError) in try await textRecords.records(of: name)
            },
            now: now)
        let appView = try OutboundURL(settings.sandbox ?? "https://public.api.bsky.app")
        return Clients(
            outbound: outbound, configured: configured, resolver: resolver,
            oauth: settings.loopbackPort.map { port in
                OAuthClient(
                    client: outbound, resolver: resolver,
                    loopback: LoopbackClient(
                        scope: ATScopes.posts.union(ATScopes.posts.transitional), port: port,
                        path: LoopbackListener.path),
                    now: now, randomness: randomBytes, logger: logger)
            }
                ?? OAuthClient(
                    client: outbound, resolver: resolver, metadata: metadata, signingKey: keys.clientKey, now: now,
                    randomness: randomBytes, logger: logger),
            passwords: AppPasswordClient(
                client: outbound, resolver: resolver, now: now, randomness: randomBytes),
            pds: PDSClient(client: outbound, appView: appView, now: now, randomness: randomBytes),
            video: settings.videoService.map { VideoServiceClient(client: configured, base: $0, now: now) },
            mastodon: MastodonClient(client: outbound, addresses: addresses, now: now),
            textRecords: textRecords,
            mastodonOAuth: MastodonOAuth(
                client: outbound, addresses: addresses, now: now, randomness: randomBytes, logger: logger),
            addresses: addresses)
    }

    /// The sandbox's servers: its port and the three after it.
    private static func sandboxHosts(_ origin: String) throws -> Set<ServerHost> {
        let base = try OutboundURL(origin).host
        return Set(try (0...3).map { try ServerHost("\(base.name):\((base.port ?? 80) + $0)") })
    }
}
