import Deliveries
import Identifiers

/// Turns the domain's deliveries into what the page shows.
struct DeliveriesViewMaker: Sendable {
    let texts: Texts
    let progress: [LaneProgress]
    /// One more than a page holds, when there is a next page.
    let items: [Delivery]
    let status: DeliveryFilter?
    /// How many are of accounts that are not linked any more.
    let unlinked: Int
    let page: Int
    let now: Int64
    let launchAt: Int64?
    /// How many were just handed in.
    let queued: Int?
    /// What the last action came to.
    let notice: String?

    var view: DeliveriesView {
        DeliveriesView(
            confirmation: queued.map { texts("deliveries.queued", count: $0) },
            notice: notice, lanes: progress.map(lane), hasLanes: !progress.isEmpty, filters: filters,
            items: items.prefix(DeliveriesPages.pageSize).map(item), hasItems: !items.isEmpty,
            filter: status?.rawValue ?? "", previous: page > 1 ? path(status, page - 1) : nil,
            next: items.count > DeliveriesPages.pageSize ? path(status, page + 1) : nil,
            events: "/\(texts.language)/deliveries/events")
    }

    private func path(_ status: DeliveryFilter?, _ page: Int) -> String {
        var parts = status.map { ["status=\($0.rawValue)"] } ?? []
        if page > 1 { parts.append("page=\(page)") }
        return "/\(texts.language)/deliveries" + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
    }

    private var filters: [PeopleView.Filter] {
        let totals = progress.reduce(into: [DeliveryStatus: Int]()) { $0.merge($1.counts, uniquingKeysWith: +) }
        let takenBack = progress.reduce(0) { $0 + $1.takenBack }
        let all = PeopleView.Filter(
            label: texts("deliveries.all", count: totals.values.reduce(takenBack + unlinked, +)), path: path(nil, 1),
            isCurrent: status == nil)
        let parts = DeliveryFilter.allCases.compactMap { each -> PeopleView.Filter? in
            let known = DeliveryStatus(rawValue: each.rawValue)
            let count = known.map { totals[$0] ?? 0 } ?? takenBack
            // What was taken back is told of only when there is some.
            guard known != nil || count > 0 || status == each else { return nil }
            let word = texts(known == nil ? "deliveries.takenBack" : "status.\(each.rawValue)")
            return PeopleView.Filter(
                label: texts("deliveries.filter", ["status": .text(word), "number": .number(count)]),
                path: path(each, 1), isCurrent: status == each)
        }
        return [all] + parts
    }

    private func lane(_ lane: LaneProgress) -> DeliveriesView.Lane {
        let count = { (status: DeliveryStatus) in lane.counts[status] ?? 0 }
        let value = lane.network.rawValue
        let isOpen = count(.waiting) + count(.onItsWay) + count(.needsYou) > 0
        let needsSignIn = lane.stop == LaneStop.needsSignIn
        return DeliveriesView.Lane(
            network: texts("network.\(value)"), value: value, account: lane.accountName,
            counts: counts(lane),
            notes: notes(lane).map { .init(text: $0) }, canPause: !lane.isPaused && isOpen, canResume: lane.isPaused,
            canGoOn: lane.stop != nil && !needsSignIn, needsSignIn: needsSignIn,
            canCancel: count(.waiting) + count(.needsYou) > 0,
            canRetry: count(.couldNot) + count(.needsYou) > 0 && lane.stop == nil, canUndo: lane.undoable > 0,
            canAskAgain: lane.askable > 0,
            failedFile: count(.couldNot) + count(.needsYou) > 0
                ? "/\(texts.language)/deliveries/failed.csv?network=\(value)" : nil,
            csv: lane.network == .mastodon && lane.rest > 0 ? "/\(texts.language)/deliveries/rest.csv" : nil)
    }

    private func counts(_ lane: LaneProgress) -> [DeliveriesView.Count] {
        let value = lane.network.rawValue
        var counts = DeliveryStatus.allCases.map { status in
            DeliveriesView.Count(
                id: "\(value).\(status.rawValue)", mark: status.rawValue,
                label: texts("status.\(status.rawValue)"), number: texts.number(lane.counts[status] ?? 0))
        }
        if lane.takenBack > 0 {
            counts.append(
                DeliveriesView.Count(
                    id: "\(value).takenBack", mark: "takenBack", label: texts("deliveries.takenBack"),
                    number: texts.number(lane.takenBack)))
        }
        return counts
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
        let mark = delivery.isLinked ? delivery.status?.rawValue ?? "takenBack" : "unlinked"
        let status = delivery.status.map { "status.\($0.rawValue)" } ?? "deliveries.takenBack"
        var nextTry: String?
        if delivery.isHeld, delivery.status != nil, let launchAt, launchAt > now {
            nextTry = texts("deliveries.heldItem", ["date": .text(texts.moment(launchAt))])
        } else if let at = delivery.nextAttemptAt, at > now {
            let date: [String: TextValue] = ["date": .text(texts.shortMoment(at))]
            nextTry = texts(
                delivery.outcome == .requested ? "deliveries.looksAgain" : "deliveries.nextAttempt", date)
        }
        let canUndo =
            delivery.isLinked && !delivery.isUndo && delivery.status != nil && delivery.status != .couldNot
            && delivery.outcome != .already
        let undo = undoText(delivery)
        return DeliveriesView.Item(
            id: String(delivery.id),
            displayName: DisplayName.shown(delivery.targetDisplayName, or: "@" + delivery.screenName),
            name: delivery.targetName, network: texts("network.\(delivery.network.rawValue)"),
            networkMark: delivery.network.rawValue,
            status: texts(delivery.isLinked ? status : "deliveries.unlinked"), mark: mark,
            reason: Self.reason(delivery, texts), nextTry: nextTry, changed: texts.shortMoment(delivery.changedAt),
            changedAt: texts.machineMoment(delivery.changedAt), isAutomatic: delivery.isAutomatic, canUndo: canUndo,
            undo: texts(undo), undoLabel: texts("\(undo)One", ["name": .text(delivery.targetName)]))
    }

    private func undoText(_ delivery: Delivery) -> String {
        if delivery.outcome == .requested { return "deliveries.takeBackRequest" }
        return delivery.status == .waiting ? "deliveries.takeBack" : "deliveries.undo"
    }

    /// Why it stands as it does, in sentences.
    static func reason(_ delivery: Delivery, _ texts: Texts) -> String? {
        var sentences: [String] = []
        // Nothing can be done any more about what an unlinked account left open.
        if !delivery.isLinked, delivery.status == .needsYou { return nil }
        if delivery.isUndo, delivery.outcome != .undone {
            sentences.append(texts(delivery.nextAttemptAt == nil ? "deliveries.undoEnded" : "deliveries.isUndo"))
        }
        let isNotFound = delivery.outcome == .gone && delivery.reason == FollowOutcome.notFound
        if let outcome = delivery.outcome, !isNotFound { sentences.append(texts("outcome.\(outcome.rawValue)")) }
        if let reason = delivery.reason, delivery.outcome != .undone {
            if !reason.hasPrefix("reason.") {
                sentences.append(texts("deliveries.serverSays", ["reason": .text(reason)]))
            } else {
                sentences.append(texts(texts.has(reason) ? reason : "reason.internal"))
            }
        }
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }
}
