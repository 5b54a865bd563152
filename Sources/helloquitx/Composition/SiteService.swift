import ServiceLifecycle

/// The site itself.
struct SiteService: Service {
    let platform: Platform

    init(platform: Platform) throws {
        self.platform = platform
    }

    func run() async throws {
        try await gracefulShutdown()
    }
}
