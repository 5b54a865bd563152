import Foundation
import XArchive

/// Reads a made-up `tweets.js` into typed tweets, and has Node parse the same file in the same run.
///
/// usage: archive-bench [FIGURES]        (`.build/bench.json`, if not named: `{"name": number}`)
///
/// The reading runs in a process of its own, which does nothing else, so that its peak of memory is the reader's.
@main
struct ArchiveBench {
    static let bytes = 200_000_000
    /// The best of several: other programs only make it slower.
    static let rounds = 5

    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "--read", arguments.count == 2 {
            try ReadingRun.run(folder: arguments[1])
        } else if arguments.first == "--pages", arguments.count == 2 {
            try PagesRun.run(folder: arguments[1])
        } else {
            try measure(figures: arguments.first ?? ".build/bench.json")
        }
    }

    private static func measure(figures path: String) throws {
        let folder = NSTemporaryDirectory() + "archive-bench-\(ProcessInfo.processInfo.processIdentifier)"
        let file = folder + "/data/tweets.js"
        try FileManager.default.createDirectory(atPath: folder + "/data", withIntermediateDirectories: true)
        defer { removeFolder(folder) }
        var generator = SyntheticTweets(seed: 42)
        let tweets = try generator.write(to: file, bytes: bytes)
        print("\(tweets) tweets, \(bytes / 1_000_000) MB")

        var ours: [ReadingRun.Result] = []
        var node: [Double] = []
        for _ in 0..<rounds {
            node.append(try NodeRun.seconds(file: file, tweets: tweets))
            let result = try ReadingRun.inOwnProcess(folder: folder)
            guard result.tweets == tweets else { throw BenchError.wrongCount(result.tweets, tweets) }
            ours.append(result)
        }
        let fastest = ours.map(\.seconds).min() ?? .infinity
        let size = Double(bytes) / 1e6
        print("node", node.map { String(format: "%.0f", size / $0) }.joined(separator: " "), "MB/s")
        print("ours", ours.map { String(format: "%.0f", size / $0.seconds) }.joined(separator: " "), "MB/s")
        var figures = ArchiveFigures()
        figures.note("archive.tweets.ratioToNode", (node.min() ?? 0) / fastest)
        figures.note(
            "archive.tweets.peakMemoryRatio", Double(ours.map(\.peakBytes).max() ?? .max) / Double(bytes))
        figures.note("archive.tweets.megabytesPerSecond", size / fastest)
        figures.note("plan.postsPerSecond", try PlanRun.postsPerSecond(folder: folder))
        let pages = try PagesRun.inOwnProcess(folder: folder)
        print("\(pages.posts) posts on \(pages.pages) pages, \(pages.bytes / 1_000_000) MB")
        figures.note("pages.postsPerSecond", Double(pages.posts) / pages.seconds)
        figures.note("pages.peakMemoryRatio", Double(pages.peakBytes) / Double(bytes))
        figures.note("pages.bytesPerPost", Double(pages.bytes) / Double(pages.posts))
        figures.note("archive.zip64.seconds", try Zip64Run.seconds(folder: folder))
        try figures.write(to: path)
    }

    static func removeFolder(_ path: String) {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("\(path) could not be removed: \(error)")
        }
    }

    static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let duration = try ContinuousClock().measure(body)
        return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}

enum BenchError: Error {
    case wrongCount(Int, Int)
    case failed(String, Int32)
    case noFigure(String)
}

/// Measured numbers by name.
struct ArchiveFigures {
    private var values: [String: Double] = [:]

    mutating func note(_ name: String, _ value: Double) {
        values[name] = value
        print(name, String(format: "%.4g", value))
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
