import Foundation

/// Names this process among all that share a database, and tells whether another one on this machine has ended.
///
/// The name is `<machine>/<boot>/<namespace>/<process id>/<start time>`, from `/etc/machine-id`, the kernel's boot id,
/// `/proc/self/ns/pid` and `/proc/<pid>/stat`: neither a process id that was given out again nor the same number in
/// another container is taken for the old process. What another boot of this machine left ends with its leases: machines
/// that were cloned have one id, and none may declare the other's processes dead.
struct ProcessIdentity: Sendable {
    let name: String
    private let machine: String

    init() throws {
        machine = Self.machineName()
        name = "\(machine)/\(getpid())/\(Self.startTime(of: getpid()) ?? 0)"
    }

    /// Whether the process of that name ran on this machine and has certainly ended.
    func isGone(_ name: String) -> Bool {
        let prefix = machine + "/"
        guard name.hasPrefix(prefix) else { return false }
        let parts = name.dropFirst(prefix.count).split(separator: "/")
        guard parts.count == 2, let pid = Int32(parts[0]), let started = Int64(parts[1]) else { return false }
        return Self.startTime(of: pid) != started
    }

    private static func machineName() -> String {
        func read(_ path: String) -> String? {
            guard let data = FileManager.default.contents(atPath: path) else { return nil }
            let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            return text.isEmpty ? nil : text
        }
        let host = read("/etc/machine-id") ?? ProcessInfo.processInfo.hostName
        // A kernel that has no such link has one namespace.
        let namespace = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")) ?? "pid"
        return [host, read("/proc/sys/kernel/random/boot_id") ?? "boot", namespace]
            .map { $0.replacing("/", with: "-") }.joined(separator: "/")
    }

    /// The 22nd field of `/proc/<pid>/stat`, in clock ticks since boot (proc(5)); `nil` when there is no such process
    /// or only its corpse.
    private static func startTime(of pid: Int32) -> Int64? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z" else { return nil }
        return Int64(fields[19])
    }
}
