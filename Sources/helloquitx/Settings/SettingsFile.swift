import Foundation
import HTTPTransport
import Identifiers
import Notifications
import Yams

/// Reads a settings file. Every mistake is a sentence that names the key and the fix.
struct SettingsFile {
    enum ReadError: Error, Equatable, CustomStringConvertible {
        case missingFile(path: String)
        case unreadable(path: String, reason: String)
        case malformed(path: String, reason: String)
        case unknownKey(path: String, key: String, known: [String])
        case badValue(path: String, key: String, expected: String)
        case missing(path: String, key: String, example: String)

        var description: String {
            switch self {
            case .missingFile(let path): "There is no file \(path)"
            case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
            case .malformed(let path, let reason): "\(path) is not YAML of 'key: value' lines: \(reason)"
            case .unknownKey(let path, let key, let known):
                "\(path): unknown setting '\(key)'; known are \(known.joined(separator: ", "))"
            case .badValue(let path, let key, let expected): "\(path): '\(key)' must be \(expected)"
            case .missing(let path, let key, let example):
                "\(path): '\(key)' is missing; for example \(key): \(example)"
            }
        }
    }

    static let keys = [
        "url", "bind", "port", "data", "database", "database.connections", "campaign", "x.clientID",
        "x.clientSecretFile", "x.authorizationBase", "x.apiBase", "bluesky.plc", "bluesky.handleResolver",
        "bluesky.videoService",
        "work.slots", "work.leaseMilliseconds", "work.budgetScale", "work.windowScale", "log.format",
        "metrics.tokenFile", "posts.quotaMegabytes", "print.weasyprint", "proxy.trusted", "operator", "contact",
        "mail.sendmail", "mail.from",
    ]

    let path: String
    private let values: [String: String]

    init(path: String) throws {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            guard FileManager.default.fileExists(atPath: path) else { throw ReadError.missingFile(path: path) }
            throw ReadError.unreadable(path: path, reason: error.localizedDescription)
        }
        try self.init(parsing: text, path: path)
    }

    init(parsing text: String, path: String) throws {
        self.path = path
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw ReadError.malformed(path: path, reason: "\(error)")
        }
        var values: [String: String] = [:]
        if let root {
            guard let mapping = root.mapping else { throw ReadError.malformed(path: path, reason: "no mapping") }
            try Self.flatten(mapping, prefix: "", into: &values, path: path)
        }
        for key in values.keys where !Self.keys.contains(key) {
            throw ReadError.unknownKey(path: path, key: key, known: Self.keys)
        }
        self.values = values
    }

    private static func flatten(
        _ mapping: Node.Mapping, prefix: String, into values: inout [String: String], path: String
    ) throws {
        for (keyNode, value) in mapping {
            let key = prefix + (keyNode.string ?? "")
            if let inner = value.mapping {
                try flatten(inner, prefix: key + ".", into: &values, path: path)
            } else if let text = value.string {
                values[key] = text
            } else {
                throw ReadError.badValue(path: path, key: key, expected: "one value")
            }
        }
    }

    func settings() throws -> Settings {
        let url = try require("url", example: "https://away.example.com")
        let publicURL = try address("url", url)
        let isLoopback = publicURL.host.name == "127.0.0.1"
        guard publicURL.scheme == .https || isLoopback else {
            throw ReadError.badValue(path: path, key: "url", expected: "an https address")
        }
        var x: Settings.X?
        if let clientID = values["x.clientID"] {
            x = Settings.X(
                clientID: clientID, clientSecretFile: values["x.clientSecretFile"],
                authorizationBase: try address("x.authorizationBase", values["x.authorizationBase"] ?? "https://x.com"),
                apiBase: try address("x.apiBase", values["x.apiBase"] ?? "https://api.x.com"))
        }
        return Settings(
            publicURL: publicURL, bind: values["bind"] ?? "127.0.0.1", port: try number("port", 8080, 0...65_535),
            data: try require("data", example: "/var/lib/helloquitx"), databaseURL: values["database"],
            databaseConnections: try number("database.connections", 10, 2...200), campaign: values["campaign"], x: x,
            plc: try address("bluesky.plc", values["bluesky.plc"] ?? "https://plc.directory"),
            handleResolver: try values["bluesky.handleResolver"].map { try address("bluesky.handleResolver", $0) },
            videoService: try videoService(),
            workSlots: try number("work.slots", 8, 1...256),
            windowScale: try scale("work.windowScale"), budgetScale: try scale("work.budgetScale"),
            leaseMilliseconds: Int64(try number("work.leaseMilliseconds", 30_000, 500...600_000)),
            sandbox: nil, logFormat: try logFormat(), metricsTokenFile: values["metrics.tokenFile"],
            trustsForwardedFor: try flag("proxy.trusted"), postQuota: try quota(),
            weasyprint: values["print.weasyprint"] ?? "weasyprint", operatorName: values["operator"],
            contact: try contact(), mail: try mail())
    }

    /// Both or neither.
    private func mail() throws -> Settings.MailProgram? {
        guard let program = values["mail.sendmail"] else {
            guard values["mail.from"] == nil else { throw missing("mail.sendmail", example: "/usr/sbin/sendmail") }
            return nil
        }
        guard program.hasPrefix("/"), FileManager.default.isExecutableFile(atPath: program) else {
            throw ReadError.badValue(
                path: path, key: "mail.sendmail",
                expected: "the whole path of a program that is there and can be run, such as /usr/sbin/sendmail")
        }
        guard let from = values["mail.from"] else { throw missing("mail.from", example: "news@away.example.com") }
        do throws(MailAddress.ParseError) {
            return Settings.MailProgram(sendmail: program, from: try MailAddress(from))
        } catch {
            throw ReadError.badValue(
                path: path, key: "mail.from", expected: "an address of e-mail such as news@away.example.com")
        }
    }

    private func missing(_ key: String, example: String) -> ReadError {
        .missing(path: path, key: key, example: example)
    }

    /// `none` hands videos to each account's own server.
    private func videoService() throws -> OutboundURL? {
        let value = values["bluesky.videoService"] ?? "https://video.bsky.app"
        return value == "none" ? nil : try address("bluesky.videoService", value)
    }

    /// What may be changed of a site beside the sandbox; nothing else may stand in the file.
    struct SandboxOverrides {
        var database: String?
        var campaign: String?
        var workSlots: Int?
        var leaseMilliseconds: Int64?
        var windowScale: Double?
        var budgetScale: Double?
        var logFormat: Settings.LogFormat?
        var withoutX = false
        var postQuota: Int64?
        var weasyprint: String?
        var operatorName: String?
        var contact: String?
        var mail: Settings.MailProgram?
    }

    func sandboxOverrides() throws -> SandboxOverrides {
        let known = [
            "database", "campaign", "work.slots", "work.leaseMilliseconds", "work.budgetScale", "work.windowScale",
            "log.format", "x.clientID", "operator", "contact", "posts.quotaMegabytes", "print.weasyprint",
            "mail.sendmail", "mail.from",
        ]
        for key in values.keys where !known.contains(key) {
            throw ReadError.unknownKey(path: path, key: key, known: known)
        }
        var overrides = SandboxOverrides()
        overrides.database = values["database"]
        overrides.campaign = values["campaign"]
        if values["work.slots"] != nil { overrides.workSlots = try number("work.slots", 8, 1...256) }
        if values["work.leaseMilliseconds"] != nil {
            overrides.leaseMilliseconds = Int64(try number("work.leaseMilliseconds", 30_000, 500...600_000))
        }
        if values["work.windowScale"] != nil { overrides.windowScale = try scale("work.windowScale") }
        if values["work.budgetScale"] != nil { overrides.budgetScale = try scale("work.budgetScale") }
        if values["log.format"] != nil { overrides.logFormat = try logFormat() }
        if values["posts.quotaMegabytes"] != nil { overrides.postQuota = try quota() }
        overrides.weasyprint = values["print.weasyprint"]
        overrides.operatorName = values["operator"]
        overrides.contact = try contact()
        overrides.mail = try mail()
        overrides.withoutX = values["x.clientID"] == "none"
        return overrides
    }

    private func require(_ key: String, example: String) throws -> String {
        guard let value = values[key], !value.isEmpty else {
            throw ReadError.missing(path: path, key: key, example: example)
        }
        return value
    }

    /// An address of e-mail, `mailto:` before it or not, or a page.
    private func contact() throws -> String? {
        guard let text = values["contact"] else { return nil }
        let uri = text.contains(":") ? text : "mailto:" + text
        let isAddress = uri.hasPrefix("mailto:") && uri.contains("@")
        guard isAddress || uri.hasPrefix("https://"), !uri.contains(where: \.isWhitespace) else {
            throw ReadError.badValue(
                path: path, key: "contact", expected: "an address of e-mail, or of a page with https://")
        }
        return uri
    }

    private func address(_ key: String, _ text: String) throws -> OutboundURL {
        do {
            return try OutboundURL(text)
        } catch {
            throw ReadError.badValue(path: path, key: key, expected: "an address such as https://example.com")
        }
    }

    private func number(_ key: String, _ standard: Int, _ range: ClosedRange<Int>) throws -> Int {
        guard let text = values[key] else { return standard }
        guard let number = Int(text), range.contains(number) else {
            throw ReadError.badValue(
                path: path, key: key, expected: "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// In bytes.
    private func quota() throws -> Int64 {
        Int64(try number("posts.quotaMegabytes", 1_000, 1...1_000_000)) * 1_000_000
    }

    private func flag(_ key: String) throws -> Bool {
        switch values[key] {
        case nil, "false": return false
        case "true": return true
        default: throw ReadError.badValue(path: path, key: key, expected: "true or false")
        }
    }

    private func scale(_ key: String) throws -> Double {
        guard let text = values[key] else { return 1 }
        guard let scale = Double(text), scale > 0, scale <= 1 else {
            throw ReadError.badValue(path: path, key: key, expected: "a number above 0, at most 1")
        }
        return scale
    }

    private func logFormat() throws -> Settings.LogFormat {
        guard let text = values["log.format"] else { return .text }
        guard let format = Settings.LogFormat(rawValue: text) else {
            throw ReadError.badValue(path: path, key: "log.format", expected: "text or json")
        }
        return format
    }
}
