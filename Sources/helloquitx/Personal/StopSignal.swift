import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Notes that somebody asks the program to stop, for work that looks now and then and leaves things tidy. A second
/// Ctrl-C ends the program at once.
final class StopSignal: Sendable {
    private let isNoted = Atomic(false)

    var isAsked: Bool { isNoted.load(ordering: .relaxed) }

    init() {
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            // The source keeps itself for as long as the program runs.
            source.setEventHandler { [self] in
                isNoted.store(true, ordering: .relaxed)
                signal(number, SIG_DFL)
                _ = source
            }
            source.resume()
        }
    }
}
