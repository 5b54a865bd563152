import Accounts
import Deliveries
import HTTPTypes
import Hummingbird
import Identifiers

/// Where every follow stands, and what the member does about it.
struct DeliveriesPages: Sendable {
    let site: Site

    /// How many stand on a page.
    static let pageSize = 50

    func add(to pages: RouterGroup<SiteContext>, _ forms: FormRoutes) {
        pages.get("deliveries") { request, context in
            try await show(try site.registered(context), request, context)
        }
        pages.get("deliveries/events") { request, context in
            try await ProgressEvents(site: site).response(request, context)
        }
        pages.get("deliveries/rest.csv") { _, context in
            let member = try site.registered(context)
            return try await rest(of: member)
        }
        pages.get("deliveries/failed.csv") { request, context in
            let member = try site.registered(context)
            let query = try FormBody(parsing: request.uri.query ?? "")
            guard let network = query["network"].flatMap(Network.init(rawValue:)) else { throw SiteError.notFound }
            return try await failed(network, of: member, site.texts(context))
        }
        for step in Step.allCases {
            pages.get("deliveries/\(step.rawValue)") { request, context in try await ask(step, request, context) }
            forms.post("deliveries/\(step.rawValue)", on: pages) { try await perform(step, $0) }
        }
        forms.post("deliveries", on: pages) { try await act($0) }
    }

    /// What is asked once more before it is done.
    enum Step: String, Sendable, CaseIterable {
        case cancel
        case undo
    }

    private func show(_ member: Member, _ request: Request, _ context: SiteContext) async throws -> Response {
        let texts = site.texts(context)
        let query = try FormBody(parsing: request.uri.query ?? "")
        let status = query["status"].flatMap(DeliveryFilter.init(rawValue:))
        let page = min(100_000, max(1, query["page"].flatMap { Int($0) } ?? 1))
        let port = site.services.deliveries
        let progress = try await port.progress(of: member.id, now: site.services.now())
        let items = try await port.deliveries(
            of: member.id, status: status, offset: (page - 1) * Self.pageSize, limit: Self.pageSize + 1)
        let maker = DeliveriesViewMaker(
            texts: texts, progress: progress, items: items, status: status,
            unlinked: try await port.unlinkedDeliveries(of: member.id), page: page, now: site.services.now(),
            launchAt: site.configuration.launchAt, queued: query["queued"].flatMap { Int($0) },
            notice: Self.notice(query, texts))
        return try await site.page(
            maker.view, DeliveriesView.template, title: texts("deliveries.title"), request, context,
            script: "deliveries.js")
    }

    /// What an action came to, as the address says it: `<action>=<how many>`.
    private static func notice(_ query: FormBody, _ texts: Texts) -> String? {
        ["cancel", "undo", "retry", "again"].lazy.compactMap { action in
            query[action].flatMap { Int($0) }.map { texts("deliveries.\(action).done", count: $0) }
        }.first
    }

    /// What waits on Mastodon or could not be done, as a file for the server's own import page.
    private func rest(of member: Member) async throws -> Response {
        var open: [Delivery] = []
        for status in [DeliveryFilter.waiting, .needsYou] {
            open += try await site.services.deliveries.deliveries(
                of: member.id, status: status, offset: 0, limit: 20_000)
        }
        var response = Response.bytes(
            Array(try Delivery.followCSV(of: open.filter { !$0.isUndo }).utf8), type: "text/csv; charset=utf-8")
        response.headers[.contentDisposition] = "attachment; filename=\"following.csv\""
        return response
    }

    /// What could not be done, or needs its member, with the reasons.
    private func failed(_ network: Network, of member: Member, _ texts: Texts) async throws -> Response {
        var file = FailedFile(columns: ["x", "name", "account", "status", "reason"])
        for status in [DeliveryFilter.couldNot, .needsYou] {
            let found = try await site.services.deliveries.deliveries(
                of: member.id, status: status, offset: 0, limit: 20_000)
            for delivery in found where delivery.network == network && delivery.isLinked {
                file.add([
                    delivery.screenName, delivery.targetDisplayName, delivery.targetName,
                    texts("status.\(status.rawValue)"), DeliveriesViewMaker.reason(delivery, texts) ?? "",
                ])
            }
        }
        return file.response(named: "failed-follows.csv")
    }

    // MARK: - Acting

    private func act(_ submission: FormRoutes.Submission) async throws -> Response {
        let context = submission.context
        let member = try site.registered(context).id
        let parts = (submission.form["do"] ?? "").split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw SiteError.malformedForm }
        let port = site.services.deliveries
        let now = site.services.now()
        var back = "/\(context.language)/deliveries"
        if parts[0] == "undo" {
            guard let id = Int64(parts[1]) else { throw SiteError.malformedForm }
            _ = try await port.undo(delivery: id, network: nil, of: member, now: now)
            if let status = submission.form["status"].flatMap(DeliveryFilter.init(rawValue:)) {
                back += "?status=\(status.rawValue)"
            }
            return .seeOther(back)
        }
        guard let network = Network(rawValue: parts[1]) else { throw SiteError.malformedForm }
        switch parts[0] {
        case "pause": try await port.setPaused(true, network, of: member, now: now)
        case "resume": try await port.setPaused(false, network, of: member, now: now)
        case "goOn": try await port.resumeLane(network, of: member, now: now)
        case "retry": back += "?retry=\(try await port.retryFailed(network, of: member, now: now))"
        case "again": back += "?again=\(try await port.askAgain(network, of: member, now: now))"
        default: throw SiteError.malformedForm
        }
        return .seeOther(back)
    }

    private func ask(_ step: Step, _ request: Request, _ context: SiteContext) async throws -> Response {
        let member = try site.registered(context)
        let texts = site.texts(context)
        let query = try FormBody(parsing: request.uri.query ?? "")
        guard let network = query["network"].flatMap(Network.init(rawValue:)) else { throw SiteError.notFound }
        let name: [String: TextValue] = ["network": .text(texts("network.\(network.rawValue)"))]
        let progress = try await site.services.deliveries.progress(of: member.id, now: site.services.now())
        let counts = progress.first { $0.network == network }?.counts ?? [:]
        let waiting = (counts[.waiting] ?? 0) + (counts[.needsYou] ?? 0)
        let title = texts("deliveries.\(step.rawValue).title", name)
        let points =
            step == .cancel
            ? [texts("deliveries.cancel.point1", count: waiting), texts("deliveries.cancel.point2")]
            : [texts("deliveries.undo.point1", name), texts("deliveries.undo.point2")]
        return try await site.page(
            ConfirmView(
                title: title, points: points.map { .init(text: $0) },
                action: "/\(context.language)/deliveries/\(step.rawValue)", network: network.rawValue,
                button: texts("deliveries.\(step.rawValue).button", name),
                back: "/\(context.language)/deliveries"),
            ConfirmView.template, title: title, request, context)
    }

    private func perform(_ step: Step, _ submission: FormRoutes.Submission) async throws -> Response {
        let member = try site.registered(submission.context).id
        guard let network = submission.form["network"].flatMap(Network.init(rawValue:)) else {
            throw SiteError.malformedForm
        }
        let now = site.services.now()
        let port = site.services.deliveries
        let count =
            switch step {
            case .cancel: try await port.cancelWaiting(network, of: member, now: now)
            case .undo: try await port.undo(delivery: nil, network: network, of: member, now: now)
            }
        return .seeOther("/\(submission.context.language)/deliveries?\(step.rawValue)=\(count)")
    }
}
