import Accounts
import Campaign
import Deliveries
import Foundation
import HTTPTypes
import Hummingbird
import Identifiers
import Logging
import Reconnection

/// Whether the site works, as far as it knows itself; also for programs, at `/status.json`.
struct StatusPage: Sendable {
    let site: Site

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("status") { request, context in
            let texts = site.texts(context)
            let entry = await site.statusBoard.entry()
            return try await site.page(
                view(entry, context), StatusView.template, title: texts("status.page.title"), request, context,
                hasForm: false, description: texts("status.page.lead"))
        }
    }

    func addData(to router: Router<SiteContext>) {
        router.get("status.json") { _, context in
            var response = try await data(context)
            response.headers[.cacheControl] = "public, max-age=15"
            return response
        }
    }

    /// Addresses that answer even where nobody's session can be looked up.
    static func answersAlways(_ path: String) -> Bool { path.hasSuffix("/status") || path == "/status.json" }

    private func view(_ entry: StatusBoard.Entry, _ context: SiteContext) -> StatusView {
        let texts = site.texts(context)
        let status = entry.status
        let isDown = status.level == .down
        return StatusView(
            mark: Self.looks[status.level.rawValue] ?? "open", headline: texts("status.page.\(status.level.rawValue)"),
            meaning: texts("status.page.\(status.level.rawValue).meaning"),
            notice: StatusView.Notice(site.notice(context), site.borrowed, context),
            facts: [
                .init(name: texts("status.page.waiting"), text: isDown ? unknown(texts) : waiting(status, texts)),
                .init(name: texts("status.page.oldest"), text: oldest(status, texts)),
                .init(
                    name: texts("status.page.backup"), text: entry.backupAt.map(texts.moment) ?? unknown(texts)),
                .init(name: texts("status.page.version"), text: site.configuration.version ?? unknown(texts)),
                .init(name: texts("status.page.made"), text: texts.moment(entry.madeAt)),
            ],
            networks: Network.allCases.map { network in
                let reach = reach(network, status)
                return .init(
                    mark: network.rawValue, name: texts("network.\(network.rawValue)"),
                    reach: Self.looks[reach] ?? "open",
                    text: texts("status.page.reach.\(reach)"))
            },
            servers: status.servers.map {
                .init(
                    mark: $0.network.rawValue, name: $0.host, reach: Self.looks[$0.reach.rawValue] ?? "open",
                    text: texts("status.page.reach.\($0.reach.rawValue)"))
            }, hasServers: !status.servers.isEmpty,
            noServers: isDown ? unknown(texts) : texts("status.page.noServers"),
            floor: texts("status.page.floor", count: CommunityCounts.floor))
    }

    /// Classes of `.tag` by what is told.
    private static let looks = [
        "working": "done", "delayed": "needsYou", "down": "couldNot", "answers": "done", "slow": "waiting",
        "silent": "couldNot",
    ]

    private func unknown(_ texts: Texts) -> String { texts("status.page.unknown") }

    private func waiting(_ status: SiteStatus, _ texts: Texts) -> String {
        status.waiting.map { texts("status.page.waiting.count", count: $0) }
            ?? texts("status.page.waiting.few", count: CommunityCounts.floor)
    }

    private func oldest(_ status: SiteStatus, _ texts: Texts) -> String {
        guard let minutes = status.oldestMinutes else { return unknown(texts) }
        if minutes < 1 { return texts("status.page.oldest.none") }
        return minutes < 120
            ? texts("status.page.oldest.minutes", count: minutes)
            : texts("status.page.oldest.hours", count: minutes / 60)
    }

    /// A word of the texts; `off` where the operator has no key for X.
    private func reach(_ network: Network, _ status: SiteStatus) -> String {
        if network == .x, !site.services.signIn.hasX { return "off" }
        return (status.networks[network] ?? .unknown).rawValue
    }

    private func data(_ context: SiteContext) async throws -> Response {
        let entry = await site.statusBoard.entry()
        let status = entry.status
        let texts = site.texts(context)
        func orNull(_ value: Any?) -> Any { value ?? NSNull() }
        let notice = site.notice(context)
        return try .json([
            "status": status.level.rawValue, "made": texts.machineMoment(entry.madeAt),
            "version": orNull(site.configuration.version), "database": status.level != .down,
            "waiting": orNull(status.waiting), "oldestMinutes": orNull(status.oldestMinutes),
            "networks": Dictionary(
                uniqueKeysWithValues: Network.allCases.map { ($0.rawValue, reach($0, status)) }),
            "servers": status.servers.map {
                ["network": $0.network.rawValue, "host": $0.host, "state": $0.reach.rawValue]
            },
            "backup": orNull(entry.backupAt.map(texts.machineMoment)),
            "notice": orNull(
                notice.map { ["title": $0.title, "summary": $0.summary, "language": $0.language] }),
        ])
    }
}

extension Site {
    /// What the operator has to say at the moment, for the pages of a language.
    func notice(_ context: SiteContext) -> TextDocument? {
        let book = configuration.campaign.notices
        do {
            try book.refresh(now: services.now())
        } catch {
            // What was read before stays; `campaign check` tells the same.
            services.logger.error("A notice has mistakes", metadata: ["error": "\(error)"])
        }
        return book.notice(in: context.language)
    }
}
