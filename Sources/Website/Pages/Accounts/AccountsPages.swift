import Accounts
import HTTPTypes
import Hummingbird
import Identifiers

/// Linked accounts: which, how they stand, and taking them away again.
struct AccountsPages: Sendable {
    let site: Site

    /// What the last action came to, as the address says it.
    private static let notices: Set<String> = ["unlinked", "notRevoked", "joined", "lastAccount"]

    func add(to pages: RouterGroup<SiteContext>, _ forms: FormRoutes) {
        pages.get("accounts") { request, context in
            try await show(try site.registered(context), request, context)
        }
        pages.get("accounts/unlink") { request, context in try await ask(request, context) }
        forms.post("accounts/unlink", on: pages) { try await unlink($0) }
    }

    private func show(_ member: Member, _ request: Request, _ context: SiteContext) async throws -> Response {
        let texts = site.texts(context)
        let query = try FormBody(parsing: request.uri.query ?? "")
        let linked = try await site.services.accounts.accounts(of: member.id)
        let accounts = linked.map { account -> AccountsView.Account in
            let value = account.key.network.rawValue
            let network = texts("network.\(value)")
            return AccountsView.Account(
                network: network, value: value, name: shownName(of: account, texts),
                displayName: DisplayName.shown(account.displayName, or: account.name) == account.name
                    ? nil : account.displayName,
                linked: texts("accounts.linked", ["date": .text(texts.day(account.linkedAt))]),
                isProven: account.isProven, needsSignIn: account.needsSignIn,
                unlinkLabel: texts("accounts.unlink", ["network": .text(network)]),
                canUnlink: !Self.isLast(account, of: linked))
        }
        let hasX = site.services.signIn.hasX
        let missing = [Network.bluesky, .mastodon, .x]
            .filter { network in !linked.contains { $0.key.network == network } && (network != .x || hasX) }
            .map { network in
                AccountsView.Missing(
                    value: network.rawValue, label: texts("signIn.\(network.rawValue).linkTitle"),
                    hint: texts("accounts.why.\(network.rawValue)"))
            }
        let notice = query["notice"].flatMap { Self.notices.contains($0) ? texts("accounts.notice.\($0)") : nil }
        return try await site.page(
            AccountsView(
                notice: notice, accounts: accounts, missing: missing, hasMissing: !missing.isEmpty, hasX: hasX,
                lacksX: !hasX && !linked.contains { $0.key.network == .x && $0.isProven }),
            AccountsView.template, title: texts("accounts.title"), request, context)
    }

    /// Without an account that proves who they are, nobody could come back.
    private static func isLast(_ account: LinkedAccount, of all: [LinkedAccount]) -> Bool {
        account.isProven && !all.contains { $0.key != account.key && $0.isProven }
    }

    /// An archive need not name its owner.
    private func shownName(of account: LinkedAccount, _ texts: Texts) -> String {
        guard account.key.network == .x else { return account.name }
        return account.name.isEmpty ? texts("accounts.unnamedX") : "@" + account.name
    }

    private func ask(_ request: Request, _ context: SiteContext) async throws -> Response {
        let member = try site.registered(context)
        let texts = site.texts(context)
        let query = try FormBody(parsing: request.uri.query ?? "")
        let account = try await account(query["network"], of: member.id)
        guard try await !Self.isLast(account, of: site.services.accounts.accounts(of: member.id)) else {
            return .seeOther("/\(context.language)/accounts")
        }
        let network: [String: TextValue] = [
            "network": .text(texts("network.\(account.key.network.rawValue)")),
            "name": .text(shownName(of: account, texts)),
        ]
        let title = texts("accounts.unlink.title", network)
        let points =
            account.key.network == .x
            ? [texts("accounts.unlink.x1"), texts("accounts.unlink.x2")]
            : [texts("accounts.unlink.point1", network), texts("accounts.unlink.point2", network)]
        return try await site.page(
            ConfirmView(
                title: title, points: points.map { .init(text: $0) }, action: "/\(context.language)/accounts/unlink",
                network: account.key.network.rawValue, button: texts("accounts.unlink", network),
                back: "/\(context.language)/accounts"),
            ConfirmView.template, title: title, request, context)
    }

    private func unlink(_ submission: FormRoutes.Submission) async throws -> Response {
        let context = submission.context
        let member = try site.registered(context)
        let page = "/\(context.language)/accounts?notice="
        let account = try await account(submission.form["network"], of: member.id)
        guard try await !Self.isLast(account, of: site.services.accounts.accounts(of: member.id)) else {
            return .seeOther(page + "lastAccount")
        }
        let grant = try await site.services.accounts.unlink(account.key, of: member.id, now: site.services.now())
        let failed = await site.services.vault.revoke(grant.map { [$0] } ?? [])
        return .seeOther(page + (failed.isEmpty ? "unlinked" : "notRevoked"))
    }

    private func account(_ name: String?, of member: MemberID) async throws -> LinkedAccount {
        let network = name.flatMap(Network.init(rawValue:))
        guard
            let account = try await site.services.accounts.accounts(of: member)
                .first(where: { $0.key.network == network })
        else { throw SiteError.notFound }
        return account
    }
}
