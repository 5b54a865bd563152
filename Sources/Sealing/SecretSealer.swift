import Crypto
import Foundation

/// Seals and opens secrets with AES-256-GCM. The context (whose secret, for which provider) is authenticated, so that
/// a sealed value copied to another row does not open.
///
/// Form: one byte length of the key id, the key id, then nonce, ciphertext and tag as swift-crypto combines them.
package struct SecretSealer: Sendable {
    /// Why a sealed value does not open.
    package enum OpenError: Error, Equatable, CustomStringConvertible {
        case malformed
        case unknownKey(String)
        case notAuthentic

        package var description: String {
            switch self {
            case .malformed: "a sealed secret is damaged"
            case .unknownKey(let id): "a secret is sealed with the key '\(id)', which the key file does not hold"
            case .notAuthentic: "a sealed secret does not belong where it stands, or was changed"
            }
        }
    }

    private enum Keys: Sendable {
        case fixed(SealingKeyring)
        case file(SealingKeyFile)
    }

    private let keys: Keys

    /// Seals with keys that never change.
    package init(keyring: SealingKeyring) {
        keys = .fixed(keyring)
    }

    /// Seals with the newest key that stands in the file at that moment, and opens with keys that were added meanwhile.
    package init(file: SealingKeyFile) {
        keys = .file(file)
    }

    private var keyring: SealingKeyring {
        switch keys {
        case .fixed(let keyring): keyring
        case .file(let file): file.keyring
        }
    }

    private func key(_ id: String) -> SealingKeyring.Key? {
        switch keys {
        case .fixed(let keyring): keyring[id]
        case .file(let file): file.key(id)
        }
    }

    /// The id of the key that `seal` uses at the moment; the next call may use a newer one: see `keyID(of:)`.
    package var currentKeyID: String { keyring.currentID }

    /// Seals with the current key.
    package func seal(_ secret: [UInt8], context: String) throws -> [UInt8] {
        let key = keyring.current
        let box = try AES.GCM.seal(Data(secret), using: key.secret, authenticating: Data(context.utf8))
        guard let combined = box.combined else { throw OpenError.malformed }
        return [UInt8(key.id.utf8.count)] + Array(key.id.utf8) + Array(combined)
    }

    /// Opens what `seal` made with any key of the ring.
    package func open(_ sealed: [UInt8], context: String) throws(OpenError) -> [UInt8] {
        let id = try Self.keyID(of: sealed)
        guard let key = key(id) else { throw .unknownKey(id) }
        let body = Data(sealed.dropFirst(1 + id.utf8.count))
        do {
            let box = try AES.GCM.SealedBox(combined: body)
            return Array(try AES.GCM.open(box, using: key.secret, authenticating: Data(context.utf8)))
        } catch {
            throw .notAuthentic
        }
    }

    /// Whether a sealed value should be sealed again, since a newer key stands in the ring.
    package func needsRotation(_ sealed: [UInt8]) throws(OpenError) -> Bool {
        try Self.keyID(of: sealed) != keyring.currentID
    }

    /// The id of the key that a value was sealed with.
    package static func keyID(of sealed: [UInt8]) throws(OpenError) -> String {
        guard let length = sealed.first, length > 0, sealed.count > 1 + Int(length) + 28,
            let id = String(validating: sealed[1..<(1 + Int(length))], as: UTF8.self)
        else { throw .malformed }
        return id
    }
}
