import HTTPTransport
import Identifiers

/// Reads and writes accounts' records on their PDSes, and asks an AppView who is who.
///
/// Sources: https://atproto.com/specs/xrpc and the lexicons `com.atproto.repo.*`, `app.bsky.*` (bluesky-social/atproto,
/// `lexicons/`, August 2026).
package struct PDSClient: Sendable {
    let wire: XRPCWire
    /// Where questions about profiles and relations go; they are public, so that no token is sent along and no scope
    /// asked for. https://public.api.bsky.app is Bluesky's.
    let appView: OutboundURL

    /// - Parameters:
    ///   - now: milliseconds since 1970 UTC.
    ///   - randomness: gives that many unpredictable bytes.
    package init(
        client: OutboundClient, appView: OutboundURL, now: @escaping @Sendable () -> Int64,
        randomness: @escaping @Sendable (_ count: Int) -> [UInt8]
    ) {
        wire = XRPCWire(
            dpop: DPoPSender(client: client, nonces: DPoPNonces(), now: now, randomness: randomness))
        self.appView = appView
    }
}
