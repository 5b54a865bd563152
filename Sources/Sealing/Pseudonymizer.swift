import Crypto
import Foundation
import Identifiers

/// Turns X ids into keyed pseudonyms: 64 bits of HMAC-SHA256 under a key that is not in the database.
///
/// The key cannot be rotated without importing every archive again: pseudonyms under two keys never meet. At 50
/// million ids two collide with a probability of about 7 in 100,000.
package struct Pseudonymizer: Sendable {
    /// The key file does not hold 32 bytes in base64.
    package struct MalformedKey: Error, CustomStringConvertible {
        package var description: String {
            "the pseudonym key is not 32 bytes in base64; restore it from your backup, a new one would lose all links"
        }
    }

    let key: SymmetricKey

    /// Reads the text of the pseudonym key file.
    package init(parsing text: String) throws(MalformedKey) {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let bytes = Data(base64Encoded: trimmed), bytes.count == 32 else { throw MalformedKey() }
        key = SymmetricKey(data: bytes)
    }

    /// A new key in the form that `init(parsing:)` reads.
    package static func newKeyText() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }.base64EncodedString()
    }

    /// The pseudonym of an X user id.
    package func pseudonym(of id: XUserID) -> XPseudonym {
        var value = id.value.bigEndian
        let code = withUnsafeBytes(of: &value) { HMAC<SHA256>.authenticationCode(for: $0, using: key) }
        let bits = code.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        return XPseudonym(rawValue: Int64(bitPattern: UInt64(bigEndian: bits)))
    }

    /// What a mailbox is counted by where its address is not kept: HMAC-SHA256. The prefix keeps it apart from ids, which
    /// are eight bytes.
    package func hash(ofMailbox mailbox: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Data("mailbox/\(mailbox)".utf8), using: key))
    }

    /// The mark of an invitation: of the member who invites, and of the name that somebody has on X, whatever its case.
    ///
    /// What is hashed is longer than an X user id, so that no mark is a pseudonym.
    package func mark(of handle: XHandle, by member: MemberID) -> InvitationMark {
        let text = "invitation/\(member.rawValue)/\(handle.description.lowercased())"
        let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)
        let bits = code.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        return InvitationMark(rawValue: Int64(bitPattern: UInt64(bigEndian: bits)))
    }
}
