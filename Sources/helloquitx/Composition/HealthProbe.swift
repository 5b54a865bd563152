/// Asks whether the database answers, and does not wait longer than those who watch a site do.
///
/// While a server is away or hangs, each transaction takes a connection for as long as the retries last; so one question
/// is under way at most, and everybody who asks meanwhile waits for that one.
actor HealthProbe {
    private let ask: @Sendable () async throws -> Void
    private let limit: Int64
    private let sleep: @Sendable (Int64) async throws -> Void
    private var question: Task<Bool, Never>?

    /// - Parameter limit: after so many milliseconds no answer is a no.
    init(
        limit: Int64 = 2_000, sleep: @escaping @Sendable (Int64) async throws -> Void,
        ask: @escaping @Sendable () async throws -> Void
    ) {
        self.limit = limit
        self.sleep = sleep
        self.ask = ask
    }

    func answers() async -> Bool {
        let asked = question ?? begin()
        let (answers, continuation) = AsyncStream<Bool>.makeStream()
        // Unstructured, since a group would wait for both. The question ends by the database's own limits.
        Task { continuation.yield(await asked.value) }
        let waiting = Task { [limit, sleep] in
            do { try await sleep(limit) } catch { return }  // The answer was first.
            continuation.yield(false)
        }
        defer { waiting.cancel() }
        return await answers.first { _ in true } ?? false
    }

    private func begin() -> Task<Bool, Never> {
        let task = Task {
            defer { question = nil }
            do {
                try await ask()
                return true
            } catch {
                return false  // The database's own log says why.
            }
        }
        question = task
        return task
    }
}
