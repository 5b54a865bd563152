import Foundation

/// Limits of the PostgreSQL side of the seam.
package struct PostgresConfiguration: Sendable {
    /// How long one statement may run, waiting for locks included.
    package var statementTimeoutMilliseconds: Int
    /// How long a transaction may stand still between two statements before the server ends it: a frozen process must
    /// not keep others from working.
    package var idleInTransactionTimeoutMilliseconds: Int
    /// What is done about transactions that met others.
    package var contention: RetryPolicy
    /// What is done about a server that went away or does not answer.
    package var outage: RetryPolicy

    package init(
        statementTimeoutMilliseconds: Int = 30_000, idleInTransactionTimeoutMilliseconds: Int = 30_000,
        contention: RetryPolicy = RetryPolicy(attempts: 30, firstMilliseconds: 2, longestMilliseconds: 250),
        outage: RetryPolicy = RetryPolicy(attempts: 10, firstMilliseconds: 50, longestMilliseconds: 1_000)
    ) {
        self.statementTimeoutMilliseconds = statementTimeoutMilliseconds
        self.idleInTransactionTimeoutMilliseconds = idleInTransactionTimeoutMilliseconds
        self.contention = contention
        self.outage = outage
    }
}

/// How often something is tried, and how long it is waited before the next attempt: a random time below a bound that
/// doubles, so that those who collided do not meet again.
package struct RetryPolicy: Sendable {
    /// At least 1.
    package var attempts: Int
    package var firstMilliseconds: Double
    package var longestMilliseconds: Double
    /// A number from 0 up to 1.
    package var randomness: @Sendable () -> Double

    package init(
        attempts: Int, firstMilliseconds: Double, longestMilliseconds: Double,
        randomness: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.attempts = attempts
        self.firstMilliseconds = firstMilliseconds
        self.longestMilliseconds = longestMilliseconds
        self.randomness = randomness
    }

    /// The pause after that attempt, counted from 1; nil when it was the last.
    func pauseMilliseconds(after attempt: Int) -> Double? {
        guard attempt < attempts else { return nil }
        let bound = min(longestMilliseconds, firstMilliseconds * exp2(Double(attempt - 1)))
        return bound * randomness()
    }
}
