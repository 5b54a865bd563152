import Foundation
import Logging
import Testing

@testable import Store

@Suite("The SQLite file belongs to its owner alone and survives a power cut")
struct SQLiteFileTests {
    @Test("The file, its log and a folder made for it are closed to others")
    func permissions() async throws {
        try await TestEngine.sqlite.withLocation { location in
            let path = "\(location.folder)/deeper/data.sqlite"
            let database = try await Database.sqlite(path: path)
            try await database.write { try $0.execute("CREATE TABLE t (id INTEGER)") }
            #expect(try mode(of: path) == 0o600)
            #expect(try mode(of: path + "-wal") == 0o600)
            #expect(try mode(of: path + "-shm") == 0o600)
            #expect(try mode(of: "\(location.folder)/deeper") == 0o700)
            #expect(try mode(of: location.folder) == 0o700)
            try await database.close()
        }
    }

    @Test("An existing file that others could read is closed to them")
    func existing() async throws {
        try await TestEngine.sqlite.withLocation { location in
            try await location.open().close()
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: location.address)
            try await location.open().close()
            #expect(try mode(of: location.address) == 0o600)
        }
    }

    @Test("A folder that others can enter is left as it is, with a warning")
    func openFolder() async throws {
        try await TestEngine.sqlite.withLocation { location in
            try FileManager.default.createDirectory(
                atPath: location.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
            let log = RecordedLog()
            try await location.open(logger: Logger(label: "test", factory: { _ in log })).close()
            #expect(log.lines.contains { $0.hasPrefix("warning The data folder is open") })
            #expect(try mode(of: location.folder) == 0o755)
        }
    }

    @Test("Commits are synced in full, foreign keys hold, and what is deleted is overwritten")
    func settings() async throws {
        try await TestEngine.sqlite.withDatabase { database in
            let settings = try await database.write { connection in
                [
                    try connection.one("SELECT synchronous AS value FROM pragma_synchronous").int("value"),
                    try connection.one("SELECT foreign_keys AS value FROM pragma_foreign_keys").int("value"),
                    try connection.one("SELECT secure_delete AS value FROM pragma_secure_delete").int("value"),
                ]
            }
            #expect(settings == [2, 1, 1])
            let mode = try await database.read { connection in
                try connection.one("SELECT journal_mode AS mode FROM pragma_journal_mode").text("mode")
            }
            #expect(mode == "wal")
        }
    }

    @Test("A file that is no database is refused and left alone")
    func foreign() async throws {
        try await TestEngine.sqlite.withLocation { location in
            try FileManager.default.createDirectory(atPath: location.folder, withIntermediateDirectories: true)
            let content = Data(repeating: 65, count: 10_000)
            try content.write(to: URL(filePath: location.address))
            let error = await #expect(throws: DatabaseError.self) { _ = try await location.open() }
            guard case .unavailable = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(try Data(contentsOf: URL(filePath: location.address)) == content)
        }
    }

    private func mode(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
}
