import Foundation
import Notifications

/// A mail of plain text (RFC 5322, RFC 2045): ASCII alone, whatever its words are.
package struct MailMessage: Sendable, Hashable {
    /// Whom the mail comes from.
    package struct Sender: Sendable, Hashable {
        package let name: String
        package let address: MailAddress

        package init(name: String, address: MailAddress) {
            self.name = name
            self.address = address
        }
    }

    package let from: Sender
    package let to: MailAddress
    package let subject: String
    package let language: String
    /// Paragraphs, an empty line between them.
    package let text: String
    /// Names the mail in the whole world, before the sender's domain.
    package let id: String
    /// Milliseconds since 1970.
    package let date: Int64
    /// Where a POST ends all mail (RFC 8058).
    package let unsubscribe: String?

    package init(
        from: Sender, to: MailAddress, subject: String, language: String, text: String, id: String, date: Int64,
        unsubscribe: String?
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.language = language
        self.text = text
        self.id = id
        self.date = date
        self.unsubscribe = unsubscribe
    }

    /// Its header fields, folded.
    var headers: [String] {
        let sender = Self.words(from.name, after: "From: ")
        var lines = [
            "Date: \(Self.date(date))",
            // Lines with encoded words are short (RFC 2047, section 2).
            "From: \(sender)\(sender.hasPrefix("=?") ? "\n " : " ")<\(from.address)>",
            "To: \(to)",
            "Message-ID: <\(id)@\(from.address.domain)>",
            "Subject: \(Self.words(subject, after: "Subject: "))",
            // No program answers to it (RFC 3834, section 5).
            "Auto-Submitted: auto-generated",
        ]
        if let unsubscribe {
            lines += ["List-Unsubscribe: <\(unsubscribe)>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]
        }
        return lines + [
            "Content-Language: \(language)", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
        ]
    }

    /// The whole mail as a program of this host takes it: lines end as in its files, which it makes CRLF (sendmail(8)).
    package var bytes: [UInt8] {
        Array(((headers + [""] + QuotedPrintable.lines(text)).joined(separator: "\n") + "\n").utf8)
    }

    /// `Sat, 21 Nov 2026 20:00:00 +0000`.
    private static func date(_ milliseconds: Int64) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = .gmt
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
        return format.string(from: Date(timeIntervalSince1970: Double(milliseconds) / 1_000))
    }

    /// Text in a header field (RFC 2047): as it is where it is letters, digits and spaces and fits, else as encoded words
    /// of at most 75 characters, a line each.
    static func words(_ text: String, after name: String) -> String {
        let isPlain = text.utf8.allSatisfy {
            switch $0 {
            case 0x20, 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: false
            }
        }
        if isPlain, !text.isEmpty, !text.hasPrefix(" "), !text.hasSuffix(" "), name.utf8.count + text.utf8.count <= 70 {
            return text
        }
        var words: [String] = []
        var part: [UInt8] = []
        func end() {
            if !part.isEmpty { words.append("=?utf-8?B?\(Data(part).base64EncodedString())?=") }
            part = []
        }
        // 45 bytes are 60 characters, 72 with what is around them; the first word stands behind the field's name.
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if part.count + bytes.count > (words.isEmpty ? 36 : 45) { end() }
            part += bytes
        }
        end()
        return words.joined(separator: "\n ")
    }
}
