import Hummingbird
import Logging
import NIOCore

/// The site: its pages, made once at start, for the executable and the tests alike.
package struct WebApplication: Sendable {
    let site: Site

    /// Reads texts, templates and assets. Throws when one is missing or malformed; the error says which and why.
    package init(configuration: SiteConfiguration, services: SiteServices) throws {
        site = try Site(configuration: configuration, services: services)
    }

    /// All routes.
    package func router() -> Router<SiteContext> {
        Routes(site: site).router()
    }

    /// The server, ready to run.
    ///
    /// - Parameter onRunning: called with the port once connections are taken.
    package func application(
        host: String, port: Int, onRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        Application(
            router: router(), server: .http1(configuration: .init(idleTimeout: .seconds(90))),
            configuration: .init(address: .hostname(host, port: port), serverName: nil),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? port) },
            logger: site.services.logger)
    }
}
