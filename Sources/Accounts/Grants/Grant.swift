import ATProto
import Foundation
import Mastodon
import Sealing

/// The right to act as a linked account: a secret, only ever stored sealed.
package enum Grant: Sendable, Codable {
    case bluesky(ATSession)
    case mastodon(MastodonSession)

    /// The scopes as the provider writes them.
    package var scope: String {
        switch self {
        case .bluesky(let session): session.scope.description
        case .mastodon(let session): session.scope.description
        }
    }

    /// Whether revoking one would end the other.
    func sharesToken(with other: Grant) -> Bool {
        switch (self, other) {
        case (.bluesky(let one), .bluesky(let two)): one.accessToken == two.accessToken
        case (.mastodon(let one), .mastodon(let two)): one.host == two.host && one.accessToken == two.accessToken
        default: false
        }
    }
}

extension SecretSealer {
    /// Seals any value as JSON.
    package func seal(json value: some Encodable, context: String) throws -> [UInt8] {
        try seal(Array(try JSONEncoder().encode(value)), context: context)
    }

    /// Opens what `seal(json:context:)` made.
    package func open<Value: Decodable>(_ sealed: [UInt8], as type: Value.Type, context: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(try open(sealed, context: context)))
    }
}
