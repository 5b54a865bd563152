import ATProto
import HTTPTransport
import Outbox
import Synchronization

/// What a try has asked of the account's server so far, to give back what it was charged for and certainly did not do.
final class TryUsage: Sendable {
    private struct Count {
        var requests: Int64 = 0
        var writes: Int64 = 0
        var uploads: Int64 = 0
    }

    private let count = Mutex(Count())

    /// Makes a request and counts it, unless it certainly did not leave.
    func request<Answer: Sendable>(
        isWrite: Bool = false, isUpload: Bool = false, _ send: () async throws -> Answer
    ) async throws -> Answer {
        let result: Result<Answer, any Error>
        do {
            result = .success(try await send())
        } catch {
            result = .failure(error)
        }
        if case .failure(let error) = result, Self.network(error)?.neverLeft == true { throw error }
        count.withLock {
            $0.requests += 1
            if isWrite { $0.writes += 1 }
            if isUpload { $0.uploads += 1 }
        }
        return try result.get()
    }

    /// What the charges missed. Requests that were charged and spared stay charged unless none left: it is a bound.
    func corrections(of charges: [Charge]) -> [Charge] {
        let count = count.withLock { $0 }
        return charges.compactMap { charge in
            var missed: Int64 = 0
            if Pace.countsRequests(charge) {
                missed = count.requests == 0 ? -charge.amount : max(0, count.requests - charge.amount)
            } else if Pace.countsUploads(charge) {
                missed = count.uploads - charge.amount
            } else if count.writes == 0 {
                missed = -charge.amount
            }
            if missed == 0 || charge.amount == 0 { return nil }
            return Charge(budget: charge.budget, amount: missed, limit: charge.limit, window: charge.window)
        }
    }

    private static func network(_ error: any Error) -> NetworkError? {
        (error as? NetworkError) ?? (error as? XRPCError)?.networkError
    }
}
