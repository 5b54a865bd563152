import Deliveries
import Identifiers

/// Turns follows by day into the picture and its table, which say the same.
struct MoveViewMaker: Sendable {
    let texts: Texts
    /// Oldest first.
    let days: [FollowsOfDay]
    let progress: [LaneProgress]

    /// More days than this are shown by month.
    private static let mostDays = 14
    /// How many dots a line holds.
    private static let lineLength = 20
    private static let networks: [Network] = [.bluesky, .mastodon]

    var view: MoveView {
        let arrived = Self.networks.map { network in (network: network, count: count(days, on: network)) }
        let total = arrived.reduce(0) { $0 + $1.count }
        let waiting = progress.reduce(0) { sum, lane in
            sum + [.waiting, .onItsWay, .needsYou].reduce(0) { $0 + (lane.counts[$1] ?? 0) }
        }
        let shores = TwoShores(arrived: arrived, waiting: waiting)
        let groups = groups
        let most = groups.map { $0.days.reduce(0) { $0 + $1.count } }.max() ?? 0
        // One less than fits, since each network of a day is rounded up by itself.
        let perDot = max(1, (most + Self.lineLength - 2) / (Self.lineLength - 1))
        return MoveView(
            lead: texts("move.lead", count: total), isEmpty: total + waiting == 0,
            here: texts("move.here", count: waiting), there: texts("move.there", count: total), shores: shores,
            scale: shores.perDot > 1 ? texts("move.scale", count: shores.perDot) : nil,
            networks: arrived.map {
                MoveView.Network(
                    value: $0.network.rawValue, name: texts("network.\($0.network.rawValue)"),
                    count: texts.number($0.count))
            },
            periods: groups.map { period($0, perDot: perDot) },
            dayScale: perDot > 1 ? texts("move.scale.days", count: perDot) : nil)
    }

    /// Each day by itself, or, when there are many, the days of each month together.
    private var groups: [(name: String, id: Int64, days: [FollowsOfDay])] {
        let moments = days.map { $0.day * 86_400_000 }
        let isLong = Set(moments).count > Self.mostDays
        var groups: [(name: String, id: Int64, days: [FollowsOfDay])] = []
        for (each, moment) in zip(days, moments) {
            let name = isLong ? texts.month(moment) : texts.day(moment)
            if groups.last?.name == name {
                groups[groups.count - 1].days.append(each)
            } else {
                groups.append((name, each.day, [each]))
            }
        }
        return groups
    }

    private func count(_ days: [FollowsOfDay], on network: Network) -> Int {
        days.reduce(0) { $0 + ($1.network == network ? $1.count : 0) }
    }

    private func period(
        _ group: (name: String, id: Int64, days: [FollowsOfDay]), perDot: Int
    ) -> MoveView.Period {
        let counts = Self.networks.map { (network: $0, count: count(group.days, on: $0)) }
        return MoveView.Period(
            id: "day-\(group.id)", name: group.name, line: TwoShores.line(counts, perDot: perDot),
            bluesky: texts.number(counts[0].count), mastodon: texts.number(counts[1].count),
            total: texts.number(counts[0].count + counts[1].count))
    }
}
