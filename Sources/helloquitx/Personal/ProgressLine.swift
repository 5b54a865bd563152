import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One line on a terminal that is written over. Where standard error is no terminal, nothing, or a plain line now and
/// then.
final class ProgressLine: Sendable {
    /// Whether it is written over, on a terminal.
    let isShown = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    /// Milliseconds.
    private let interval: Int64?
    private let last: Mutex<(moment: Int64, text: String)>

    /// - Parameter reportEvery: seconds between two plain lines, the first after so many too; nil for none.
    init(reportEvery: Int? = nil) {
        interval = reportEvery.map { Int64($0) * 1_000 }
        last = Mutex((SystemEnvironment.now(), ""))
    }

    func show(_ text: String) {
        if isShown {
            Terminal.raw("\r\u{1B}[K\(text)")
        } else if let interval {
            let now = SystemEnvironment.now()
            let isDue = last.withLock { last in
                guard now - last.moment >= interval, last.text != text else { return false }
                last = (now, text)
                return true
            }
            if isDue { Terminal.error(text) }
        }
    }

    func clear() {
        if isShown { Terminal.raw("\r\u{1B}[K") }
    }
}
