import Crypto
import Foundation
import Identifiers
import Logging
import Outbox

/// Sends mail as work: at most once.
///
/// A mail program that took a letter cannot be asked later whether it did, and servers do not drop a second letter with
/// the same Message-ID. So that a letter is being handed over is stored before the program is called, and a process that
/// is killed in between leaves it counted as sent: a missing mail is better than two. What the program certainly did not
/// take is tried again.
package struct MailPerformer: Performing {
    /// Hands a letter to the host's mail program.
    package typealias Send = @Sendable (Letter) async throws(MailFailure) -> Void

    let subscriptions: Subscriptions
    /// Where this process has a mail program.
    let send: Send?
    let now: @Sendable () -> Int64
    let logger: Logger

    package init(
        subscriptions: Subscriptions, send: Send?, now: @escaping @Sendable () -> Int64, logger: Logger
    ) {
        self.subscriptions = subscriptions
        self.send = send
        self.now = now
        self.logger = logger
    }

    /// How a mail ended.
    package enum End: String, Sendable {
        case sent
        /// There was nothing to say any more.
        case unneeded
        /// A try was cut off after it began; it is not repeated.
        case uncertain
        case failed

        var outcome: Outcome { Outcome(code: rawValue, succeeded: self == .sent || self == .unneeded) }

        func because(_ reason: String) -> Outcome {
            Outcome(code: rawValue, succeeded: false, reason: String(reason.prefix(300)))
        }
    }

    /// An hour: how long mail waits for a process that can send it.
    private static let patience: Int64 = 3_600_000

    package func charges(for item: WorkItem) -> [Charge] { [] }

    package func perform(_ item: WorkItem, under hold: LeaseHold) async -> PerformanceReport {
        guard let kind = MailWork(rawValue: item.kind), let owner = item.owner, let moment = MailWork.moment(of: item)
        else { return PerformanceReport(.finished(End.failed.because("unknown work"))) }
        guard let send else {
            // The setting was taken away meanwhile, or stands in another process's settings alone.
            return PerformanceReport(.laneWaits(until: now() + Self.patience, interim: nil))
        }
        do {
            let member = MemberID(rawValue: owner)
            try hold.check()
            switch try await subscriptions.port.begin(item.id, kind, moment: moment, of: member, now: now()) {
            case .nothing: return PerformanceReport(.finished(End.unneeded.outcome))
            case .handedOver: return PerformanceReport(.finished(End.uncertain.because("a try was cut off")))
            case .send(let row, let language, let people):
                return try await handOver(item, kind, row, language, people, with: send, for: member)
            }
        } catch {
            logger.error("A mail could not be made", metadata: ["work.id": "\(item.id.rawValue)", "error": "\(error)"])
            return PerformanceReport(.troubled(givingUp: End.failed.because("\(type(of: error))")))
        }
    }

    private func handOver(
        _ item: WorkItem, _ kind: MailWork, _ row: SealedSubscription, _ language: String, _ people: Int,
        with send: Send, for member: MemberID
    ) async throws -> PerformanceReport {
        do {
            try await send(try letter(item, kind, row, language, people))
            return PerformanceReport(.finished(End.sent.outcome))
        } catch let failure as MailFailure {
            logger.error(
                "The mail program did not take a mail",
                metadata: ["work.id": "\(item.id.rawValue)", "reason": "\(failure.reason)"])
            if failure.isUncertain { return PerformanceReport(.finished(End.uncertain.because(failure.reason))) }
            // An address that is refused is not written to again before its owner changes it.
            if failure.isFinal { return PerformanceReport(.finished(End.failed.because(failure.reason))) }
            try await subscriptions.port.takeBack(item.id, of: member)
            return PerformanceReport(
                .troubled(givingUp: End.failed.because(failure.reason), isLanes: failure.isProgram))
        } catch {
            // It did not open: nothing was sent.
            try await subscriptions.port.takeBack(item.id, of: member)
            throw error
        }
    }

    private func letter(
        _ item: WorkItem, _ kind: MailWork, _ row: SealedSubscription, _ language: String, _ people: Int
    ) throws -> Letter {
        let secrets = try subscriptions.secrets(of: row)
        guard let confirm = LinkSecret(secrets.confirm), let stop = LinkSecret(secrets.stop) else {
            throw CocoaError(.coderInvalidValue)
        }
        let content: Letter.Content =
            switch kind {
            case .question: .question(confirm: confirm, frequency: row.frequency)
            case .digest: .digest(people: people, frequency: row.frequency, stop: stop)
            }
        // The same for every try, and telling nothing about how much mail this site sends.
        let digest = SHA256.hash(data: Data("\(item.id.rawValue) \(secrets.stop)".utf8))
        return Letter(
            to: try MailAddress(secrets.address), language: language, content: content,
            id: digest.prefix(16).map { String(format: "%02x", $0) }.joined(), date: item.firstBegunAt)
    }
}
