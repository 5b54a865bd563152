import Foundation
import Notifications
import Testing

@testable import Mail

@Suite("Mail as it is sent")
struct MailMessageTests {
    private func message(subject: String = "Hello", text: String = "Hello.", name: String = "HelloQuitX") throws
        -> MailMessage
    {
        MailMessage(
            from: .init(name: name, address: try MailAddress("news@away.example.com")),
            to: try MailAddress("ada@example.com"), subject: subject, language: "en", text: text, id: "abc",
            date: 1_700_000_000_000, unsubscribe: "https://away.example.com/en/mail/stop/x")
    }

    @Test("A whole mail")
    func whole() throws {
        #expect(
            String(decoding: try message().bytes, as: UTF8.self) == """
                Date: Tue, 14 Nov 2023 22:13:20 +0000
                From: HelloQuitX <news@away.example.com>
                To: ada@example.com
                Message-ID: <abc@away.example.com>
                Subject: Hello
                Auto-Submitted: auto-generated
                List-Unsubscribe: <https://away.example.com/en/mail/stop/x>
                List-Unsubscribe-Post: List-Unsubscribe=One-Click
                Content-Language: en
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                Hello.

                """)
    }

    @Test(
        "Whatever the words are, lines are short ASCII and no word adds a header",
        arguments: [
            "到着のお知らせ", "وصل شخص", "été", "x\nBcc: eve@example.com", "a\r\n\r\nb", String(repeating: "é", count: 300),
            "=?utf-8?B?eA==?=",
        ])
    func hostile(words: String) throws {
        let mail = String(decoding: try message(subject: words, text: words, name: words).bytes, as: UTF8.self)
        let parts = mail.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
        #expect(mail.utf8.allSatisfy { $0 == 0x0A || (0x20...0x7E).contains($0) })
        #expect(mail.split(separator: "\n").allSatisfy { $0.utf8.count <= 100 })
        let names = parts[0].split(separator: "\n").filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
        #expect(
            names == [
                "Date", "From", "To", "Message-ID", "Subject", "Auto-Submitted", "List-Unsubscribe",
                "List-Unsubscribe-Post", "Content-Language", "MIME-Version", "Content-Type",
                "Content-Transfer-Encoding",
            ])
    }

    @Test(
        "Encoded words are at most 75 characters, and together the text",
        arguments: ["到着のお知らせ到着のお知らせ到着のお知らせ到着", "Hello, you"])
    func encodedWords(text: String) throws {
        let words = MailMessage.words(text, after: "Subject: ").split(separator: "\n ")
        #expect(words.allSatisfy { $0.utf8.count <= 75 })
        let bytes = try words.reduce(into: Data()) { data, word in
            data += try #require(Data(base64Encoded: String(word.dropFirst(10).dropLast(2))))
        }
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test(
        "Quoted-printable, by the rules of RFC 2045",
        arguments: [
            ("a=b", ["a=3Db"]), ("é", ["=C3=A9"]), ("end ", ["end=20"]), ("", [""]), ("a\n\nb", ["a", "", "b"]),
            (".", ["=2E"]), ("From x", ["=46rom x"]),
            (String(repeating: "a", count: 76), [String(repeating: "a", count: 76)]),
            (String(repeating: "a", count: 77), [String(repeating: "a", count: 75) + "=", "aa"]),
        ])
    func quotedPrintable(text: String, lines: [String]) {
        #expect(QuotedPrintable.lines(text) == lines)
    }
}

@Suite("The host's mail program")
struct SendmailTests {
    /// Runs the body with a program of those lines of shell, in a folder of its own.
    private func with(_ script: String, _ body: (Sendmail, String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/hqx-mail-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer {
            // A folder of the test's own; what stays is in nobody's way.
            try? FileManager.default.removeItem(atPath: folder)
        }
        let program = folder + "/sendmail"
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(filePath: program))
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
        try await body(Sendmail(program: program, folder: folder + "/work"), folder)
    }

    private func message() throws -> MailMessage {
        MailMessage(
            from: .init(name: "A", address: try MailAddress("news@away.example.com")),
            to: try MailAddress("Ada+x@example.com"), subject: "S", language: "en", text: "T", id: "i", date: 0,
            unsubscribe: nil)
    }

    @Test("It is given sendmail's arguments and the mail, and nothing stays behind")
    func arguments() async throws {
        try await with("printf '%s\\n' \"$@\" > ../../arguments; cat > ../../mail") { sendmail, folder in
            try await sendmail.send(try message())
            let arguments = try String(contentsOfFile: folder + "/arguments", encoding: .utf8)
            #expect(arguments == "-i\n-f\nnews@away.example.com\n--\nAda+x@example.com\n")
            #expect(try Data(contentsOf: URL(filePath: folder + "/mail")) == Data(try message().bytes))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/work") == [])
        }
    }

    @Test("A failure tells the exit status and what the program says, and not the address")
    func failures() async throws {
        try await with("echo 'no <ada+x@EXAMPLE.com> here' >&2; exit 75") { sendmail, _ in
            let failure = await #expect(throws: MailFailure.self) { try await sendmail.send(try message()) }
            let reason = try #require(failure?.reason)
            #expect(reason.hasSuffix("ended with 75: no <<the address>> here"), "\(reason)")
            #expect(failure?.isFinal == false && failure?.isProgram == true)
        }
    }

    @Test("An address that is refused for good is told apart", arguments: [65, 67, 68])
    func refused(status: Int) async throws {
        try await with("exit \(status)") { sendmail, _ in
            let failure = await #expect(throws: MailFailure.self) { try await sendmail.send(try message()) }
            #expect(failure?.isFinal == true)
        }
    }

    @Test("A program that is not there is told as such")
    func missing() async throws {
        let sendmail = Sendmail(program: "/nowhere/sendmail", folder: FileManager.default.temporaryDirectory.path)
        let failure = await #expect(throws: MailFailure.self) { try await sendmail.send(try message()) }
        #expect(failure?.reason == "there is no program /nowhere/sendmail")
    }
}
