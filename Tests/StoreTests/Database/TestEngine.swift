import Foundation
import Logging
import Testing

@testable import Store

/// The engines that every contract of the store is tested on.
enum TestEngine: String, CaseIterable, CustomTestStringConvertible, Sendable {
    case sqlite = "SQLite"
    case postgres = "PostgreSQL"

    var testDescription: String { rawValue }

    /// Makes an empty place for a database, and removes it when the body has ended.
    @discardableResult
    func withLocation<Value>(_ body: (TestLocation) async throws -> Value) async throws -> Value {
        guard self == .postgres else { return try await inNewLocation(body) }
        await TestSlots.postgres.take()
        do {
            let value = try await inNewLocation(body)
            await TestSlots.postgres.giveBack()
            return value
        } catch {
            await TestSlots.postgres.giveBack()
            throw error
        }
    }

    private func inNewLocation<Value>(_ body: (TestLocation) async throws -> Value) async throws -> Value {
        let location = try TestLocation(self)
        let value: Value
        do {
            value = try await body(location)
        } catch {
            try location.remove()
            throw error
        }
        try location.remove()
        return value
    }

    /// Opens an empty database of an own place, and closes it when the body has ended.
    @discardableResult
    func withDatabase<Value>(
        connections: Int = 8, migrations: [Migration] = [], _ body: (Database) async throws -> Value
    ) async throws -> Value {
        try await withLocation { location in
            let database = try await location.open(connections: connections)
            do {
                if !migrations.isEmpty { try await Migrator.quiet(migrations).migrate(database) }
                let value = try await body(database)
                try await database.close()
                return value
            } catch {
                try await database.close()
                throw error
            }
        }
    }
}

/// A place for one database, which several `Database` values may open like several processes do.
struct TestLocation: Sendable {
    let engine: TestEngine
    /// The path of a file or the URL of a server's database.
    let address: String

    init(_ engine: TestEngine) throws {
        self.engine = engine
        switch engine {
        case .sqlite:
            let folder = FileManager.default.temporaryDirectory.appending(path: "hqx-\(UUID().uuidString)")
            address = folder.appending(path: "data.sqlite").path
        case .postgres:
            address = try TemporaryPostgres.server().createDatabase()
        }
    }

    func open(
        connections: Int = 8, configuration: PostgresConfiguration = PostgresConfiguration(), logger: Logger? = nil
    ) async throws -> Database {
        let logger = logger ?? .quiet
        return switch engine {
        case .sqlite: try await .sqlite(path: address, readers: connections, logger: logger)
        case .postgres:
            try await .postgres(
                url: address, connections: connections, configuration: configuration, logger: logger)
        }
    }

    var folder: String { URL(filePath: address).deletingLastPathComponent().path }

    fileprivate func remove() throws {
        switch engine {
        case .sqlite:
            if FileManager.default.fileExists(atPath: folder) { try FileManager.default.removeItem(atPath: folder) }
        case .postgres: try TemporaryPostgres.server().dropDatabase(address)
        }
    }
}

extension Logger {
    static var quiet: Logger { Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }) }
}

extension Migrator {
    static func quiet(_ migrations: [Migration]) -> Migrator {
        Migrator(migrations: migrations, now: { 1_700_000_000_000 }, logger: .quiet)
    }
}
