/// What there is to do as the day approaches: "60 days before: ask for your archive".
package struct DatedAction: Sendable, Hashable {
    /// Names its sentence in `CampaignWords.actions`.
    package let id: String
    /// From when on, in days before the launch as a negative number; 0 is the launch itself, and a positive number lies
    /// behind it.
    package let days: Int
    /// The page that it leads to, below the language: `guides/archive`.
    package let page: String

    package init(id: String, days: Int, page: String) {
        self.id = id
        self.days = days
        self.page = page
    }

    private static let day: Int64 = 86_400_000
    /// The last one is on for so long.
    private static let lastFor = 7 * day

    /// From when on, in milliseconds since 1970.
    package func begins(launch: Int64) -> Int64 { launch + Int64(days) * Self.day }

    /// An action with its moment.
    package struct Upcoming: Sendable, Hashable {
        package let action: DatedAction
        /// Milliseconds since 1970.
        package let begins: Int64
    }

    /// What is on, and what comes.
    package struct Agenda: Sendable, Hashable {
        /// What is to be done now: the one that began last.
        package var current: DatedAction?
        /// Those still to come, the next one first.
        package var next: [Upcoming]

        package init(current: DatedAction? = nil, next: [Upcoming] = []) {
            self.current = current
            self.next = next
        }
    }

    /// What is on at a moment. Each action is on until the next one begins, those before the launch no longer than to the
    /// launch, the last one for a week. A campaign without a launch has none.
    ///
    /// - Parameters:
    ///   - now, launch: milliseconds since 1970.
    package static func current(of actions: [DatedAction], now: Int64, launch: Int64?) -> Agenda {
        guard let launch else { return Agenda() }
        let dated = actions.enumerated().sorted { ($0.element.days, $0.offset) < ($1.element.days, $1.offset) }
            .map { Upcoming(action: $0.element, begins: $0.element.begins(launch: launch)) }
        var agenda = Agenda(next: dated.filter { $0.begins > now })
        guard let last = dated.last(where: { $0.begins <= now }) else { return agenda }
        let ends = last.action.days < 0 ? launch : agenda.next.first?.begins ?? last.begins + lastFor
        if now < ends { agenda.current = last.action }
        return agenda
    }
}
