import Accounts
import HTTPTransport
import HTTPTypes
import Identifiers
import Mastodon
import Reconnection
import Sandbox
import Sealing
import Store
import Testing

@testable import Website

extension SiteBench {
    /// Somebody made up, as they are registered.
    struct Somebody: Sendable {
        var name: String
        var displayName: String
        var xID: UInt64?
        var onBluesky = true
        var onMastodon = false
        var visibility: Visibility? = .listed
        var allowsMentionLinks = false

        init(_ name: String, displayName: String? = nil, xID: UInt64? = nil) {
            self.name = name
            self.displayName = displayName ?? name
            self.xID = xID
        }
    }

    /// Registers somebody, with grants that nobody can open.
    @discardableResult
    func register(_ somebody: Somebody) async throws -> MemberID {
        var member: MemberID?
        for (key, name, scope) in try accounts(of: somebody) {
            let grant: @Sendable (MemberID) throws -> SealedGrant = {
                SealedGrant(member: $0, key: key, sealed: [1, 2, 3], keyID: "none", scope: scope)
            }
            let arrival = Arrival(
                key: key, name: name, displayName: somebody.displayName, isProven: true, signedIn: member,
                language: "en", grant: scope.isEmpty ? nil : grant)
            switch try await repository.arrive(arrival, now: now) {
            case .registered(let new), .linked(let new), .signedIn(let new): member = new
            case .heldByAnother, .networkTaken: Issue.record("\(name) is registered already")
            }
        }
        let id = try #require(member)
        if let visibility = somebody.visibility {
            try await repository.setChoices(
                Choices(
                    visibility: visibility, followsLaterJoiners: false,
                    allowsMentionLinks: somebody.allowsMentionLinks, consentedAt: now), of: id, now: now)
        }
        return id
    }

    private func accounts(of somebody: Somebody) throws -> [(AccountKey, String, String)] {
        var accounts: [(AccountKey, String, String)] = []
        if let id = somebody.xID {
            accounts.append((.x(try pseudonym(id)), somebody.name, ""))
        }
        if somebody.onBluesky {
            let letters = somebody.name.lowercased().filter { $0.isASCII && $0.isLetter }
            let did = try DID("did:plc:" + (letters + String(repeating: "a", count: 24)).prefix(24))
            accounts.append((.bluesky(did), "\(letters).example.com", "atproto"))
        }
        if somebody.onMastodon {
            let host = try ServerHost("social.example.com")
            accounts.append(
                (
                    .mastodon(host, try MastodonAccountID(somebody.name)), "\(somebody.name)@social.example.com",
                    "read write:follows"
                ))
        }
        return accounts
    }

    func pseudonym(_ id: UInt64) throws -> XPseudonym { pseudonymizer.pseudonym(of: try XUserID(value: id)) }

    /// Somebody's browser, signed in.
    func signedIn(_ member: MemberID, userAgent: String = "Firefox/1 Linux") async throws -> Browser {
        let token = SessionToken(randomBytes: { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } })
        _ = try await repository.openSession(
            tokenHash: token.hash, member: member, userAgent: BrowserName(userAgent: userAgent)?.stored ?? "",
            formKey: (0..<32).map { _ in UInt8.random(in: .min ... .max) }, now: now)
        let browser = browser()
        browser.setCookie("helloquitx", token.text)
        return browser
    }

    /// A member with lists, whose people are registered and found.
    ///
    /// - Parameter people: whom the member follows on X.
    func seeker(following people: [Somebody], onMastodon: Bool = false) async throws -> MemberID {
        var somebody = Somebody("seeker", xID: 1)
        somebody.onMastodon = onMastodon
        let seeker = try await register(somebody)
        for each in people { try await register(each) }
        _ = try await repository.replaceLists(
            ImportedLists(following: try people.compactMap(\.xID).map(pseudonym), followers: []), of: seeker,
            bound: LookupBound(), now: now)
        _ = try await repository.reconnect(seeker, now: now)
        return seeker
    }

    // MARK: - At the networks' own pages

    /// Decides at a provider's page, and returns the path and query that the browser comes back with.
    func decide(at link: String, as person: String, decision: String = "accept") async throws -> String {
        let url = try OutboundURL(link)
        let page = try await outbound.send(OutboundRequest(url: url, operation: "test.page"))
        try #require(page.isSuccess, "the page refuses: \(String(decoding: page.body, as: UTF8.self))")
        let html = String(decoding: page.body, as: UTF8.self)
        let request = try #require(Browser.Page.between(#"name="request" value=""#, "\"", in: html))
        let form: FormFields = ["request": request, "decision": decision, "person": person]
        let answer = try await outbound.send(
            OutboundRequest(
                method: "POST", url: url.withoutQuery,
                headers: [(name: "Content-Type", value: FormFields.contentType)], body: form.body,
                operation: "test.decide", followsRedirects: false))
        let location = try #require(answer.headers.first("Location"))
        try #require(location.hasPrefix(Self.publicURL))
        return String(location.dropFirst(Self.publicURL.count))
    }

    /// The provider's page that a form's answer links to.
    func link(in page: Browser.Page) throws -> String {
        let link = try #require(Browser.Page.between(#"id="continue" href=""#, "\"", in: page.text), "\(page.title)")
        return link.replacing("&amp;", with: "&")
    }

    /// Signs in with X from the very start; the browser comes back signed in.
    func signInWithX(_ browser: Browser, as person: String, to: String = "/en/") async throws -> Browser.Page {
        let answer = try await browser.post("/en/sign-in/x", [("to", to)], tokenFrom: "/en/sign-in/x")
        return try await browser.get(try await decide(at: try link(in: answer), as: person))
    }
}

extension SiteBench {
    /// A session whose secrets are the same in every run. Returns the cookie's value.
    func fixedSession(of member: MemberID) async throws -> String {
        let token = SessionToken(randomBytes: { [UInt8](repeating: 7, count: $0) })
        _ = try await repository.openSession(
            tokenHash: token.hash, member: member, userAgent: "test", formKey: [UInt8](repeating: 9, count: 32),
            now: now)
        return token.text
    }
}
