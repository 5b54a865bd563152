import HTTPTransport
import Identifiers
import Logging

/// Makes this site known to a server (`POST /api/v1/apps`).
///
/// Source: https://docs.joinmastodon.org/methods/apps/#create
package struct AppRegistration: Sendable {
    package enum Failure: Error, Sendable {
        /// The server does not know the scopes, the redirect address or something else that was asked for.
        case refused(NetworkError)
        /// The answer lacks that field, or what stands there is no credential.
        case badAnswer(field: String)
        case network(NetworkError)
    }

    private let wire: MastodonWire
    private let logger: Logger
    private let clientName: String
    private let website: String

    /// - Parameters:
    ///   - clientName: what people read on the page where they consent.
    ///   - website: the site's address.
    ///   - now: milliseconds since 1970 UTC.
    package init(
        client: OutboundClient, addresses: ServerAddresses, clientName: String, website: String,
        now: @escaping @Sendable () -> Int64, logger: Logger
    ) {
        wire = MastodonWire(client: client, addresses: addresses, now: now)
        self.clientName = clientName
        self.website = website
        self.logger = logger
    }

    /// - Parameter scopes: what sign-ins may ask for, as ``InstanceInfo/scopes(for:)`` gives it for this server.
    package func register(
        at instance: InstanceInfo, redirectURI: String, scopes: MastodonScopes
    ) async throws(Failure) -> RegisteredApp {
        let call = MastodonCall(
            operation: "mastodon.registerApp", method: "POST", path: "/api/v1/apps",
            form: [
                "client_name": clientName, "redirect_uris": redirectURI, "scopes": scopes.description,
                "website": website,
            ])
        let json: JSONValue
        do throws(NetworkError) {
            json = try await wire.send(call, to: instance.host) { $0 }.value
        } catch {
            switch error.status {
            case 400, 401, 403, 422: throw .refused(error)
            default: throw .network(error)
            }
        }
        let app = RegisteredApp(
            host: instance.host, clientID: try Self.credential("client_id", json),
            clientSecret: try Self.credential("client_secret", json), redirectURI: redirectURI, scopes: scopes)
        if instance.software.isMastodon(before: 4, 3) { await keep(app) }
        return app
    }

    /// Mastodon before 4.3 deletes apps that have no token; one of the app's own keeps it. It gives access to nothing
    /// but the app itself and is not stored. Source: the hint on https://docs.joinmastodon.org/methods/apps/#create.
    private func keep(_ app: RegisteredApp) async {
        let call = MastodonCall(
            operation: "mastodon.appToken", method: "POST", path: "/oauth/token",
            form: [
                "grant_type": "client_credentials", "client_id": app.clientID, "client_secret": app.clientSecret,
                "redirect_uri": app.redirectURI,
            ], secrets: [app.clientSecret])
        do throws(NetworkError) {
            _ = try await wire.send(call, to: app.host)
        } catch {
            // The app works without; should it be deleted, sign-in says so and it is registered again.
            logger.info("An app's own token was refused", metadata: ["host": "\(app.host)", "error": "\(error)"])
        }
    }

    private static func credential(_ field: String, _ json: JSONValue) throws(Failure) -> String {
        guard let text = json[field]?.identifier, (1...1024).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw .badAnswer(field: field) }
        return text
    }
}
