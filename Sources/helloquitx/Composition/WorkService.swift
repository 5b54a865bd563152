import Accounts
import Campaign
import Deliveries
import Foundation
import Logging
import Notifications
import Outbox
import ServiceLifecycle
import Store

/// Runs the worker and the clock of the platform's own jobs, until told to stop; what is under way is finished first.
struct WorkService: Service {
    let platform: Platform
    let worker: Worker

    /// - Parameter lane: the one that is served; nil for all.
    init(platform: Platform, lane: LaneKey? = nil) throws {
        self.platform = platform
        worker = platform.worker(try ProcessIdentity(), lane: lane)
    }

    func run() async throws {
        // A graceful shutdown cancels the loops; the worker itself finishes the try that is under way.
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await worker.run() }
                group.addTask { await tick() }
            }
        }
    }

    /// Opens gates and hands in digests whose moment has come every second, and tidies up every ten minutes. Any number of processes may:
    /// all of it is idempotent.
    private func tick() async {
        var lastCleanUp: Int64 = 0
        while !Task.isCancelled {
            let now = SystemEnvironment.now()
            do {
                _ = try await platform.repository.openDueGates(now: now)
                if platform.subscriptions.sendsMail { try await platform.subscriptions.scheduleDigests() }
                if now - lastCleanUp > 600_000 {
                    lastCleanUp = now
                    _ = try await platform.repository.cleanUp(now: now)
                    _ = try await Abandonment(port: platform.repository, vault: platform.vault).erase(now: now)
                    if let purgeAt = platform.campaign.purgeAt {
                        let purged = try await platform.repository.purgeLinks(dueAt: purgeAt, now: now)
                        if purged > 0 {
                            platform.logger.notice("Erased links that helped nobody", metadata: ["links": "\(purged)"])
                        }
                    }
                }
            } catch is CancellationError {
                return
            } catch {
                platform.logger.error("The platform's own jobs failed", metadata: ["error": "\(error)"])
            }
            do { try await SystemEnvironment.sleep(1_000) } catch { return }
        }
    }
}
