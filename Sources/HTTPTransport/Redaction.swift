/// Takes secrets and personal addresses out of what other servers say, before it reaches an error or a log.
package enum Redaction {
    /// The most characters of a foreign sentence that are kept.
    package static let maximumLength = 300

    /// At most 300 characters, on one line, without e-mail addresses, query strings, credentials and anything long
    /// enough to be a token.
    package static func excerpt(_ text: String) -> String {
        // Cut first: patterns run on foreign text, so the work must have a bound. The margin keeps a token that
        // straddles the cut whole, so that its head is still recognised.
        var rest = String(text.prefix(4 * maximumLength))
        rest = String(String.UnicodeScalarView(rest.unicodeScalars.map { isControl($0) ? " " : $0 }))
        rest.replace(/(?i)\b(bearer|dpop|basic)\s+[A-Za-z0-9._~+\/=-]{6,}/) { "\($0.output.1) …" }
        // `name=secret`, `"name": "secret"`, in forms, JSON and challenges alike.
        let assignment =
            /(?i)(token|secret|password|passwd|authorization|assertion|verifier|cookie|nonce|api[_-]?key|jwt|\bcode|\bstate|\bdpop)(["']?\s*[:=]\s*["']?)[^\s"',;&}]+/
        rest.replace(assignment) { "\($0.output.1)\($0.output.2)…" }
        rest.replace(/\?[^\s"'<>)]+/) { _ in "?…" }
        rest.replace(/[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.-]+/) { _ in "…@…" }
        // A DID is 32 characters and public; anything longer without a break could be a credential.
        rest.replace(/[A-Za-z0-9_+\/=~-]{33,}|[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/) { _ in "…" }
        let squeezed = rest.split(separator: " ").joined(separator: " ")
        return squeezed.count > maximumLength ? squeezed.prefix(maximumLength - 1) + "…" : squeezed
    }

    /// A server's error code when it looks like one: at most 64 of `A-Z a-z 0-9 . _ : -`.
    package static func code(_ text: String) -> String? {
        guard (1...64).contains(text.utf8.count) else { return nil }
        let isCode = text.utf8.allSatisfy { byte in
            (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x3A) || byte == 0x2D
                || byte == 0x2E || byte == 0x5F
        }
        return isCode ? text : nil
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
