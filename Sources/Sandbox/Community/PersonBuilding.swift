import Crypto
import FoundationEssentials
import Identifiers

// How the cast is written down: one person at a time, with ids that follow from the person's key.
extension Person {
    /// Somebody without any account yet.
    static func make(
        _ key: String, _ name: String, _ traits: Set<Trait> = [], about: String = "",
        edit: (inout Person) throws -> Void
    ) rethrows -> Person {
        var person = Person(
            key: key, name: name, traits: traits, about: about, joining: .early, findability: .anyone,
            archive: .current, isGenerated: false)
        try edit(&person)
        return person
    }

    /// - Parameter id: left out, a number of the size that X has given out since 2015 (above 2⁵³).
    mutating func onX(
        _ screenName: String, id: UInt64? = nil, as displayName: String? = nil, formerly: [String] = [],
        protected: Bool = false, status: XAccount.Status = .active
    ) throws {
        x = XAccount(
            id: try XUserID(value: id ?? Self.xID(for: key)), screenName: try XHandle(screenName),
            displayName: displayName ?? name, formerScreenNames: try formerly.map { try XHandle($0) },
            isProtected: protected, status: status)
    }

    /// - Parameter handle: left out, `<key>.test`.
    mutating func onBluesky(
        _ handle: String? = nil, as displayName: String? = nil, labels: [String] = [],
        status: BlueskyAccount.Status = .active, silent: Bool = false
    ) throws {
        bluesky = BlueskyAccount(
            did: try Self.did(for: key), handle: try Handle(handle ?? "\(key).test"),
            displayName: displayName ?? name, status: status, labels: labels, isOnSilentServer: silent)
    }

    /// - Parameter username: left out, the person's key.
    mutating func onMastodon(
        _ server: MastodonHost, _ username: String? = nil, as displayName: String? = nil, locked: Bool = false,
        bot: Bool = false, slow: Bool = false
    ) {
        mastodon = MastodonAccount(
            server: server, username: username ?? key, displayName: displayName ?? name, isLocked: locked,
            isBot: bot, isSlow: slow)
    }

    /// What a snowflake of 2015 to 2025 looks like.
    private static func xID(for key: String) -> UInt64 {
        var random = SeededRandom(seed: 1, for: key)
        return 600_000_000_000_000_000 + random.next() % 1_300_000_000_000_000_000
    }

    /// `did:plc:` and 24 characters of base 32, as the PLC directory makes them from a hash.
    private static func did(for key: String) throws -> DID {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
        let hash = SHA256.hash(data: Data("HelloQuitX sandbox \(key)".utf8))
        let characters = hash.prefix(24).map { alphabet[Int($0 & 31)] }
        return try DID("did:plc:" + String(decoding: characters, as: UTF8.self))
    }
}
