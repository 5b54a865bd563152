import Foundation
import Hummingbird
import Logging
import NIOCore

/// The running sandbox: stand-ins for the networks, listening on 127.0.0.1.
///
/// Start it with ``start(ports:now:randomBytes:logger:snapshot:services:)`` and end it with ``stop()``.
package actor SandboxServer {
    package enum StartError: Error, CustomStringConvertible {
        /// The port is taken, or may not be used.
        case cannotListen(SandboxListener, port: Int, cause: any Error)
        case snapshotUnreadable(cause: any Error)

        package var description: String {
            switch self {
            case .cannotListen(let listener, let port, let cause as IOError) where cause.errnoCode == EADDRINUSE:
                """
                port \(port) is in use; the sandbox's server '\(listener)' needs it. Stop what listens there, or choose \
                other ports with --port.
                """
            case .cannotListen(let listener, let port, let cause):
                """
                the sandbox's server '\(listener)' cannot listen on port \(port) of 127.0.0.1: \(cause). Stop what \
                listens there, or choose another first port.
                """
            case .snapshotUnreadable(let cause):
                "the sandbox's saved state cannot be read: \(cause). Choose another folder, or delete this one."
            }
        }
    }

    package nonisolated let environment: SandboxEnvironment
    package nonisolated let services: [any SandboxService]
    /// Which requests came, by route.
    package nonisolated let requests: RequestLog
    package nonisolated var origins: SandboxOrigins { environment.origins }
    package nonisolated var faults: FaultControl { environment.faults }

    /// The stand-in of that type; nil when it was not built in.
    package nonisolated func service<Service: SandboxService>(_ type: Service.Type) -> Service? {
        services.lazy.compactMap { $0 as? Service }.first
    }

    private var listeners: [Task<Void, any Error>]
    private let saver: SnapshotSaver?

    private init(
        environment: SandboxEnvironment, services: [any SandboxService], requests: RequestLog,
        listeners: [Task<Void, any Error>], saver: SnapshotSaver?
    ) {
        self.environment = environment
        self.services = services
        self.requests = requests
        self.listeners = listeners
        self.saver = saver
    }

    /// Listens, then builds the stand-ins for the addresses that it got, then answers.
    ///
    /// - Parameters:
    ///   - now: milliseconds since 1970 UTC.
    ///   - randomBytes: that many unpredictable bytes.
    ///   - snapshot: keeps the state across restarts; nil keeps it in memory alone.
    ///   - services: builds the stand-ins.
    /// - Throws: ``StartError``, or what `services` throws; nothing listens then.
    package static func start(
        ports: SandboxPorts = .anyFree,
        now: @escaping @Sendable () -> Int64,
        randomBytes: @escaping @Sendable (Int) -> [UInt8],
        logger: Logger,
        snapshot: SnapshotFile? = nil,
        services makeServices: @Sendable (SandboxEnvironment) async throws -> [any SandboxService]
    ) async throws -> SandboxServer {
        let faults = FaultControl()
        let log = RequestLog()
        let (changes, changed) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let responders = SandboxListener.all.map {
            FaultyResponder(listener: $0, faults: faults, log: log, now: now) { changed.yield() }
        }
        let (ports, tasks) = try await listen(responders, ports: ports, logger: logger)
        do {
            let environment = SandboxEnvironment(
                origins: SandboxOrigins(ports: ports), now: now, randomBytes: randomBytes, faults: faults,
                fetcher: LoopbackFetcher(), logger: logger)
            let services = try await makeServices(environment)
            var saver: SnapshotSaver?
            if let snapshot {
                do {
                    try await snapshot.restore(services)
                } catch {
                    throw StartError.snapshotUnreadable(cause: error)
                }
                saver = SnapshotSaver(file: snapshot, services: services, logger: logger)
                await saver?.follow(changes)
            }
            let control = ControlRoutes(origins: environment.origins, faults: faults, log: log)
            for responder in responders {
                responder.open(routes(of: services, control: control, on: responder.listener))
            }
            return SandboxServer(
                environment: environment, services: services, requests: log, listeners: tasks, saver: saver)
        } catch {
            await end(tasks)
            throw error
        }
    }

    /// Closes the listeners and every connection, and writes the snapshot if there is one.
    package func stop() async {
        await faults.clear()
        await Self.end(listeners)
        listeners = []
        await saver?.finish()
    }

    /// Returns when the sandbox has been stopped, or a listener has failed.
    package func waitUntilStopped() async throws {
        for listener in listeners { try await listener.value }
    }

    private static func routes(
        of services: [any SandboxService], control: ControlRoutes, on listener: SandboxListener
    ) -> any HTTPResponder<SandboxRequestContext> {
        let router = Router(context: SandboxRequestContext.self)
        control.add(to: router)
        for service in services { service.addRoutes(to: router, on: listener) }
        let routes = router.buildResponder()
        guard listener == .silent else { return routes }
        return CallbackResponder { request, context in
            if request.uri.path.hasPrefix("/_sandbox") {
                return try await routes.respond(to: request, context: context)
            }
            try await context.waitForever()
            return Response(status: .noContent)
        }
    }

    private static func listen(
        _ responders: [FaultyResponder], ports: SandboxPorts, logger: Logger
    ) async throws -> ([SandboxListener: Int], [Task<Void, any Error>]) {
        var bound: [SandboxListener: Int] = [:]
        var tasks: [Task<Void, any Error>] = []
        for responder in responders {
            let wanted = ports.port(of: responder.listener)
            let (port, task) = listen(responder, port: wanted, logger: logger)
            tasks.append(task)
            do {
                bound[responder.listener] = try await port()
            } catch {
                await end(tasks)
                throw StartError.cannotListen(responder.listener, port: wanted, cause: error)
            }
        }
        return (bound, tasks)
    }

    /// Runs one listener in a task of its own, which ``stop()`` cancels and awaits.
    private static func listen(
        _ responder: FaultyResponder, port: Int, logger: Logger
    ) -> (port: @Sendable () async throws -> Int, task: Task<Void, any Error>) {
        let (ports, bound) = AsyncThrowingStream.makeStream(of: Int.self)
        let application = Application(
            responder: responder,
            configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: nil),
            onServerRunning: { channel in
                bound.yield(channel.localAddress?.port ?? port)
            },
            logger: ListenerLog.logger(over: logger))
        let task = Task {
            do {
                try await application.run()
                bound.finish()
            } catch {
                bound.finish(throwing: error)
                throw error
            }
        }
        return (
            {
                for try await port in ports { return port }
                throw CancellationError()
            }, task
        )
    }

    private static func end(_ tasks: [Task<Void, any Error>]) async {
        for task in tasks { task.cancel() }
        for task in tasks { _ = await task.result }
    }
}
