import Logging

/// What a listener logs, but for what is said of every stop: it ends by being cancelled.
struct ListenerLog: LogHandler {
    private var inner: any LogHandler

    static func logger(over logger: Logger) -> Logger {
        var quiet = Logger(label: logger.label) { _ in ListenerLog(inner: logger.handler) }
        quiet.logLevel = logger.logLevel
        return quiet
    }

    private init(inner: any LogHandler) {
        self.inner = inner
    }

    var logLevel: Logger.Level {
        get { inner.logLevel }
        set { inner.logLevel = newValue }
    }

    var metadata: Logger.Metadata {
        get { inner.metadata }
        set { inner.metadata = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { inner[metadataKey: key] }
        set { inner[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        if event.message == "Waiting on child channel: CancellationError()" { return }
        inner.log(event: event)
    }
}
