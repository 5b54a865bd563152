/// What one try costs of one budget. Budgets are rows, so that all processes share them.
package struct Charge: Sendable, Hashable {
    /// Names the budget, for example `bluesky:did:plc:…/hour` or `mastodon:example.com/requests`.
    package let budget: String
    /// How much this try takes. With 0 it takes nothing and still waits while a server has closed the budget. Below zero
    /// only in a report's corrections.
    package let amount: Int64
    /// How much may be taken within the window, headroom already subtracted.
    package let limit: Int64
    /// The window's length in milliseconds; it slides.
    package let window: Int64

    package init(budget: String, amount: Int64, limit: Int64, window: Int64) {
        self.budget = budget
        self.amount = amount
        self.limit = limit
        self.window = window
    }
}

/// A budget that a server has closed until a moment (milliseconds since 1970).
package struct ClosedBudget: Sendable, Hashable {
    package let budget: String
    package let until: Int64

    package init(budget: String, until: Int64) {
        self.budget = budget
        self.until = until
    }
}

/// The arithmetic of a sliding window kept as a few slots: conservative, it may wait one slot too long and never lets
/// more through than the limit in any window.
package struct SlidingWindow: Sendable {
    /// How many slots a window is kept as.
    package static let slots: Int64 = 24

    let charge: Charge
    let width: Int64

    package init(_ charge: Charge) {
        self.charge = charge
        self.width = max(1, charge.window / Self.slots)
    }

    /// The number of the slot that a moment falls into.
    package func slot(at now: Int64) -> Int64 {
        now / width
    }

    /// The oldest slot that still counts at that moment.
    package func oldestSlot(at now: Int64) -> Int64 {
        (now - charge.window) / width
    }

    /// When the charge fits: `now` at once, else the moment at which enough old slots have left the window.
    ///
    /// - Parameter spent: what each slot holds, by slot number; slots older than `oldestSlot` are ignored. A single
    ///   charge larger than the limit fits when the window is empty.
    package func firstFit(spent: [(slot: Int64, amount: Int64)], now: Int64) -> Int64 {
        let counted = spent.filter { $0.slot >= oldestSlot(at: now) }.sorted { $0.slot < $1.slot }
        var total = counted.reduce(0) { $0 + $1.amount }
        if total == 0 || total + charge.amount <= charge.limit { return now }
        for entry in counted {
            total -= entry.amount
            if total == 0 || total + charge.amount <= charge.limit {
                // The slot stops counting once `oldestSlot` has passed it.
                return max(now + 1, (entry.slot + 1) * width + charge.window)
            }
        }
        return now
    }
}
