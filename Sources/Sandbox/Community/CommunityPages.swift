import HTTPTypes
import Hummingbird
import Identifiers

/// What a visitor of the sandbox needs: `/_sandbox/`, the list of the people, and
/// `/_sandbox/archives/{screenName}.zip`, each person's archive from X. `/_sandbox/people` is the list as JSON.
package struct CommunityPages: SandboxService {
    private let community: Community
    private let origins: SandboxOrigins

    package var name: String { "community" }

    package init(community: Community, environment: SandboxEnvironment) {
        self.community = community
        origins = environment.origins
    }

    package func addRoutes(to router: Router<SandboxRequestContext>, on listener: SandboxListener) {
        guard listener == .main else { return }
        router.get("_sandbox") { _, _ in page.response() }
        router.get("_sandbox/people") { _, _ in
            try Response.json(.array(community.people.map { json(of: $0) }))
        }
        router.get("_sandbox/archives/:file") { _, context in
            let file = FormParameters.decodePath(context.parameters.get("file") ?? "")
            guard file.hasSuffix(".zip"), let person = person(named: String(file.dropLast(4))),
                let archive = ArchiveBuilder(of: person, in: community)
            else { throw HTTPError(.notFound, message: "No archive: \(file)") }
            var headers: HTTPFields = [.cacheControl: "no-store"]
            headers[.contentDisposition] = "attachment; filename=\"twitter-\(person.key).zip\""
            return Response.bytes(try archive.zip(), type: "application/zip", headers: headers)
        }
    }

    private func person(named text: String) -> Person? {
        do {
            return community.person(screenName: try XHandle(text))
        } catch {
            return nil  // What is no screen name is nobody's.
        }
    }

    private var page: SandboxPage {
        let rows = community.cast.map(row).joined(separator: "\n")
        let many = community.generated.compactMap { person in
            person.x.map { "<li>\(escapedHTML(person.name)), \(Self.archiveLink($0))</li>" }
        }
        return SandboxPage(
            title: "The people of the sandbox", place: "stand-ins for X, Bluesky and Mastodon",
            body: """
                <h1>The people of the sandbox</h1>
                <p>Sign in as any of them: each sign-in page lets you choose. Nobody needs a password. Download the \
                archive that X would give to them, and drop it on the site.</p>
                <p>First Mastodon server: <code>\(Self.host(origins[.mastodon(1)]))</code>. Second: \
                <code>\(Self.host(origins[.mastodon(2)]))</code>. One that never answers: \
                <code>\(Self.host(origins.silent))</code>.</p>
                <table>
                <thead><tr><th scope="col">Who</th><th scope="col">What is special</th><th scope="col">X</th>\
                <th scope="col">Bluesky</th><th scope="col">Mastodon</th></tr></thead>
                <tbody>
                \(rows)
                </tbody>
                </table>
                <details><summary>\(many.count) more people, nothing special about them</summary>
                <ul>
                \(many.joined(separator: "\n"))
                </ul>
                </details>
                """)
    }

    private func row(_ person: Person) -> String {
        let x = person.x.map { account in
            "@\(account.screenName)<br><bdi>\(escapedHTML(account.displayName))</bdi><br>\(Self.archiveLink(account))"
        }
        let bluesky = person.bluesky.map { "\($0.handle)" }
        let mastodon = [person.mastodon, person.formerMastodon].compactMap { $0 }
            .map { escapedHTML($0.acct(in: origins)) }
        return """
            <tr><th scope="row">\(escapedHTML(person.name))</th><td>\(escapedHTML(person.about))</td>\
            <td>\(x ?? "–")</td><td>\(escapedHTML(bluesky ?? "–"))</td>\
            <td>\(mastodon.isEmpty ? "–" : mastodon.joined(separator: "<br>formerly "))</td></tr>
            """
    }

    private func json(of person: Person) -> JSONValue {
        .members([
            "key": .string(person.key), "name": .string(person.name), "about": .string(person.about),
            "traits": .array(person.traits.map(\.rawValue).sorted().map { .string($0) }),
            "joining": .string(person.joining.rawValue), "findability": .string(person.findability.rawValue),
            "generated": .bool(person.isGenerated),
            "x": person.x.map { account in
                [
                    "id": .string(account.id.description), "screenName": .string(account.screenName.description),
                    "displayName": .string(account.displayName), "status": .string(account.status.rawValue),
                    "following": .integer(Int64(community.graph.following(of: account.id).count)),
                    "followers": .integer(Int64(community.graph.followers(of: account.id).count)),
                ]
            },
            "bluesky": person.bluesky.map {
                ["did": .string($0.did.description), "handle": .string($0.handle.description)]
            },
            "mastodon": person.mastodon.map { .string($0.acct(in: origins)) },
            "formerMastodon": person.formerMastodon.map { .string($0.acct(in: origins)) },
        ])
    }

    private static func archiveLink(_ account: Person.XAccount) -> String {
        "<a href=\"/_sandbox/archives/\(account.screenName).zip\">archive of @\(account.screenName)</a>"
    }

    /// What one types as a server's name.
    private static func host(_ origin: String) -> Substring { origin.dropFirst("http://".count) }
}
