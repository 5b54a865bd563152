/// The program that a server runs, as far as it says.
package struct ServerSoftware: Sendable, Hashable, Codable {
    /// Programs whose differences matter here. Forks that keep Mastodon's name and version count as Mastodon.
    package enum Family: String, Sendable, Hashable, Codable {
        case mastodon, gotosocial, pleroma, akkoma, takahe, pixelfed, friendica
        case other
    }

    package let family: Family
    /// Lower-case, as NodeInfo has it (`hometown`, `glitch-soc`).
    package let name: String
    /// As the server writes it; nil when it does not.
    package let version: String?

    /// - Parameter name: NodeInfo's `software.name`.
    package init(name: String, version: String?) {
        self.name = name.lowercased()
        self.version = version
        family =
            switch self.name {
            case "hometown", "glitch-soc", "glitchsoc", "mastodon": .mastodon
            default: Family(rawValue: self.name) ?? .other
            }
    }

    /// Reads the `version` of an instance entity: `4.3.1+glitch`, `2.7.2 (compatible; Pleroma 2.5.0)`,
    /// `takahe/0.11.0`. Whoever adds nothing is taken for Mastodon, except where the source says otherwise.
    package init(instanceVersion text: String, sourceURL: String?) {
        if let range = text.firstRange(of: "(compatible; ") {
            let inner = text[range.upperBound...].prefix { $0 != ")" }
            let parts = inner.split(separator: " ", maxSplits: 1)
            self.init(name: parts.first.map(String.init) ?? "", version: parts.count > 1 ? String(parts[1]) : nil)
        } else if let slash = text.firstIndex(of: "/") {
            self.init(name: String(text[..<slash]), version: String(text[text.index(after: slash)...]))
        } else if let source = sourceURL?.lowercased(), source.contains("gotosocial") {
            self.init(name: "gotosocial", version: text)
        } else {
            self.init(name: "mastodon", version: text)
        }
    }

    /// Whether this is Mastodon of at least that version; false when the version cannot be read.
    package func isMastodon(atLeast major: Int, _ minor: Int) -> Bool {
        guard family == .mastodon, let numbers = versionNumbers else { return false }
        return (numbers.major, numbers.minor) >= (major, minor)
    }

    /// Whether this is GoToSocial of at least that version; false when the version cannot be read.
    package func isGoToSocial(atLeast major: Int, _ minor: Int) -> Bool {
        guard family == .gotosocial, let numbers = versionNumbers else { return false }
        return (numbers.major, numbers.minor) >= (major, minor)
    }

    /// Whether this is Mastodon of a known version below that one.
    package func isMastodon(before major: Int, _ minor: Int) -> Bool {
        guard family == .mastodon, let numbers = versionNumbers else { return false }
        return (numbers.major, numbers.minor) < (major, minor)
    }

    private var versionNumbers: (major: Int, minor: Int)? {
        guard let version else { return nil }
        let parts = version.split(separator: ".", maxSplits: 2)
        guard parts.count >= 2, let major = Int(parts[0]), let minor = Int(parts[1].prefix(while: \.isWholeNumber))
        else { return nil }
        return (major, minor)
    }
}
