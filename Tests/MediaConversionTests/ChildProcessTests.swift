import ChildProcesses
import Deliveries
import Foundation
import Testing

@testable import MediaConversion

@Suite("What a program that reads strangers' files may do")
struct ChildProcessTests {
    private let folder: String

    init() throws { folder = try Studio().folder }

    private func run(
        _ program: String, _ arguments: [String], _ change: (inout ChildProcess.Limits) -> Void = { _ in }
    ) async throws(ChildProcess.Failure) -> String {
        let place = "\(folder)-\(UUID().uuidString)"
        do { try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true) } catch {
            throw .notStarted("\(error)")
        }
        defer {
            // The system's temporary folder is emptied anyway.
            try? FileManager.default.removeItem(atPath: place)
        }
        var limits = ChildProcess.Limits(cpu: 10, wall: 60)
        change(&limits)
        return try await ChildProcess(program: program, arguments: arguments, folder: place, limits: limits).run()
    }

    @Test("One that computes without end is ended")
    func computing() async {
        await #expect(throws: ChildProcess.Failure.tooLong) {
            _ = try await run("sh", ["-c", "while :; do :; done"]) { $0.cpu = 1 }
        }
    }

    @Test("One that waits without end is ended, even if it does not want to hear of it")
    func waiting() async {
        await #expect(throws: ChildProcess.Failure.tooLong) {
            _ = try await run("sh", ["-c", "trap '' TERM; exec sleep 30"]) {
                $0.wall = 0.2
            }
        }
    }

    @Test("One that wants more memory than allowed does not get it")
    func memory() async {
        do {
            _ = try await run("tail", ["/dev/zero"]) { $0.memory = 64 << 20 }
            Issue.record("it ended well")
        } catch {
            guard case .failed = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test(
        "One that writes more than allowed comes to nothing",
        arguments: [
            ["dd", "if=/dev/zero", "of=large", "bs=64k", "count=64"], ["cat", "/dev/zero"],
        ])
    func writing(command: [String]) async {
        do {
            _ = try await run(command[0], Array(command.dropFirst())) { $0.file = 1 << 20 }
            Issue.record("it ended well")
        } catch .failed(let said, _) {
            #expect(said.contains("File too large"))
        } catch {
            #expect(error == .tooLarge)
        }
    }

    @Test("It leaves no core behind and opens few files")
    func bounds() async throws {
        #expect(try await run("sh", ["-c", "ulimit -c; ulimit -n"]) == "0\n64\n")
    }

    @Test("It knows nothing of ours: not our environment, not our open files, nothing to read")
    func closed() async throws {
        let secret = NSTemporaryDirectory() + "ours-\(UUID().uuidString)"
        // A file that would stay open in whatever this process starts.
        let descriptor = open(secret, O_CREAT | O_RDWR, 0o600)
        try #require(descriptor >= 0)
        defer {
            close(descriptor)
            unlink(secret)
        }
        let names = try await run("env", []).split(separator: "\n").map { $0.prefix { $0 != "=" } }
        #expect(
            Set(names) == [
                "PATH", "LANG", "HOME", "TMPDIR", "VIPS_BLOCK_UNTRUSTED", "VIPS_CONCURRENCY", "MALLOC_ARENA_MAX",
            ])
        // 0 to 2, the folder that is listed, and Foundation's line to hear of the end by.
        let files = try await run("ls", ["-l", "/proc/self/fd"]).split(separator: "\n").dropFirst()
        #expect(files.count <= 5 && !files.contains { $0.hasSuffix(secret) }, "\(files)")
        #expect(try await run("cat", []) == "")
    }

    @Test("What is missing is named with the package that brings it")
    func missing() async {
        await #expect(throws: ChildProcess.Failure.missing) { _ = try await run("no-such-program", []) }
        #expect(
            ChildProcess.Failure.missing.sentence(program: "ffmpeg", package: "ffmpeg", name: "clip.mp4").description
                == "ffmpeg is missing; install it (Debian: apt-get install ffmpeg)")
    }
}
