import Foundation
import Identifiers
import Logging
import Reconnection
import Store

/// `make bench`: figures of this machine, written to `.build/bench.json` as `{"name": number}`.
@main
struct Bench {
    static func main() async throws {
        let folder = NSTemporaryDirectory() + "helloquitx-bench-\(ProcessInfo.processInfo.processIdentifier)"
        defer { removeFolder(folder) }
        var figures = Figures()
        try await LinksBench(folder: folder).run(into: &figures)
        try figures.write(to: CommandLine.arguments.dropFirst().first ?? ".build/bench.json")
    }

    private static func removeFolder(_ path: String) {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("\(path) could not be removed: \(error)")
        }
    }
}

/// Measured numbers by name.
struct Figures {
    private var values: [String: Double] = [:]

    mutating func note(_ name: String, _ value: Double) {
        values[name] = value
        print("\(name) \(value.formatted(.number.precision(.significantDigits(4)).locale(Locale(identifier: "en"))))")
    }

    /// Adds the figures to those that the file holds already.
    func write(to path: String) throws {
        var all = values
        if let data = FileManager.default.contents(atPath: path) {
            all = try JSONDecoder().decode([String: Double].self, from: data).merging(values) { $1 }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try FileManager.default.createDirectory(
            atPath: URL(filePath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
        try encoder.encode(all).write(to: URL(filePath: path), options: .atomic)
    }
}
