import Crypto
import Identifiers

/// Who has which DID, handle and server: the accounts of the PDS and the documents of the PLC directory.
package actor AccountDirectory {
    private let origins: SandboxOrigins
    private var accounts: [DID: ATProtoAccount] = [:]

    init(_ accounts: [ATProtoAccount], origins: SandboxOrigins) {
        self.origins = origins
        self.accounts = Dictionary(accounts.map { ($0.did, $0) }, uniquingKeysWith: { $1 })
    }

    package var all: [ATProtoAccount] { accounts.values.sorted { $0.handle < $1.handle } }

    package func account(_ did: DID) -> ATProtoAccount? { accounts[did] }

    /// The account of a DID or handle as it is written.
    package func account(named name: String) -> ATProtoAccount? {
        accounts.values.first { $0.did.description == name || $0.handle.description == name.lowercased() }
    }

    /// Changes an account, its handle and server included; the DID document follows.
    package func update(_ did: DID, _ change: @Sendable (inout ATProtoAccount) -> Void) {
        guard var account = accounts[did] else { return }
        change(&account)
        account.did = did
        accounts[did] = account
    }

    package func add(_ account: ATProtoAccount) {
        accounts[account.did] = account
    }

    /// The DID document (https://atproto.com/specs/did, "DID Documents").
    package func document(of did: DID) -> JSONValue? {
        guard let account = accounts[did] else { return nil }
        let id = did.description
        return [
            "@context": [
                "https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1",
                "https://w3id.org/security/suites/ecdsa-2019/v1",
            ],
            "id": .string(id),
            "alsoKnownAs": [.string("at://\(account.handle)")],
            "verificationMethod": [
                [
                    "id": .string("\(id)#atproto"), "type": "Multikey", "controller": .string(id),
                    "publicKeyMultibase": .string(Self.multikey(of: did)),
                ]
            ],
            "service": [
                [
                    "id": "#atproto_pds", "type": "AtprotoPersonalDataServer",
                    "serviceEndpoint": .string(account.server == .silent ? origins.silent : origins.atproto),
                ]
            ],
        ]
    }

    /// Takes up what was saved; accounts that came with a newer program stay.
    func restore(_ saved: [ATProtoAccount]) {
        for account in saved { accounts[account.did] = account }
    }

    /// A P-256 signing key that stays the same for a DID: multicodec 0x1200, compressed point, base 58.
    private static func multikey(of did: DID) -> String {
        var seed = Array(SHA256.hash(data: Array("sandbox signing key of \(did)".utf8)))
        while true {
            // Nearly every 32 bytes are a key; those few that are not are hashed again.
            if let key = try? P256.Signing.PrivateKey(rawRepresentation: seed) {
                return "z" + Base58.encode([0x80, 0x24] + key.publicKey.compressedRepresentation)
            }
            seed = Array(SHA256.hash(data: seed))
        }
    }
}

/// Base 58 with Bitcoin's alphabet, for multibase `z`.
enum Base58 {
    private static let alphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var digits: [Int] = []
        for byte in bytes {
            var carry = Int(byte)
            for index in digits.indices {
                carry += digits[index] << 8
                digits[index] = carry % 58
                carry /= 58
            }
            while carry > 0 {
                digits.append(carry % 58)
                carry /= 58
            }
        }
        let zeros = bytes.prefix { $0 == 0 }.map { _ in alphabet[0] }
        return String(decoding: zeros + digits.reversed().map { alphabet[$0] }, as: UTF8.self)
    }
}
