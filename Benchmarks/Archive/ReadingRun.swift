import Foundation
import XArchive

/// Reads all tweets of a folder, each one built and dropped.
enum ReadingRun {
    struct Result: Codable {
        let seconds: Double
        let tweets: Int
        /// The most memory that the process ever had, itself included: more than the growth while reading.
        let peakBytes: Int
    }

    /// Reads in this process and prints the result as JSON.
    static func run(folder: String) throws {
        var tweets = 0
        var check = 0
        let seconds = try ArchiveBench.seconds {
            try ArchiveReader(path: folder).forEachTweet { tweet in
                tweets += 1
                check &+= tweet.text.utf8.count &+ tweet.links.count &+ tweet.media.count
            }
        }
        guard check > 0 else { throw BenchError.wrongCount(check, 0) }
        let result = Result(seconds: seconds, tweets: tweets, peakBytes: try peakBytes())
        print(String(decoding: try JSONEncoder().encode(result), as: UTF8.self))
    }

    /// `VmHWM` of proc(5).
    static func peakBytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        guard let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) }) else {
            throw BenchError.noFigure("VmHWM")
        }
        return kilobytes * 1_024
    }

    static func inOwnProcess(folder: String) throws -> Result {
        let executable = URL(filePath: CommandLine.arguments[0])
        let output = try ChildProcess.output(of: executable, ["--read", folder])
        return try JSONDecoder().decode(Result.self, from: output)
    }
}

/// `JSON.parse` of the same bytes. Reading the file and making a string of it are not counted.
enum NodeRun {
    private static let script = """
        const text = require('fs').readFileSync(process.argv[1], 'utf8').slice('window.YTD.tweets.part0 ='.length)
        const start = process.hrtime.bigint()
        const tweets = JSON.parse(text)
        const seconds = Number(process.hrtime.bigint() - start) / 1e9
        console.log(JSON.stringify({ seconds, tweets: tweets.length, peakBytes: 0 }))
        """

    static func seconds(file: String, tweets: Int) throws -> Double {
        let output = try ChildProcess.output(of: URL(filePath: "/usr/bin/env"), ["node", "-e", script, file])
        let result = try JSONDecoder().decode(ReadingRun.Result.self, from: output)
        guard result.tweets == tweets else { throw BenchError.wrongCount(result.tweets, tweets) }
        return result.seconds
    }
}

enum ChildProcess {
    static func output(of executable: URL, _ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchError.failed(executable.path, process.terminationStatus)
        }
        return output
    }
}
