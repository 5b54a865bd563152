import Dispatch
import Foundation
import Synchronization

/// Stands between a client and a PostgreSQL server's socket, and can swallow the answer to a commit.
final class LossyProxy: Sendable {
    struct Failure: Error {
        let message: String
    }

    /// The URL of the same database through this proxy.
    let url: String

    private let folder: String
    private let listener: Int32
    private let losesNextCommit = Mutex(false)

    init(to address: String) throws {
        guard var components = URLComponents(string: address),
            let server = components.queryItems?.first(where: { $0.name == "host" })?.value, server.hasPrefix("/")
        else { throw Failure(message: "the test server has no socket: unset HELLOQUITX_TEST_POSTGRES for this test") }
        let port = components.port ?? 5_432
        folder = "/tmp/hqx-proxy-\(UInt32.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        components.queryItems = [
            URLQueryItem(name: "host", value: folder), URLQueryItem(name: "user", value: "postgres"),
        ]
        guard let url = components.string else { throw Failure(message: "no URL") }
        self.url = url
        listener = try Self.socket("\(folder)/.s.PGSQL.\(port)") { descriptor, address, length in
            bind(descriptor, address, length) == 0 && listen(descriptor, 8) == 0
        }
        let listener = listener
        Thread.detachNewThread { [self] in
            while case let client = accept(listener, nil, nil), client >= 0 {
                // Whoever cannot be passed on finds the connection closed, as behind any proxy.
                guard let upstream = try? Self.socket("\(server)/.s.PGSQL.\(port)", { connect($0, $1, $2) == 0 }) else {
                    Foundation.close(client)
                    continue
                }
                relay(client, upstream)
            }
        }
    }

    func loseNextCommit() {
        losesNextCommit.withLock { $0 = true }
    }

    func close() {
        shutdown(listener, Int32(SHUT_RDWR))
        Foundation.close(listener)
        try? FileManager.default.removeItem(atPath: folder)  // In the system's temporary folder; may stay.
    }

    /// Carries bytes both ways until one side ends or a commit's answer is to be lost.
    private func relay(_ client: Int32, _ server: Int32) {
        Thread.detachNewThread { [self] in
            var isLost = false
            Self.carry(from: client, to: server) { bytes in
                // A simple query: its kind, its length, its text and a zero byte.
                let isCommit = bytes == Array("Q".utf8) + [0, 0, 0, 11] + Array("COMMIT".utf8) + [0]
                isLost =
                    isCommit
                    && losesNextCommit.withLock { loses in
                        defer { loses = false }
                        return loses
                    }
                if isLost { lost.withLock { _ = $0.insert(server) } }
                return true
            }
            shutdown(server, Int32(SHUT_WR))
        }
        Thread.detachNewThread { [self] in
            Self.carry(from: server, to: client) { _ in !lost.withLock { $0.contains(server) } }
            shutdown(client, Int32(SHUT_RDWR))
        }
    }

    /// Servers whose next answer nobody gets.
    private let lost = Mutex<Set<Int32>>([])

    private static func carry(from source: Int32, to target: Int32, _ mayPass: ([UInt8]) -> Bool) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(source, &buffer, buffer.count), count > 0 {
            guard mayPass(Array(buffer[..<count])) else { return }
            var sent = 0
            while sent < count {
                let more = buffer.withUnsafeBytes {
                    send(target, $0.baseAddress! + sent, count - sent, Int32(MSG_NOSIGNAL))
                }
                guard more > 0 else { return }
                sent += more
            }
        }
    }

    private static func socket(
        _ path: String, _ open: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Bool
    ) throws -> Int32 {
        let descriptor = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let isOpen = withUnsafeBytes(of: &address) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { addresses in
                open(descriptor, addresses.baseAddress!, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard isOpen else {
            Foundation.close(descriptor)
            throw Failure(message: "\(path): \(String(cString: strerror(errno)))")
        }
        return descriptor
    }
}
