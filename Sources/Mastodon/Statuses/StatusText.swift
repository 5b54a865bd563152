import Crypto
import Foundation

/// What two writings of one status have in common.
enum StatusText {
    /// The text's characters without white space, and without those that nobody sees.
    static func essence(of text: String) -> String.UnicodeScalarView {
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !isInvisible(scalar) { kept.append(scalar) }
        return kept
    }

    /// The same of what an HTML fragment shows: without tags, character references resolved.
    static func essence(ofHTML html: String) -> String.UnicodeScalarView {
        var kept = String.UnicodeScalarView()
        var rest = html.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "<":
                while let next = rest.popFirst(), next != ">" {}
            case "&":
                guard let end = rest.prefix(12).firstIndex(of: ";"),
                    let meant = character(named: String(rest[..<end]))
                else {
                    kept.append(scalar)
                    continue
                }
                rest = rest[rest.index(after: end)...]
                if !isInvisible(meant) { kept.append(meant) }
            case _ where isInvisible(scalar): continue
            default: kept.append(scalar)
            }
        }
        return kept
    }

    /// Stands for an essence where the words are not to be kept.
    static func fingerprint(_ essence: String.UnicodeScalarView) -> String {
        Data(SHA256.hash(data: Data(String(essence).utf8))).base64EncodedString()
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar.properties.generalCategory == .format
            || scalar.properties.generalCategory == .control
    }

    /// - Parameter name: what stands between `&` and `;`.
    private static func character(named name: String) -> Unicode.Scalar? {
        if name.hasPrefix("#x") || name.hasPrefix("#X") {
            return UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
        }
        if name.hasPrefix("#") { return UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init) }
        return ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}"][name]
    }
}
