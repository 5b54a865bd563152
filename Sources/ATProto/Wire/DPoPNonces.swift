import HTTPTransport

/// The latest nonce that each server gave (RFC 9449, sections 8 and 9).
///
/// Only a cache: without an entry a request is answered with a nonce and sent once more.
package actor DPoPNonces {
    private static let capacity = 1_000
    private var nonces: [OutboundURL.Origin: String] = [:]

    package init() {}

    func nonce(for origin: OutboundURL.Origin) -> String? { nonces[origin] }

    func keep(_ nonce: String, for origin: OutboundURL.Origin) {
        // Nonces live minutes, so that forgetting them all now and then costs next to nothing.
        if nonces.count >= Self.capacity, nonces[origin] == nil { nonces.removeAll(keepingCapacity: true) }
        nonces[origin] = nonce
    }
}
