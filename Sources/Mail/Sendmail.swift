import ChildProcesses
import Foundation
import Notifications

/// Hands mail to the host's program with sendmail's arguments: Postfix, Exim, OpenSMTPD, msmtp and others bring one.
package struct Sendmail: Sendable {
    /// A minute, and little of everything: the program only queues, or speaks with one server.
    private static let limits = ChildProcess.Limits(cpu: 10, wall: 60, memory: 1 << 30, file: 64 << 20)
    /// What it says of an address that will never do (sysexits(3)): EX_DATAERR, EX_NOUSER, EX_NOHOST.
    private static let refusals: Set<Int32> = [65, 67, 68]

    private let program: String
    private let folder: String
    private let slots = ProcessSlots(2)

    /// - Parameters:
    ///   - program: its path.
    ///   - folder: for what it says, while it runs.
    package init(program: String, folder: String) {
        self.program = program
        self.folder = folder
    }

    /// Hands a mail over, two at a time. No shell is asked, and what may come from outside are neither options nor
    /// headers: the recipient stands behind `--`, and an address never begins with a dash.
    package func send(_ message: MailMessage) async throws(MailFailure) {
        let arguments = ["-i", "-f", message.from.address.description, "--", message.to.description]
        let result = await slots.use { await run(arguments, message) }
        if case .failure(let failure) = result { throw failure }
    }

    private func run(_ arguments: [String], _ message: MailMessage) async -> Result<Void, MailFailure> {
        let work = "\(folder)/mail-\(UUID().uuidString)"
        let files = FileManager.default
        do {
            try files.createDirectory(
                atPath: work, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            return .failure(MailFailure(reason: "\(folder) cannot be written to", isProgram: true))
        }
        defer {
            // What stays is readable by this program alone.
            try? files.removeItem(atPath: work)
        }
        do throws(ChildProcess.Failure) {
            _ = try await ChildProcess(
                program: program, arguments: arguments, folder: work, limits: Self.limits, input: message.bytes
            ).run()
            return .success(())
        } catch {
            return .failure(failure(error, message))
        }
    }

    private func failure(_ failure: ChildProcess.Failure, _ message: MailMessage) -> MailFailure {
        switch failure {
        case .missing: MailFailure(reason: "there is no program \(program)", isProgram: true)
        case .notStarted(let why): MailFailure(reason: "\(program) cannot be started: \(why)", isProgram: true)
        case .tooLong: MailFailure(reason: "\(program) did not end within a minute", isUncertain: true)
        case .tooLarge: MailFailure(reason: "\(program) wrote too much", isUncertain: true)
        case .failed(let said, let status):
            MailFailure(
                reason: "\(program) ended with \(status): \(Self.discreet(said, message.to))",
                isFinal: Self.refusals.contains(status), isProgram: !Self.refusals.contains(status))
        }
    }

    /// What the program says, in one short line and without the address.
    static func discreet(_ said: String, _ address: MailAddress) -> String {
        let text = said.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            .replacingOccurrences(of: address.description, with: "<the address>", options: .caseInsensitive)
            .replacingOccurrences(of: address.mailbox, with: "<the address>", options: .caseInsensitive)
        return text.count > 200 ? String(text.prefix(200)) + "…" : text
    }
}
