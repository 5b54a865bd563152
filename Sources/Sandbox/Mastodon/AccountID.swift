/// The ids that servers give to accounts: each server its own, always the same ones.
enum AccountID {
    /// Mastodon writes long numbers, GoToSocial ULIDs.
    static func of(_ address: FediverseAddress, on host: MastodonHost) -> String {
        var random = SeededRandom(seed: 6, for: "\(host.rawValue) \(address.username)@\(address.host.rawValue)")
        switch host {
        case .first: return String(109_000_000_000_000_000 + random.next() % 6_000_000_000_000_000)
        case .second, .silent: return "01" + crockford(24, &random)
        }
    }

    /// For a post: later ones sort after earlier ones.
    static func post(at milliseconds: Int64, sequence: Int, on host: MastodonHost) -> String {
        switch host {
        case .first: return String(milliseconds << 16 | Int64(sequence & 0xFFFF))
        case .second, .silent:
            return digits(milliseconds, count: 10) + digits(Int64(sequence), count: 16)
        }
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    private static func digits(_ value: Int64, count: Int) -> String {
        let digits = (0..<count).reversed().map { position in
            position < 12 ? alphabet[Int(value >> (5 * Int64(position))) & 31] : alphabet[0]
        }
        return String(decoding: digits, as: UTF8.self)
    }

    private static func crockford(_ count: Int, _ random: inout SeededRandom) -> String {
        String(decoding: (0..<count).map { _ in random.pick(alphabet) }, as: UTF8.self)
    }
}
