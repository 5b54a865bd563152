/// A decentralised identifier, such as `did:plc:…` or `did:web:example.com`.
///
/// Any method is taken; which methods resolve is the resolver's business. Case matters and is kept. At most 2,048
/// bytes. Source: https://atproto.com/specs/did, "AT Protocol DID Identifier Syntax".
package struct DID: TextIdentifier, Comparable {
    package enum ParseError: Error, Hashable {
        case missingPrefix
        case tooLong
        case badMethod
        case badCharacter
        case badEnding
    }

    package let description: String

    package init(_ string: String) throws(ParseError) {
        let bytes = string.utf8
        guard string.hasPrefix("did:") else { throw .missingPrefix }
        guard bytes.count <= 2048 else { throw .tooLong }
        let afterPrefix = bytes.dropFirst(4)
        guard let colon = afterPrefix.firstIndex(of: 0x3A), colon > afterPrefix.startIndex,
            afterPrefix[..<colon].allSatisfy(\.isLowerLetter)
        else { throw .badMethod }
        let rest = afterPrefix[afterPrefix.index(after: colon)...]
        guard rest.allSatisfy({ $0.isLetterOrDigit || Self.punctuation.contains($0) }) else { throw .badCharacter }
        guard let last = rest.last, last != 0x3A, last != 0x25 else { throw .badEnding }
        description = string
    }

    /// The method's name: `plc`, `web`, …
    package var method: String { String(description.split(separator: ":")[1]) }

    /// What follows the method, percent-encoded as it is written.
    package var methodSpecificIdentifier: Substring {
        description.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)[2]
    }

    /// The host whose `/.well-known/did.json` describes a `did:web`; nil for other methods and for the path forms
    /// (`did:web:host:path`), which atproto does not allow.
    package var webHost: ServerHost? {
        guard method == "web" else { return nil }
        let identifier = methodSpecificIdentifier
        guard !identifier.contains(":"), !identifier.contains("_") else { return nil }
        let parts = identifier.asciiLowercased().split(separator: "%", omittingEmptySubsequences: false)
        var port: Int?
        if parts.count == 2 {
            // The only escape that a host can need is the colon before a port.
            guard parts[1].hasPrefix("3a"), let number = Int(parts[1].dropFirst(2)) else { return nil }
            port = number
        } else if parts.count > 2 {
            return nil
        }
        do {
            return try ServerHost(name: String(parts[0]), port: port)
        } catch {
            return nil  // The cause is of no use to anyone: such a DID has no host to ask.
        }
    }

    package static func < (left: DID, right: DID) -> Bool { left.description < right.description }

    private static let punctuation: Set<UInt8> = Set("._:%-".utf8)
}
