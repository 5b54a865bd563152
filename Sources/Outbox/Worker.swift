/// Performs what is due: claims a lane, serves it for a slice, gives it back, takes the next.
///
/// Fairness comes from slices: a lane with 20,000 pieces of work goes to the end of the line after each slice.
package struct Worker: Sendable {
    /// The numbers that shape a worker. All durations in milliseconds.
    package struct Settings: Sendable {
        /// How long a lease lasts unless renewed. Work of a dead process elsewhere is taken over after this.
        package var lease: Int64 = 30_000
        /// How often a held lease is renewed while a try is under way.
        package var renewal: Int64 = 10_000
        /// How many tries a lane gets before it goes to the end of the line.
        package var sliceTries = 20
        /// How long a lane is served before it goes to the end of the line.
        package var slice: Int64 = 10_000
        /// How long an idle worker waits at most before it looks again: other processes may have handed in work.
        package var idle: Int64 = 1_000
        /// How many lanes one process serves at a time.
        package var slots = 8
        /// The one lane that is served; nil for all.
        package var lane: LaneKey?

        package init() {}
    }

    /// Something worth a line in the log or a count in the metrics.
    package enum Event: Sendable {
        case tried(WorkItem, PerformanceReport, lasting: Int64)
        case leaseLost(Lease)
        case freed(lanes: Int)
        case storeFailed(any Error)
    }

    let port: any OutboxPort
    let performer: any Performing
    let settings: Settings
    let process: String
    let now: @Sendable () -> Int64
    let sleep: @Sendable (Int64) async throws -> Void
    let isProcessGone: @Sendable (String) -> Bool
    let observe: @Sendable (Event) -> Void

    /// - Parameters:
    ///   - process: names this process, see `WorkerIdentity`.
    ///   - sleep: waits that many milliseconds; throws when cancelled.
    ///   - isProcessGone: whether a process on this machine has certainly ended.
    package init(
        port: any OutboxPort, performer: any Performing, settings: Settings = Settings(), process: String,
        now: @escaping @Sendable () -> Int64, sleep: @escaping @Sendable (Int64) async throws -> Void,
        isProcessGone: @escaping @Sendable (String) -> Bool = { _ in false },
        observe: @escaping @Sendable (Event) -> Void = { _ in }
    ) {
        self.port = port
        self.performer = performer
        self.settings = settings
        self.process = process
        self.now = now
        self.sleep = sleep
        self.isProcessGone = isProcessGone
        self.observe = observe
    }

    /// Works until cancelled. What is under way when the cancellation comes is finished and recorded first.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            for slot in 0..<settings.slots {
                group.addTask { await runSlot(WorkerIdentity(process: process, slot: slot)) }
            }
        }
    }

    private func runSlot(_ identity: WorkerIdentity) async {
        while !Task.isCancelled {
            do {
                if identity.slot == 0 {
                    let freed = try await port.freeLanes(now: now(), heldBy: isProcessGone)
                    if freed > 0 { observe(.freed(lanes: freed)) }
                }
                if try await serveOneLane(as: identity) { continue }
                let due = try await port.nextDue(now: now()) ?? Int64.max
                let pause = min(settings.idle, max(20, due - now()))
                try await sleep(pause)
            } catch is CancellationError {
                return
            } catch {
                observe(.storeFailed(error))
                do { try await sleep(settings.idle) } catch { return }
            }
        }
    }

    /// Claims and serves one lane for a slice. Returns false when none was due.
    package func serveOneLane(as identity: WorkerIdentity) async throws -> Bool {
        let start = now()
        guard
            let lease = try await port.claimLane(
                for: identity, in: settings.lane, now: start, leaseUntil: start + settings.lease)
        else { return false }
        var tries = 0
        while tries < settings.sliceTries, now() - start < settings.slice, !Task.isCancelled {
            let moment = now()
            let step = try await shielded { worker in
                try await worker.port.beginNext(
                    under: lease, now: moment, leaseUntil: moment + worker.settings.lease,
                    charges: { worker.performer.charges(for: $0) })
            }
            guard case .perform(let item) = step else {
                if step == .leaseLost {
                    observe(.leaseLost(lease))
                    return true
                }
                break
            }
            tries += 1
            let hold = LeaseHold(
                lease, for: item.id, until: moment + settings.lease, port: port, now: now)
            let report = await performRenewing(item, under: hold)
            let ended = now()
            observe(.tried(item, report, lasting: ended - moment))
            guard try await shielded({ try await $0.port.settle(item, as: report, under: lease, now: ended) }) else {
                observe(.leaseLost(lease))
                return true
            }
            switch report.performance {
            case .finished, .again, .troubled, .budgetClosed: continue
            case .laneStops, .laneWaits: break
            }
            break
        }
        try await shielded { try await $0.port.release(lease, now: $0.now()) }
        return true
    }

    /// Runs a step to its end although a shutdown has cancelled this task: what began is recorded, and the lane given
    /// back. Unstructured on purpose, and waited for.
    private func shielded<Value: Sendable>(
        _ step: @escaping @Sendable (Worker) async throws -> Value
    ) async throws -> Value {
        try await Task { [self] in try await step(self) }.value
    }

    /// Performs while a second task keeps the lease alive. The performer is shielded from cancellation: what began is
    /// brought to an end and recorded.
    private func performRenewing(_ item: WorkItem, under hold: LeaseHold) async -> PerformanceReport {
        let renewal = Task {
            while !Task.isCancelled {
                do {
                    try await sleep(settings.renewal)
                    let moment = now()
                    let end = moment + settings.lease
                    guard try await port.renew(hold.lease, now: moment, until: end) else { return }
                    hold.lengthen(until: end)
                } catch is CancellationError {
                    return
                } catch {
                    observe(.storeFailed(error))
                }
            }
        }
        defer { renewal.cancel() }
        // Unstructured on purpose: a shutdown must not cut a request whose effect may already have happened.
        return await Task { [performer] in await performer.perform(item, under: hold) }.value
    }
}
