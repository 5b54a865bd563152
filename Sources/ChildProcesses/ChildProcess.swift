import Foundation

/// A program that reads what strangers made: in a process of its own, with an environment of its own, and with limits
/// that the kernel keeps (`prlimit` of util-linux).
package struct ChildProcess: Sendable {
    /// What it may use.
    package struct Limits: Sendable {
        /// Seconds of computing.
        package var cpu: Int
        /// Seconds until it is asked to end; two more, and it is ended.
        package var wall: Double
        /// Bytes of memory, all mappings counted.
        package var memory: Int
        /// Bytes of each file that it writes.
        package var file: Int
        /// Files open at a time.
        package var openFiles: Int

        package init(
            cpu: Int, wall: Double, memory: Int = 2 << 30, file: Int = 512 << 20, openFiles: Int = 64
        ) {
            self.cpu = cpu
            self.wall = wall
            self.memory = memory
            self.file = file
            self.openFiles = openFiles
        }
    }

    package enum Failure: Error, Sendable, Equatable {
        /// There is no such program here.
        case missing
        /// It could not be started.
        case notStarted(String)
        /// It took longer than allowed, of the clock's time or of the processor's.
        case tooLong
        /// A file became larger than allowed. Where the signal for that is ignored a program says so itself, and fails.
        case tooLarge
        /// It ended with an error: the file is not what it should be, or takes more memory or space than allowed.
        case failed(said: String, status: Int32)
    }

    /// Where programs are looked for; no other folder counts.
    package static let folders = ["/usr/bin", "/usr/local/bin", "/bin"]
    /// So much of what it says is read.
    package static let outputLimit = 64 << 10

    let program: String
    let arguments: [String]
    let folder: String
    let limits: Limits
    let input: [UInt8]

    /// So many bytes of input fit: a pipe holds them before anybody reads (pipe(7)).
    package static let inputLimit = 60 << 10

    /// - Parameters:
    ///   - program: a name, looked for in ``folders``, or a whole path.
    ///   - folder: its working folder, where it writes; HOME and TMPDIR too.
    ///   - input: what it reads, at most ``inputLimit`` bytes. It passes through memory alone.
    package init(
        program: String, arguments: [String], folder: String, limits: Limits, input: [UInt8] = []
    ) {
        precondition(input.count <= Self.inputLimit)
        self.input = input
        self.program = program
        self.arguments = arguments
        self.folder = folder
        self.limits = limits
    }

    /// Runs it to its end.
    ///
    /// - Returns: what it printed, at most ``outputLimit`` bytes.
    package func run() async throws(Failure) -> String {
        guard let launcher = Self.path(of: "prlimit") else {
            throw .notStarted("prlimit is missing; install it (Debian: apt-get install util-linux)")
        }
        guard let path = Self.path(of: program) else { throw .missing }
        let name = UUID().uuidString
        let (output, errors) = ("\(folder)/\(name).out", "\(folder)/\(name).err")
        let (outputHandle, errorHandle) = (try Self.create(output), try Self.create(errors))
        let process = Process()
        process.executableURL = URL(filePath: launcher)
        process.arguments =
            [
                "--cpu=\(limits.cpu):\(limits.cpu + 1)", "--as=\(limits.memory)", "--fsize=\(limits.file)",
                "--nofile=\(limits.openFiles)", "--core=0", "--", path,
            ] + arguments
        process.environment = environment
        process.currentDirectoryURL = URL(filePath: folder)
        process.standardInput = try inputHandle()
        process.standardOutput = outputHandle
        process.standardError = errorHandle
        let isOver = try await Self.end(of: process, within: limits.wall)
        // Whether it ended by itself or was ended: SIGXCPU and SIGXFSZ are the kernel's, for the limits above.
        switch (process.terminationReason, process.terminationStatus) {
        case (_, _) where isOver: throw .tooLong
        case (.exit, 0): return Self.read(output)
        case (.uncaughtSignal, SIGXCPU), (.uncaughtSignal, SIGKILL): throw .tooLong
        case (.uncaughtSignal, SIGXFSZ): throw .tooLarge
        default: throw .failed(said: Self.read(errors), status: process.terminationStatus)
        }
    }

    /// Nothing of our own. Loaders that were never meant for files of strangers stay shut; few threads, so that the
    /// limit of memory can be a close one.
    private var environment: [String: String] {
        [
            "PATH": Self.folders.joined(separator: ":"), "LANG": "C.UTF-8", "HOME": folder, "TMPDIR": folder,
            "VIPS_BLOCK_UNTRUSTED": "1", "VIPS_CONCURRENCY": "1", "MALLOC_ARENA_MAX": "2",
        ]
    }

    private func inputHandle() throws(Failure) -> FileHandle {
        if input.isEmpty { return .nullDevice }
        let pipe = Pipe()
        do {
            try pipe.fileHandleForWriting.write(contentsOf: Data(input))
            try pipe.fileHandleForWriting.close()
        } catch {
            throw .notStarted("\(error)")
        }
        return pipe.fileHandleForReading
    }

    package static func path(of program: String) -> String? {
        let places = program.hasPrefix("/") ? [program] : folders.map { "\($0)/\(program)" }
        return places.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static func create(_ path: String) throws(Failure) -> FileHandle {
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw .notStarted("\(path) cannot be written") }
        return handle
    }

    /// - Returns: whether it was ended since it took too long.
    private static func end(of process: Process, within seconds: Double) async throws(Failure) -> Bool {
        let deadline = Deadline(process)
        do {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                process.terminationHandler = { _ in continuation.resume() }
                do {
                    try process.run()
                } catch {
                    process.terminationHandler = nil
                    continuation.resume(throwing: error)
                    return
                }
                deadline.begin(after: seconds)
            }
        } catch {
            throw .notStarted("\(error)")
        }
        return deadline.end()
    }

    private static func read(_ path: String) -> String {
        guard let handle = FileHandle(forReadingAtPath: path) else { return "" }
        defer { handle.closeFile() }
        return String(decoding: handle.readData(ofLength: outputLimit), as: UTF8.self)
    }
}
