import ChildProcesses

extension ChildProcess.Limits {
    static let picture = Self(cpu: 30, wall: 60)
    static let probe = Self(cpu: 10, wall: 30, file: 1 << 20)
    static let copy = Self(cpu: 60, wall: 120)
    static let video = Self(cpu: 900, wall: 900, memory: 3 << 30)
}
