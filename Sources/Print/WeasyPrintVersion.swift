import ChildProcesses
import Foundation

/// Which version of WeasyPrint there is; the program is asked once.
actor WeasyPrintVersion {
    /// Before this one Arabic comes out in a wrong order.
    static let oldest = 65

    private let program: String
    private let warn: @Sendable (String) -> Void
    private var asking: Task<Int?, Never>?

    init(of program: String, warn: @escaping @Sendable (String) -> Void) {
        self.program = program
        self.warn = warn
    }

    /// The number before the first dot; `nil` where the program does not say one, or is too old.
    func fit() async -> Int? {
        let task = asking ?? Task { [program, warn] in await Self.ask(program, warn) }
        asking = task
        return await task.value
    }

    private static func ask(_ program: String, _ warn: @Sendable (String) -> Void) async -> Int? {
        let limits = ChildProcess.Limits(cpu: 10, wall: 30)
        do throws(ChildProcess.Failure) {
            let said = try await ChildProcess(
                program: program, arguments: ["--version"], folder: FileManager.default.temporaryDirectory.path,
                limits: limits
            ).run()
            guard let number = said.firstMatch(of: /[0-9]+/).flatMap({ Int($0.output) }) else {
                warn("\(program) does not say its version: posters and cards are off")
                return nil
            }
            if number < oldest {
                warn("\(program) is version \(number), and \(oldest) is needed: posters and cards are off")
                return nil
            }
            return number
        } catch {
            warn("\(program) does not run: posters and cards are off")
            return nil
        }
    }
}
