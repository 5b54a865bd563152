import FoundationEssentials
import Logging

/// The sandbox's state in one JSON file, written whole and moved into place.
package struct SnapshotFile: Sendable {
    package enum ReadError: Error {
        /// The file does not say that it is the sandbox's; it is left alone.
        case notASandbox(path: String)
    }

    private static let marker = "helloquitx-sandbox-1"
    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// Hands each service its part; without a file they start empty.
    func restore(_ services: [any SandboxService]) async throws {
        let url = URL(filePath: path)
        guard FileManager.default.fileExists(atPath: path) else { return }
        let content = try JSONValue(parsing: Data(contentsOf: url))
        guard content["marker"]?.string == Self.marker else { throw ReadError.notASandbox(path: path) }
        for service in services {
            if let part = content["services"]?[service.name] { try await service.restore(part) }
        }
    }

    func save(_ services: [any SandboxService]) async throws {
        var parts: [String: JSONValue] = [:]
        for service in services { parts[service.name] = try await service.snapshot() }
        let content: JSONValue = ["marker": .string(Self.marker), "services": .object(parts)]
        try Data(content.encoded()).write(to: URL(filePath: path), options: .atomic)
    }
}

/// Writes the snapshot soon after something changed, at most once a second and a tenth of the time, and at the end.
actor SnapshotSaver {
    private let file: SnapshotFile
    private let services: [any SandboxService]
    private let logger: Logger
    private var writer: Task<Void, Never>?

    init(file: SnapshotFile, services: [any SandboxService], logger: Logger) {
        self.file = file
        self.services = services
        self.logger = logger
    }

    /// Saves after each change from now on, in a task that ``finish()`` ends.
    func follow(_ changes: AsyncStream<Void>) {
        writer = Task {
            for await _ in changes {
                let duration = await ContinuousClock().measure { await save() }
                do { try await Task.sleep(for: max(.seconds(1), duration * 9)) } catch { return }
            }
        }
    }

    func finish() async {
        writer?.cancel()
        await writer?.value
        await save()
    }

    private func save() async {
        do {
            try await file.save(services)
        } catch {
            logger.error("The sandbox's state was not written.", metadata: ["error": "\(error)"])
        }
    }
}
