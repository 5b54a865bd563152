/// How a piece of work ended, or stands in between: a code that the performer's room defines, and a reason.
package struct Outcome: Sendable, Hashable {
    /// A short stable word, for example `sent`.
    package var code: String
    /// Whether work that depends on this one may go on.
    package var succeeded: Bool
    /// Why, for the person: a key of the texts or a server's short message, without secrets; at most 300 characters.
    package var reason: String?

    package init(code: String, succeeded: Bool, reason: String? = nil) {
        self.code = code
        self.succeeded = succeeded
        self.reason = reason
    }

    /// The person took the work back before it began.
    package static let cancelled = Outcome(code: "cancelled", succeeded: false)
    /// The work that this one needed did not end well.
    package static let dependencyFailed = Outcome(code: "dependencyFailed", succeeded: false)
}

/// What came of one try.
package enum Performance: Sendable, Hashable {
    /// It ended, well or not.
    case finished(Outcome, receipt: [UInt8]? = nil)
    /// It is to be tried, or looked at, again at that moment. `interim` is shown meanwhile.
    case again(at: Int64, interim: Outcome?, receipt: [UInt8]? = nil)
    /// A passing trouble: it is to be tried again. The engine decides when, and whether it is the work's trouble or the
    /// lane's (`Patience`); the outcome is how it ends when nothing helps. `isLanes` when it is certainly not about this
    /// work alone.
    case troubled(givingUp: Outcome, isLanes: Bool = false)
    /// Nothing can go on in this lane until somebody resumes it; the work waits.
    case laneStops(code: String, reason: String?)
    /// The server announced that nothing is to be sent in this lane before that moment; the work waits and the try
    /// does not count.
    case laneWaits(until: Int64, interim: Outcome?)
    /// The server said that one of the budgets is used up, which the report closes; the work waits for it, the lane goes
    /// on with what needs it not, and the try does not count.
    case budgetClosed
}

/// What a performer hands back: what came of the try, and which budgets a server said are used up.
package struct PerformanceReport: Sendable, Hashable {
    package var performance: Performance
    /// Budgets that are closed until a moment that a server announced.
    package var closedBudgets: [ClosedBudget]
    /// What the try spent beyond its charges, or, below zero, certainly did not spend of them.
    package var corrections: [Charge] = []

    package init(_ performance: Performance, closedBudgets: [ClosedBudget] = []) {
        self.performance = performance
        self.closedBudgets = closedBudgets
    }
}
