import CPostgres
import Foundation
import Synchronization

/// The PostgreSQL server that this process tests against: the one that `HELLOQUITX_TEST_POSTGRES` names (a URL whose user
/// may create databases), or an own one that lives as long as the process.
///
/// The own server listens on a socket in its temporary folder only, so that any number run side by side. A shell stands
/// between: it reads from a pipe that the kernel closes when this process ends, in whatever way, and then stops the server
/// and removes the folder.
struct TemporaryPostgres: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The URL of a database to which one may connect in order to create others.
    let url: String

    /// Started by the first test that asks; the same answer for all after it.
    static func server() throws -> TemporaryPostgres {
        try shared.withLock { shared in
            if let known = shared { return try known.get() }
            let result = Result { try TemporaryPostgres() }
            shared = result
            return try result.get()
        }
    }

    private static let shared = Mutex<Result<TemporaryPostgres, any Error>?>(nil)

    /// The open end of the pipe whose closing stops the server.
    private let lifeline: FileHandle?

    private init() throws {
        if let url = ProcessInfo.processInfo.environment["HELLOQUITX_TEST_POSTGRES"] {
            self.url = url
            lifeline = nil
            return
        }
        let folder = "/tmp/hqx-postgres-\(UInt32.random(in: .min ... .max))"
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", Self.script, "postgres-for-tests", try Self.programs(), folder]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
        var said = ""
        while !said.contains("READY\n") {
            let bytes = output.fileHandleForReading.availableData
            guard !bytes.isEmpty else { throw Failure(description: "PostgreSQL did not start:\n\(said)") }
            said += String(decoding: bytes, as: UTF8.self)
        }
        lifeline = input.fileHandleForWriting
        url = "postgres:///postgres?host=\(folder)&user=postgres"
    }

    /// Where Debian and others put `initdb` and `pg_ctl`; the newest version found.
    private static func programs() throws -> String {
        // A folder that is not there holds no version; the others are looked through all the same.
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let folders = versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { "/usr/lib/postgresql/\($0)/bin" }
        let candidates = folders + ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"]
        guard let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: "\($0)/initdb") })
        else {
            throw Failure(
                description: """
                    These tests need PostgreSQL: install it (on Debian: apt-get install postgresql), or set \
                    HELLOQUITX_TEST_POSTGRES to the URL of a server on which databases may be created.
                    """)
        }
        return found
    }

    /// PostgreSQL refuses to run as root, so root becomes `postgres` for it.
    private static let script = """
        bin=$1 folder=$2 as=
        mkdir -m 700 "$folder" || exit 1
        if [ "$(id -u)" = 0 ]; then
            chown postgres "$folder" || exit 1
            as="setpriv --reuid=postgres --regid=postgres --init-groups"
        fi
        cd "$folder" || exit 1
        stop() {
            $as "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop
            cd / && rm -rf "$folder"
        }
        trap 'stop >/dev/null 2>&1' EXIT
        trap '' INT TERM HUP PIPE
        $as "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >initdb.log 2>&1 \
            || { cat initdb.log; exit 1; }
        $as "$bin/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w start -o "-c listen_addresses= \
            -c unix_socket_directories=$folder -c fsync=off -c full_page_writes=off -c max_connections=200 \
            -c shared_buffers=64MB" >start.log 2>&1 || { cat start.log server.log; exit 1; }
        echo READY
        exec >/dev/null 2>&1
        read -r line
        """

    /// Creates an empty database and returns its URL.
    func createDatabase() throws -> String {
        let name = "hqx_test_\(UInt64.random(in: .min ... .max))"
        try command("CREATE DATABASE \(name)")
        return try Self.url(url, naming: name)
    }

    func dropDatabase(_ url: String) throws {
        guard let name = URLComponents(string: url)?.path.dropFirst() else { return }
        try command("DROP DATABASE \(name) WITH (FORCE)")
    }

    private static func url(_ url: String, naming name: String) throws -> String {
        guard var components = URLComponents(string: url) else {
            throw Failure(description: "HELLOQUITX_TEST_POSTGRES is not a URL")
        }
        components.path = "/\(name)"
        guard let result = components.string else { throw Failure(description: "no URL for \(name)") }
        return result
    }

    /// Runs a statement that no transaction may contain.
    private func command(_ statement: String) throws {
        let connection = PQconnectdb(url)
        defer { PQfinish(connection) }
        let result = PQexec(connection, statement)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else {
            throw Failure(description: "\(statement): \(String(cString: PQerrorMessage(connection)))")
        }
    }
}
