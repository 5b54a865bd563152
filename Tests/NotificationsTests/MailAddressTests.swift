import Testing

@testable import Notifications

@Suite("Addresses of e-mail")
struct MailAddressTests {
    @Test(
        "An address as people type it is read",
        arguments: [
            ("ada@example.com", "ada@example.com"),
            ("  Ada.Okafor+x@Mail.Example.COM\n", "Ada.Okafor+x@mail.example.com"),
            ("o'hara_1@xn--bcher-kva.example", "o'hara_1@xn--bcher-kva.example"),
        ])
    func read(typed: String, address: String) throws {
        #expect(try MailAddress(typed).description == address)
    }

    @Test(
        "What could end a header, name a second recipient or be taken for an option is refused",
        arguments: [
            "ada@example.com\nBcc: eve@example.com", "ada@example.com\r\nX: y", "ada@example.com,eve@example.com",
            "ada@example.com eve@example.com", "-oQ/tmp@example.com", "-f@example.com", "\"a b\"@example.com",
            "Ada <ada@example.com>", "ada@[127.0.0.1]", "ada@127.0.0.1", "ada@localhost", "ada@-example.com",
            "ada@example..com", ".ada@example.com", "ada.@example.com", "a@b@example.com", "ada", "ada@",
            "@example.com",
            "ada\0@example.com", "ädä@example.com", "ada@exämple.com", "ada@example.com;id", "$(id)@ex ample.com",
            "ada(home)@example.com",
        ])
    func refused(typed: String) {
        #expect(throws: MailAddress.ParseError.malformed) { try MailAddress(typed) }
    }

    @Test("Nothing and too much are told apart")
    func lengths() {
        #expect(throws: MailAddress.ParseError.empty) { try MailAddress(" \n") }
        #expect(throws: MailAddress.ParseError.tooLong) {
            try MailAddress(String(repeating: "a", count: 65) + "@example.com")
        }
        #expect(throws: MailAddress.ParseError.tooLong) {
            try MailAddress("a@" + String(repeating: "a.", count: 130) + "com")
        }
    }

    @Test("Labels and upper case are the same mailbox")
    func mailboxes() throws {
        let mailboxes = try ["ada@example.com", "ADA@example.com", "ada+a@Example.com"].map {
            try MailAddress($0).mailbox
        }
        #expect(Set(mailboxes) == ["ada@example.com"])
    }
}

@Suite("Secrets of links")
struct LinkSecretTests {
    @Test("A secret is read back, and fits its own hash alone")
    func secrets() throws {
        let secret = LinkSecret { Array(repeating: 251, count: $0) }
        let other = LinkSecret { Array(repeating: 7, count: $0) }
        #expect(LinkSecret(secret.text) == secret)
        #expect(secret.has(secret.hash) && !secret.has(other.hash) && !secret.has([]))
        #expect(secret.text.utf8.count == 43)
    }

    @Test(
        "What is none is not looked up",
        arguments: ["", "a", String(repeating: "a", count: 44), "a/" + String(repeating: "b", count: 41)])
    func none(text: String) {
        #expect(LinkSecret(text) == nil)
    }
}
