import Identifiers
import Testing

@testable import Sealing

@Suite("Pseudonyms of X ids")
struct PseudonymizerTests {
    /// 32 zero bytes.
    private let key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

    @Test("Are the same for one key and id, and differ by key and by id")
    func stable() throws {
        let one = try Pseudonymizer(parsing: key)
        let other = try Pseudonymizer(parsing: Pseudonymizer.newKeyText())
        let id = try XUserID("12345")
        #expect(one.pseudonym(of: id) == one.pseudonym(of: id))
        #expect(one.pseudonym(of: id) != other.pseudonym(of: id))
        #expect(one.pseudonym(of: id) != one.pseudonym(of: try XUserID("12346")))
    }

    @Test("Are frozen: another value would lose every stored link")
    func vector() throws {
        // HMAC-SHA256 under 32 zero bytes of the id as eight big-endian bytes, first eight bytes of the code:
        // python3 -c "import hmac; print(hmac.digest(bytes(32), (12345).to_bytes(8, 'big'), 'sha256')[:8].hex())"
        #expect(try Pseudonymizer(parsing: key).pseudonym(of: XUserID("12345")).description == "00cadb2351a4be04")
    }

    @Test("A mark of an invitation is of both, whatever the case, and frozen")
    func marks() throws {
        let pseudonymizer = try Pseudonymizer(parsing: key)
        let (one, two) = (MemberID(rawValue: 1), MemberID(rawValue: 2))
        let mark = pseudonymizer.mark(of: try XHandle("Ada_L"), by: one)
        #expect(mark == pseudonymizer.mark(of: try XHandle("ada_l"), by: one))
        #expect(mark != pseudonymizer.mark(of: try XHandle("ada_l"), by: two))
        #expect(mark != pseudonymizer.mark(of: try XHandle("ada"), by: one))
        // python3 -c "import hmac; print(int.from_bytes(hmac.digest(bytes(32), b'invitation/1/ada_l', 'sha256')[:8],
        // 'big', signed=True))"
        #expect(mark.rawValue == 5_311_734_880_829_348_424)
    }

    @Test("A damaged key is refused", arguments: ["", "AAAA", "not base64"])
    func damaged(text: String) {
        #expect(throws: Pseudonymizer.MalformedKey.self) { try Pseudonymizer(parsing: text) }
    }
}
