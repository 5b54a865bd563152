#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One line on a terminal that is written over; nothing where standard error is no terminal.
struct ProgressLine {
    private let isShown = isatty(STDERR_FILENO) == 1

    func show(_ text: String) {
        if isShown { Terminal.raw("\r\u{1B}[K\(text)") }
    }

    func clear() {
        if isShown { Terminal.raw("\r\u{1B}[K") }
    }
}
