import HTTPTransport
import Identifiers
import Logging

/// Sign-in and access by the AT Protocol's profile of OAuth: pushed requests, proof keys, tokens bound to keys, and
/// every identity confirmed by its DID's document.
///
/// Holds no session: ``begin(account:scope:state:)`` gives what to keep until the person comes back, ``finish`` what
/// to keep from then on. Whoever calls ``refresh(_:)`` holds a lease on the account and stores the result before it is
/// used; so any number of processes can share the accounts.
///
/// Sources: https://atproto.com/specs/oauth; RFC 6749, 7523, 7636, 9126, 9207, 9449, 9700.
package struct OAuthClient: Sendable {
    /// How long the person may take, in milliseconds: a quarter of an hour.
    package static let maximumAge: Int64 = 15 * 60 * 1000

    let credentials: ClientCredentials
    let discovery: ServerDiscovery
    let resolver: IdentityResolver
    let wire: OAuthWire
    let logger: Logger

    var now: @Sendable () -> Int64 { wire.dpop.now }

    /// A web service that proves who it is (a confidential client).
    ///
    /// - Parameters:
    ///   - signingKey: what new sessions begin with.
    ///   - retiredKeys: what older sessions began with, until they have ended.
    ///   - now: milliseconds since 1970 UTC.
    ///   - randomness: gives that many unpredictable bytes.
    package init(
        client: OutboundClient, resolver: IdentityResolver, metadata: OAuthClientMetadata, signingKey: SigningKey,
        retiredKeys: [SigningKey] = [], now: @escaping @Sendable () -> Int64,
        randomness: @escaping @Sendable (_ count: Int) -> [UInt8], logger: Logger
    ) {
        self.init(
            client: client, resolver: resolver,
            credentials: ClientCredentials(
                clientID: metadata.clientID.string, redirectURI: metadata.redirectURI.string, scope: metadata.scope,
                keys: [signingKey] + retiredKeys),
            now: now, randomness: randomness, logger: logger)
    }

    /// A program on somebody's own machine (a public client).
    ///
    /// - Parameters:
    ///   - now: milliseconds since 1970 UTC.
    ///   - randomness: gives that many unpredictable bytes.
    package init(
        client: OutboundClient, resolver: IdentityResolver, loopback: LoopbackClient,
        now: @escaping @Sendable () -> Int64, randomness: @escaping @Sendable (_ count: Int) -> [UInt8],
        logger: Logger
    ) {
        self.init(
            client: client, resolver: resolver,
            credentials: ClientCredentials(
                clientID: loopback.clientID, redirectURI: loopback.redirectURI, scope: loopback.scope, keys: []),
            now: now, randomness: randomness, logger: logger)
    }

    private init(
        client: OutboundClient, resolver: IdentityResolver, credentials: ClientCredentials,
        now: @escaping @Sendable () -> Int64, randomness: @escaping @Sendable (_ count: Int) -> [UInt8],
        logger: Logger
    ) {
        self.credentials = credentials
        self.resolver = resolver
        self.logger = logger
        discovery = ServerDiscovery(client: client, isConfidential: !credentials.keys.isEmpty, now: now)
        wire = OAuthWire(
            dpop: DPoPSender(client: client, nonces: DPoPNonces(), now: now, randomness: randomness))
    }

    /// The public keys to serve as `application/json` at the metadata's `jwksURI`.
    package func keySet() throws -> [UInt8] {
        try WireJSON.encode(PublishedKeys(credentials.keys.map(\.publicKey)))
    }
}
