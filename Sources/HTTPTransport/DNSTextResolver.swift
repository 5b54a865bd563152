import CResolver
import Identifiers

/// Looks up TXT records in the domain name system.
package final class DNSTextResolver: Sendable {
    package enum LookupError: Error, Hashable {
        case invalidName
        case timedOut
        /// No name server answered, or it could not find out.
        case serverFailure
        case malformedAnswer
        /// Too many lookups are waiting already.
        case busy
        case cancelled
        case shutDown
    }

    /// A name server in place of the system's own.
    package struct NameServer: Sendable {
        let address: UInt32
        let port: UInt16

        /// - Returns: nil for an IPv6 address, which the C library's interface cannot take.
        package init?(_ address: IPAddress, port: UInt16 = 53) {
            guard case .v4(let number) = address else { return nil }
            self.address = number
            self.port = port
        }
    }

    private let threads = LookupThreads()
    private let nameServer: NameServer?
    private let timeoutMilliseconds: Int64
    private let timeLimit: TimeLimit

    /// - Parameters:
    ///   - timeoutMilliseconds: for one lookup, waiting for its turn included.
    ///   - nameServer: nil for those of the system.
    ///   - sleep: what the time limit waits with; nil for real time.
    package init(timeoutMilliseconds: Int64 = 5_000, nameServer: NameServer? = nil, sleep: Sleep? = nil) {
        self.timeoutMilliseconds = timeoutMilliseconds
        self.nameServer = nameServer
        timeLimit = TimeLimit(sleep: sleep ?? TimeLimit.sleeping)
    }

    /// The text of every TXT record of that name, its strings joined; empty when there is none or no such name.
    package func records(of name: String) async throws(LookupError) -> [String] {
        guard Self.isName(name) else { throw .invalidName }
        let (result, isOver) = await timeLimit.run(milliseconds: timeoutMilliseconds) {
            [threads, nameServer] () -> Result<[String], LookupError> in
            do throws(LookupThreads.Failure) {
                return try await threads.run { Self.lookUp(name, at: nameServer) }
            } catch {
                switch error {
                case .busy: return .failure(.busy)
                case .cancelled: return .failure(.cancelled)
                case .shutDown: return .failure(.shutDown)
                }
            }
        }
        switch result {
        case .success(let texts): return texts
        case .failure(.cancelled) where isOver: throw .timedOut
        case .failure(let error): throw error
        case nil: throw .cancelled
        }
    }

    /// Ends what is under way. Nothing can be looked up afterwards.
    package func shutdown() async {
        await threads.shutDown()
    }

    /// Blocks, at most four seconds for each name server.
    private static func lookUp(_ name: String, at server: NameServer?) -> Result<[String], LookupError> {
        var length: Int32 = 0
        // 65,535 bytes are the most that a DNS message can have.
        let message = [UInt8](unsafeUninitializedCapacity: 65_535) { buffer, count in
            length = hqx_resolver_text(
                name, server?.address.bigEndian ?? 0, server?.port ?? 0, 2, 2, buffer.baseAddress, 65_535)
            count = Int(max(length, 0))
        }
        switch Int(length) {
        case Int(HQX_RESOLVER_NO_RECORD): return .success([])
        case Int(HQX_RESOLVER_TRY_AGAIN): return .failure(.serverFailure)
        case Int(HQX_RESOLVER_FAILED): return .failure(.malformedAnswer)
        default: break
        }
        do throws(TextRecordAnswer.Malformed) {
            return .success(try TextRecordAnswer.texts(in: message))
        } catch {
            return .failure(.malformedAnswer)
        }
    }

    /// A dotted name as it may stand in a question: labels of 1 to 63, at most 253 characters. Underscores are what
    /// TXT records are found under.
    private static func isName(_ name: String) -> Bool {
        let isAllowed = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
        let labels = name.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
        return isAllowed && name.utf8.count <= 253 && labels.allSatisfy { (1...63).contains($0.count) }
    }
}
