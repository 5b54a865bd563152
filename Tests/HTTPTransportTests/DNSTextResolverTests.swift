import Identifiers
import NIOCore
import NIOPosix
import Testing

@testable import HTTPTransport

@Suite("TXT records")
struct DNSTextResolverTests {
    /// Asks a name server made for the test.
    private func records(
        of name: String = "_atproto.alice.example.com", time: ManualTime? = nil,
        _ answer: @escaping @Sendable (DNSMessage) -> DNSMessage?
    ) async throws -> [String] {
        let server = try await NameServer(answer)
        let resolver = DNSTextResolver(
            nameServer: DNSTextResolver.NameServer(.v4(0x7F00_0001), port: server.port), sleep: untilCancelled)
        do {
            let texts = try await resolver.records(of: name)
            await resolver.shutdown()
            try await server.stop()
            return texts
        } catch {
            await resolver.shutdown()
            try await server.stop()
            throw error
        }
    }

    @Test("The text of every record is found, and its strings are joined")
    func finds() async throws {
        let texts = try await records { question in
            #expect(question.name == "_atproto.alice.example.com")
            return question.answered([.text(["did=did:plc:abc"]), .text(["one, ", "two"]), .text([""])])
        }
        #expect(texts == ["did=did:plc:abc", "one, two", ""])
    }

    @Test("A record behind another name is found, and what is no text is passed over")
    func followsAlias() async throws {
        let texts = try await records { question in
            question.answered([
                .alias, .text(["did=did:web:example.com"]), .other(type: 46, class: 1), .other(type: 16, class: 3),
            ])
        }
        #expect(texts == ["did=did:web:example.com"])
    }

    @Test("No such name and no such record are both: nothing")
    func findsNothing() async throws {
        #expect(try await records { $0.answered([], code: 3) } == [])
        #expect(try await records { $0.answered([]) } == [])
    }

    @Test("A server that cannot find out is an error, not an absence", arguments: [2, 5] as [UInt8])
    func serverFails(code: UInt8) async throws {
        await #expect(throws: DNSTextResolver.LookupError.serverFailure) {
            try await records { $0.answered([], code: code) }
        }
    }

    @Test("A server that says nothing is left when time runs out")
    func silence() async throws {
        let asked = AsyncStream.makeStream(of: Void.self)
        let mayAnswer = AsyncStream.makeStream(of: Void.self)
        let server = try await NameServer(delay: mayAnswer.stream) { question in
            asked.continuation.yield()
            return question.answered([])
        }
        let time = ManualTime()
        let resolver = DNSTextResolver(
            nameServer: DNSTextResolver.NameServer(.v4(0x7F00_0001), port: server.port), sleep: time.sleep)
        let lookup = Task { try await resolver.records(of: "slow.example.com") }
        for await _ in asked.stream { break }
        time.runOut()
        await #expect(throws: DNSTextResolver.LookupError.timedOut) { try await lookup.value }
        // Lets the thread go, which the C library would hold for some seconds more.
        mayAnswer.continuation.finish()
        await resolver.shutdown()
        try await server.stop()
        await #expect(throws: DNSTextResolver.LookupError.shutDown) { try await resolver.records(of: "a.example.com") }
    }

    @Test(
        "What is no name is not asked for",
        arguments: [
            "", ".", "a..b", "a b", "a/b", "é.com", "a\u{0}b", "a.", String(repeating: "a", count: 64),
            String(repeating: "a.", count: 127) + "a",
        ])
    func invalidName(name: String) async throws {
        await #expect(throws: DNSTextResolver.LookupError.invalidName) { try await records(of: name) { _ in nil } }
    }

    @Test("A message cut anywhere is refused or read as far as its counts reach, never beyond its end")
    func cutMessages() throws {
        let question = try #require(DNSMessage(bytes: DNSMessage.question(for: "a.example.com")))
        let whole = question.answered([.alias, .text(["did=did:plc:abc", "more"]), .text(["x"])]).bytes
        #expect(try TextRecordAnswer.texts(in: whole) == ["did=did:plc:abcmore", "x"])
        for length in whole.indices {
            #expect(throws: TextRecordAnswer.Malformed.self) {
                try TextRecordAnswer.texts(in: Array(whole.prefix(length)))
            }
        }
    }

    @Test("A message with any byte changed is read or refused, and nothing else happens")
    func changedMessages() throws {
        let question = try #require(DNSMessage(bytes: DNSMessage.question(for: "a.example.com")))
        let whole = question.answered([.alias, .text(["did=did:plc:abc"]), .text(["é"])]).bytes
        for position in whole.indices {
            for value in [0, 1, 0x3F, 0x40, 0x7F, 0x80, 0xC0, 0xFF] as [UInt8] {
                var changed = whole
                changed[position] = value
                do throws(TextRecordAnswer.Malformed) {
                    let texts = try TextRecordAnswer.texts(in: changed)
                    #expect(texts.count <= 2)
                } catch {}  // Refused, as it may be.
            }
        }
    }

    @Test("A record that is not UTF-8 is left out")
    func notUTF8() throws {
        let question = try #require(DNSMessage(bytes: DNSMessage.question(for: "a.example.com")))
        let message = question.answered([.raw(type: 16, class: 1, [2, 0xC3, 0x28]), .text(["fine"])])
        #expect(try TextRecordAnswer.texts(in: message.bytes) == ["fine"])
    }
}
