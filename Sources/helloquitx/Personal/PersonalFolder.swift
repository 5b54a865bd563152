import Foundation

/// Where the command line keeps what it knows for the person who runs it: `$XDG_DATA_HOME/helloquitx`, or
/// `~/.local/share/helloquitx` (XDG Base Directory Specification 0.8).
enum PersonalFolder {
    static func path(environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
        // A relative path is invalid there, and ignored.
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/helloquitx" }
        return (environment["HOME"] ?? NSHomeDirectory()) + "/.local/share/helloquitx"
    }
}
