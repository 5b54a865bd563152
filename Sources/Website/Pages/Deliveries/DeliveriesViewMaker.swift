import Deliveries
import Identifiers

/// Turns the domain's deliveries into what the page shows.
struct DeliveriesViewMaker: Sendable {
    let texts: Texts
    let progress: [LaneProgress]
    /// One more than a page holds, when there is a next page.
    let items: [Delivery]
    let status: DeliveryStatus?
    let page: Int
    let now: Int64
    let launchAt: Int64?
    /// How many were just handed in.
    let queued: Int?
    /// How many the last action changed.
    let changed: Int?

    var view: DeliveriesView {
        DeliveriesView(
            confirmation: queued.map { texts("deliveries.queued", count: $0) },
            notice: changed.map { texts("deliveries.changed", count: $0) }, lanes: progress.map(lane),
            hasLanes: !progress.isEmpty, filters: filters,
            items: items.prefix(DeliveriesPages.pageSize).map(item), hasItems: !items.isEmpty,
            filter: status?.rawValue ?? "", previous: page > 1 ? path(status, page - 1) : nil,
            next: items.count > DeliveriesPages.pageSize ? path(status, page + 1) : nil,
            events: "/\(texts.language)/deliveries/events")
    }

    private func path(_ status: DeliveryStatus?, _ page: Int) -> String {
        var parts = status.map { ["status=\($0.rawValue)"] } ?? []
        if page > 1 { parts.append("page=\(page)") }
        return "/\(texts.language)/deliveries" + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
    }

    private var filters: [PeopleView.Filter] {
        let totals = progress.reduce(into: [DeliveryStatus: Int]()) { $0.merge($1.counts, uniquingKeysWith: +) }
        let all = PeopleView.Filter(
            label: texts("deliveries.all", count: totals.values.reduce(0, +)), path: path(nil, 1),
            isCurrent: status == nil)
        return [all]
            + DeliveryStatus.allCases.map { each in
                PeopleView.Filter(
                    label: "\(texts("status.\(each.rawValue)")) (\(texts.number(totals[each] ?? 0)))",
                    path: path(each, 1), isCurrent: status == each)
            }
    }

    private func lane(_ lane: LaneProgress) -> DeliveriesView.Lane {
        let count = { (status: DeliveryStatus) in lane.counts[status] ?? 0 }
        let value = lane.network.rawValue
        let isOpen = count(.waiting) + count(.onItsWay) + count(.needsYou) > 0
        let needsSignIn = lane.stop == LaneStop.needsSignIn
        return DeliveriesView.Lane(
            network: texts("network.\(value)"), value: value, account: lane.accountName,
            counts: DeliveryStatus.allCases.map { status in
                DeliveriesView.Count(
                    id: "\(value).\(status.rawValue)", mark: status.rawValue,
                    label: texts("status.\(status.rawValue)"), number: texts.number(count(status)))
            },
            notes: notes(lane).map { .init(text: $0) }, canPause: !lane.isPaused && isOpen, canResume: lane.isPaused,
            canGoOn: lane.stop != nil && !needsSignIn, needsSignIn: needsSignIn,
            canCancel: count(.waiting) + count(.needsYou) > 0,
            canRetry: count(.couldNot) + count(.needsYou) > 0 && lane.stop == nil, canUndo: count(.done) > 0,
            csv: lane.network == .mastodon && isOpen ? "/\(texts.language)/deliveries/rest.csv" : nil)
    }

    private func notes(_ lane: LaneProgress) -> [String] {
        var notes: [String] = []
        if let stop = lane.stop {
            let key = "stop.\(stop)"
            let reason: [String: TextValue] = ["reason": .text(lane.stopReason ?? "")]
            notes.append(texts(texts.has(key) ? key : "stop.other", reason))
            if stop != LaneStop.label, lane.stopReason != nil { notes.append(texts("deliveries.serverSays", reason)) }
        }
        if lane.isNewAccount, (lane.counts[.waiting] ?? 0) > 0 { notes.append(texts("deliveries.newAccount")) }
        if lane.isPaused { notes.append(texts("deliveries.paused")) }
        if lane.held > 0, let launchAt, launchAt > now {
            notes.append(
                texts("deliveries.held", ["count": .number(lane.held), "date": .text(texts.moment(launchAt))]))
        }
        if let until = lane.waitsUntil, until > now {
            notes.append(texts("deliveries.waits", ["date": .text(texts.moment(until))]))
        }
        return notes
    }

    private func item(_ delivery: Delivery) -> DeliveriesView.Item {
        let status = delivery.status.rawValue
        var nextTry: String?
        if delivery.isHeld, let launchAt, launchAt > now {
            nextTry = texts("deliveries.heldItem", ["date": .text(texts.moment(launchAt))])
        } else if let at = delivery.nextAttemptAt, at > now {
            nextTry = texts("deliveries.nextAttempt", ["date": .text(texts.shortMoment(at))])
        }
        let canUndo =
            !delivery.isUndo && delivery.status != .couldNot && delivery.outcome != .already
        return DeliveriesView.Item(
            id: String(delivery.id),
            displayName: DisplayName.shown(delivery.targetDisplayName, or: "@" + delivery.screenName),
            name: delivery.targetName, network: texts("network.\(delivery.network.rawValue)"),
            networkMark: delivery.network.rawValue, status: texts("status.\(status)"), mark: status,
            reason: reason(delivery), nextTry: nextTry, changed: texts.shortMoment(delivery.changedAt),
            changedAt: texts.machineMoment(delivery.changedAt), isAutomatic: delivery.isAutomatic, canUndo: canUndo,
            undoLabel: texts("deliveries.undoOne", ["name": .text(delivery.targetName)]))
    }

    private func reason(_ delivery: Delivery) -> String? {
        var sentences: [String] = []
        if delivery.isUndo { sentences.append(texts("deliveries.isUndo")) }
        if let outcome = delivery.outcome { sentences.append(texts("outcome.\(outcome.rawValue)")) }
        if let reason = delivery.reason {
            if !reason.hasPrefix("reason.") {
                sentences.append(texts("deliveries.serverSays", ["reason": .text(reason)]))
            } else {
                sentences.append(texts(texts.has(reason) ? reason : "reason.internal"))
            }
        }
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }
}
