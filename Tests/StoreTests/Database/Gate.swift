import Dispatch

/// Holds threads of a database until a test lets them go; open for all after that.
struct Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func open() {
        semaphore.signal()
    }

    func pass() {
        semaphore.wait()
        semaphore.signal()
    }
}
