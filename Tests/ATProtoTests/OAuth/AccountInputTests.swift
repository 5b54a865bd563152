import HTTPTransport
import Identifiers
import Testing

@testable import ATProto

@Suite("People say in many ways which account is theirs")
struct AccountInputTests {
    @Test(
        "A handle, with what people type around it",
        arguments: [
            "anna.example.com", "@anna.example.com", "  Anna.Example.com ", "https://bsky.app/profile/anna.example.com",
            "https://bsky.app/profile/anna.example.com/",
        ])
    func handle(_ text: String) throws {
        #expect(try AccountInput(text) == .handle(try Handle("anna.example.com")))
        #expect(try AccountInput(text).loginHint == "anna.example.com")
    }

    @Test(
        "A DID",
        arguments: [
            "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "https://bsky.app/profile/did:plc:aaaaaaaaaaaaaaaaaaaaaaaa",
        ])
    func did(_ text: String) throws {
        #expect(try AccountInput(text) == .did(try DID("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa")))
    }

    @Test(
        "A server", arguments: ["https://pds.example.com", "https://pds.example.com/", "HTTPS://PDS.example.com:443"])
    func server(_ text: String) throws {
        let input = try AccountInput(text)
        #expect(input == .server(try OutboundURL("https://pds.example.com")))
        #expect(input.loginHint == nil)
    }

    @Test(
        "What is none of them is refused",
        arguments: [
            "", "anna", "anna@example.com@example.com", "did:plc:", "https://", "https://pds.example.com/page",
            "https://pds.example.com/?q", "ftp://pds.example.com", "https://user@pds.example.com",
            "https://bsky.app/profile/", "https://bsky.app/profile/not a handle", "javascript://x/%0aalert(1)",
        ])
    func refused(_ text: String) {
        #expect(throws: AccountInput.ParseError.self) { try AccountInput(text) }
    }
}
