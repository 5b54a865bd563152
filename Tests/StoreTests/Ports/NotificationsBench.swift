import Accounts
import Foundation
import Identifiers
import Notifications
import Outbox
import Reconnection
import Sealing
import Synchronization
import Testing

@testable import Store

/// A site with one member, `ada`, whose archive names X accounts 2 to 9.
final class NotificationsBench: Sendable {
    let repository: Repository
    let clock = Mutex<Int64>(1_700_000_000_000)
    let count = Mutex<UInt64>(0)
    let sent = Mutex<[Letter]>([])
    let failure = Mutex<MailFailure?>(nil)

    init(_ database: Database) {
        repository = Repository(database: database)
    }

    var now: Int64 { clock.withLock { $0 } }
    func advance(_ milliseconds: Int64) { clock.withLock { $0 += milliseconds } }

    func subscriptions() throws -> Subscriptions {
        Subscriptions(
            port: repository,
            sealer: SecretSealer(
                keyring: try SealingKeyring(parsing: "k1 \(Data(repeating: 7, count: 32).base64EncodedString())")),
            hashOfMailbox: { Array($0.utf8.reversed()) }, sendsMail: true, validity: 2 * NotificationsPortTests.day,
            now: { self.now },
            randomBytes: { wanted in
                let number = self.count.withLock { number -> UInt64 in
                    number += 1
                    return number
                }
                return (0..<wanted).map { UInt8(truncatingIfNeeded: number &* UInt64($0 + 31)) }
            })
    }

    /// Serves whatever lane is due, as one of the worker's slots.
    func work(_ process: String = "a") async throws {
        let performer = MailPerformer(
            subscriptions: try subscriptions(),
            send: { (letter) async throws(MailFailure) in
                if let failure = self.failure.withLock({ $0 }) { throw failure }
                self.sent.withLock { $0.append(letter) }
            }, now: { self.now }, logger: .quiet)
        let worker = Worker(
            port: repository, performer: performer, process: process, now: { self.now },
            sleep: { _ in try await Task.sleep(for: .seconds(3_600)) })
        while try await worker.serveOneLane(as: WorkerIdentity(process: process, slot: 0)) {}
    }

    func takeSent() -> [Letter] {
        sent.withLock { letters in
            defer { letters = [] }
            return letters
        }
    }

    /// Registers them and ends the jobs that reconnect people, which are not what this is about.
    func register(_ number: Int64, following: [Int64] = []) async throws -> MemberID {
        let member = try await repository.register(number, following: following, now: now)
        try await repository.database.write { c in
            _ = try c.execute("DELETE FROM work WHERE kind = 'job.reconnect'")
        }
        return member
    }

    /// Somebody whom ada knows arrives.
    func arrive(_ number: Int64, ada: MemberID) async throws {
        _ = try await register(number)
        _ = try await repository.reconnect(ada, now: now)
    }

    /// A member who has typed an address and said yes.
    func confirmed(_ frequency: MailFrequency = .day, address: String = "ada@example.com") async throws -> MemberID {
        let ada = try await register(1, following: Array(2...9))
        #expect(try await subscriptions().subscribe(try MailAddress(address), frequency, for: ada) == .asked)
        try await work()
        let letter = try #require(takeSent().first)
        guard case .question(let secret, _) = letter.content else { throw Unexpected() }
        #expect(letter.to.description == address)
        #expect(try await subscriptions().confirm(secret))
        return ada
    }
}
