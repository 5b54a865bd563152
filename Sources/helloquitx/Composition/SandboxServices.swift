import Sandbox
import ServiceLifecycle

/// Keeps the sandbox running beside the site, and stops it with it.
struct SandboxService: Service {
    let server: SandboxServer

    func run() async throws {
        do {
            try await gracefulShutdown()
        } catch is CancellationError {
            // Another service ended: stop all the same.
        }
        await server.stop()
    }
}

/// Registers the made-up people, once, while the site answers already.
struct PopulationService: Service {
    let population: SandboxPopulation

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            do {
                try await population.register()
            } catch is CancellationError {
                // The next start goes on.
            }
        }
    }
}
