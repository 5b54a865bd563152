import Foundation

/// Names this process among all that share a database, and tells whether another one on this machine has ended.
///
/// The name is `<machine>/<boot>/<process id>/<start time>`, from `/etc/machine-id`, the kernel's boot id and
/// `/proc/<pid>/stat`: a process id that was given out again is not taken for the old process.
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
        guard name.hasPrefix(prefix) else {
            // An earlier boot of this machine: everything of it has ended.
            let host = machine.prefix { $0 != "/" }
            return name.hasPrefix(host + "/") && name.split(separator: "/").count == 4
        }
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
        return "\(host.replacing("/", with: "-"))/\(read("/proc/sys/kernel/random/boot_id") ?? "boot")"
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
