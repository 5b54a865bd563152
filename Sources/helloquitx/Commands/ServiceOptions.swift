import ArgumentParser
import Foundation
import Logging

/// Where the settings come from; the same for `serve`, `work` and `admin`.
struct ServiceOptions: ParsableArguments {
    @Option(help: .init("The settings file.", valueName: "file"), completion: .file(extensions: ["yaml"]))
    var config: String?

    @Option(
        help: .init("The folder of database and keys; instead of the settings file's.", valueName: "dir"),
        completion: .directory)
    var data: String?

    @Option(
        help: .init("A log level: trace, debug, info, notice, warning, error.", valueName: "level"),
        completion: .list(["trace", "debug", "info", "notice", "warning", "error"]))
    var logLevel = "notice"

    func validate() throws {
        guard Logger.Level(rawValue: logLevel) != nil else {
            throw ValidationError("--log-level is one of trace, debug, info, notice, warning, error")
        }
    }

    var level: Logger.Level { Logger.Level(rawValue: logLevel) ?? .notice }

    /// The settings of a real site.
    func settings(port: Int? = nil) throws -> Settings {
        if let data { try SandboxSetup.refuse(data) }
        guard let path = config ?? standardPath else {
            let places = standardPaths.joined(separator: ", ")
            throw CommandFailure(
                "no settings: there is no file \(places); name one with --config, or try it without one by "
                    + "'helloquitx serve --sandbox'", .setting)
        }
        do {
            var settings = try SettingsFile(path: path).settings()
            if let data { settings.data = data }
            if let port { settings.port = port }
            try SandboxSetup.refuse(settings.data)
            return settings
        } catch let error as SettingsFile.ReadError {
            throw CommandFailure(error.description, .setting)
        }
    }

    /// The settings beside a sandbox whose folder is named, and nothing else; `nil` otherwise.
    func sandboxSettings() throws -> Settings? {
        guard config == nil, let data, SandboxSetup.isSandbox(data) else { return nil }
        return try SandboxSetup.siblingSettings(
            self, sandboxPort: SandboxSetup.port(of: data) ?? SandboxSetup.standardPort)
    }

    private var standardPath: String? {
        standardPaths.first { FileManager.default.fileExists(atPath: $0) }
    }

    /// Where settings are looked for.
    private var standardPaths: [String] {
        [(data ?? "<data folder>") + "/helloquitx.yaml", "helloquitx.yaml", "/etc/helloquitx/helloquitx.yaml"]
    }
}

/// A failure with a sentence and an exit code. Codes after sysexits(3).
struct CommandFailure: Error, CustomStringConvertible {
    enum Kind: Int32 {
        case failed = 1
        case usage = 64
        case badInput = 65
        case missingFile = 66
        case unavailable = 69
        case setting = 78
    }

    let description: String
    let kind: Kind

    init(_ description: String, _ kind: Kind) {
        self.description = description
        self.kind = kind
    }

    /// Runs a command's body; says on standard error what went wrong and exits with the code.
    static func reporting(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as ExitCode {
            throw error
        } catch let error as CommandFailure {
            Terminal.error("Error: \(error.description)")
            throw ExitCode(error.kind.rawValue)
        } catch {
            Terminal.error("Error: \(error)")
            throw ExitCode(kind(of: error).rawValue)
        }
    }
}
