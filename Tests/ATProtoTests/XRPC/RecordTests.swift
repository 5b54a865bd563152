import HTTPTransport
import Identifiers
import Sandbox
import Testing

@testable import ATProto

@Suite("Writing and reading records")
struct RecordTests {
    private func key(_ number: Int64) -> RecordKey { RecordKey(TID(microseconds: number, clockID: 0)) }

    private func follow(_ subject: ATProtoAccount = TestBench.bo, at createdAt: Int64 = 1_795_000_000_123)
        -> FollowRecord
    {
        FollowRecord(subject: subject.did, createdAt: createdAt)
    }

    /// A client that has the server's nonce already, so that its next request is carried out at once.
    private func greeted(_ bench: TestBench, _ session: ATSession) async throws -> PDSClient {
        let pds = bench.pds
        _ = try await pds.deleteRecord(collection: FollowRecord.collection, rkey: key(1), session: session)
        return pds
    }

    @Test("A record is created, read back, listed and deleted")
    func roundTrip() async throws {
        try await TestBench.run { bench in
            let session = try await bench.signIn()
            let created = try await bench.pds.createRecord(follow(), rkey: key(1), session: session)
            let uri = try ATURI(did: session.did, collection: FollowRecord.collection, rkey: key(1))
            #expect(created.value.uri == uri)
            let read = try await bench.pds.getRecord(FollowRecord.self, rkey: key(1), session: session).value
            #expect(read?.value == follow())
            #expect(read?.cid == created.value.cid)
            #expect(read?.uri == created.value.uri)
            let page = try await bench.pds.listRecords(FollowRecord.self, session: session).value
            #expect(page.records.map(\.value) == [follow()])
            _ = try await bench.pds.deleteRecord(collection: FollowRecord.collection, rkey: key(1), session: session)
            let found = try await bench.pds.getRecord(FollowRecord.self, rkey: key(1), session: session).value
            #expect(found == nil)
            // Deleting what is gone is no error.
            _ = try await bench.pds.deleteRecord(collection: FollowRecord.collection, rkey: key(1), session: session)
        }
    }

    /// Enough requests that the account's points are the tighter limit: of several, servers tell the tightest.
    private var manyRequests: ATProtoSettings {
        var settings = ATProtoSettings()
        settings.requestsPerFiveMinutes = 100_000
        return settings
    }

    @Test("Every write tells what is left of the account's points")
    func rateLimit() async throws {
        try await TestBench.run(settings: manyRequests) { bench in
            let session = try await bench.signIn()
            let first = try await bench.pds.createRecord(follow(), rkey: key(1), session: session).rateLimit
            let second = try await bench.pds.createRecord(
                follow(TestBench.cleo), rkey: key(2), session: session
            ).rateLimit
            let limit = try #require(first.limit)
            #expect(limit == 5_000)
            #expect(first.remaining == limit - 3)
            #expect(second.remaining == limit - 6)
            #expect(try #require(first.resetAt) > bench.clock.now())
        }
    }

    @Test("A key that is taken fails the write, and reading it back tells what is there")
    func takenKey() async throws {
        try await TestBench.run { bench in
            let session = try await bench.signIn()
            _ = try await bench.pds.createRecord(follow(), rkey: key(1), session: session)
            do {
                _ = try await bench.pds.createRecord(follow(TestBench.cleo), rkey: key(1), session: session)
                Issue.record("a key was given twice")
            } catch XRPCError.network(let error) {
                #expect(error.mayHaveHappened)
            }
            let read = try await bench.pds.getRecord(FollowRecord.self, rkey: key(1), session: session).value
            #expect(read?.value == follow())
        }
    }

    @Test("A write whose answer is lost is found by its key, and not repeated")
    func lostAnswer() async throws {
        try await TestBench.run { bench in
            let session = try await bench.signIn()
            let pds = try await greeted(bench, session)
            await bench.sandbox.faults.add(FaultRule("POST /xrpc/com.atproto.repo.createRecord", .dropResponse))
            do {
                _ = try await pds.createRecord(follow(), rkey: key(1), session: session)
                Issue.record("an answer came")
            } catch XRPCError.network(let error) {
                #expect(error.mayHaveHappened)
            }
            let written = try await bench.pds.getRecord(FollowRecord.self, rkey: key(1), session: session).value
            #expect(written?.value == follow())
            let found = try await bench.pds.listRecords(FollowRecord.self, session: session).value.records.count
            #expect(found == 1)
        }
    }

    @Test(
        "An answer that cannot be read leaves open whether the write happened",
        arguments: [
            FaultEffect.answer(status: 500, body: .html, afterEffect: true),
            .answer(status: 502, body: .text, afterEffect: true), .answer(status: 200, body: .html, afterEffect: true),
            .answer(status: 200, body: .empty, afterEffect: true),
        ])
    func unreadable(_ effect: FaultEffect) async throws {
        try await TestBench.run { bench in
            let session = try await bench.signIn()
            let pds = try await greeted(bench, session)
            await bench.sandbox.faults.add(FaultRule("POST /xrpc/com.atproto.repo.createRecord", effect))
            do {
                _ = try await pds.createRecord(follow(), rkey: key(1), session: session)
                Issue.record("it was taken")
            } catch XRPCError.network(let error) {
                #expect(error.mayHaveHappened)
            }
            let found = try await bench.pds.getRecord(FollowRecord.self, rkey: key(1), session: session).value
            #expect(found != nil)
        }
    }

    @Test("A refusal says when to come back, and that nothing happened")
    func tooMany() async throws {
        try await TestBench.run { bench in
            let session = try await bench.signIn()
            await bench.sandbox.faults.add(
                FaultRule(
                    "POST /xrpc/com.atproto.repo.createRecord", .rateLimit(retryAfterSeconds: 30, style: .atproto)))
            do {
                _ = try await bench.pds.createRecord(follow(), rkey: key(1), session: session)
                Issue.record("it was taken")
            } catch XRPCError.network(let error) {
                #expect(error.status == 429)
                #expect(error.code == "RateLimitExceeded")
                #expect(error.retryAt == bench.clock.now() + 30_000)
                #expect(!error.mayHaveHappened)
            }
        }
    }

    @Test("A nonce that changes in the middle costs one more request and no second record")
    func nonceRotation() async throws {
        try await TestBench.run { bench in
            let session = try await bench.signIn()
            let pds = bench.pds
            _ = try await pds.createRecord(follow(), rkey: key(1), session: session)
            await bench.atproto.authorization.rotateNonce()
            _ = try await pds.createRecord(follow(TestBench.cleo), rkey: key(2), session: session)
            let found = try await pds.listRecords(FollowRecord.self, session: session).value.records.count
            #expect(found == 2)
            // The first client never had a nonce: one more request for each of the two.
            #expect(await bench.sandbox.requests.count("POST /xrpc/com.atproto.repo.createRecord") == 4)
        }
    }

    @Test("What the grant does not cover has a cause of its own")
    func scopeMissing() async throws {
        try await TestBench.run { bench in
            let session = try await bench.signIn()
            let block = BlockRecord(subject: TestBench.bo.did, createdAt: bench.clock.now())
            do {
                _ = try await bench.pds.createRecord(block, rkey: key(1), session: session)
                Issue.record("a block was written with the right to follow")
            } catch XRPCError.scopeMissing(let error) {
                #expect(error.code == "ScopeMissingError")
                #expect(!error.mayHaveHappened)
            }
        }
    }

    @Test("An account that was taken down is no expired token")
    func takenDown() async throws {
        try await TestBench.run { bench in
            let session = try await bench.signIn()
            await bench.atproto.directory.update(TestBench.anna.did) { $0.status = .takendown }
            do {
                _ = try await bench.pds.createRecord(follow(), rkey: key(1), session: session)
                Issue.record("it was taken")
            } catch XRPCError.network(let error) {
                #expect(error.code == "AccountTakedown")
            }
        }
    }

    @Test("A record that its lexicon refuses is refused by name")
    func invalidRecord() async throws {
        struct Bad: Encodable {
            let subject = "nobody"
            let createdAt = "yesterday"
        }
        try await TestBench.run { bench in
            let session = try await bench.signIn()
            do {
                _ = try await bench.pds.createRecord(
                    Bad(), collection: FollowRecord.collection, rkey: key(1), session: session)
                Issue.record("it was taken")
            } catch XRPCError.network(let error) {
                #expect(error.status == 400)
                #expect(error.code == "InvalidRequest")
                #expect(!error.mayHaveHappened)
            }
        }
    }

    @Test("A collection is read page by page to its end, and records of other apps are kept apart")
    func pages() async throws {
        try await TestBench.run { bench in
            let session = try await bench.signIn()
            let others = (0..<7).map { TestBench.account("friend\($0)", String("abcdefghij234567"[$0])) }
            try await bench.atproto.follow(others.map(\.did), as: session.did)
            var found: [DID] = []
            var cursor: String?
            var pages = 0
            repeat {
                let page = try await bench.pds.listRecords(
                    FollowRecord.self, session: session, cursor: cursor, limit: 3
                ).value
                found += page.records.compactMap(\.value?.subject)
                cursor = page.cursor
                pages += 1
            } while cursor != nil && pages < 10
            #expect(Set(found) == Set(others.map(\.did)))
            #expect(found.count == 7)
        }
    }

    @Test("A record of another form does not hide its neighbours")
    func oddRecords() async throws {
        try await TestBench.run { bench in
            let base = "at://\(TestBench.anna.did)/app.bsky.graph.follow"
            let cid: JSONValue = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"
            func entry(_ key: String, _ value: JSONValue) -> JSONValue {
                ["uri": .string("\(base)/\(key)"), "cid": cid, "value": value]
            }
            try await bench.script.set(
                "GET /xrpc/com.atproto.repo.listRecords",
                [
                    "records": [
                        entry("3jzfcijpj2z2a", ["subject": "did:plc:x", "createdAt": "2026-01-01T00:00:00+02:00"]),
                        entry("3jzfcijpj2z2b", ["subject": 7]), ["uri": "nonsense"],
                        entry(
                            "3jzfcijpj2z2c",
                            ["subject": "did:plc:y", "createdAt": "2026-01-01T00:00:00.5Z", "via": [:]]),
                    ], "cursor": "same",
                ])
            let page = try await bench.pds.listRecords(
                FollowRecord.self, collection: FollowRecord.collection, of: TestBench.anna.did, at: bench.stranger,
                cursor: "same"
            ).value
            #expect(page.records.map { $0.value?.subject.description } == ["did:plc:x", nil, "did:plc:y"])
            #expect(page.records[2].value?.createdAt == 1_767_225_600_500)
            // A server that gives the same cursor again would be asked without end.
            #expect(page.cursor == nil)
        }
    }

    @Test("Several writes happen together or not at all")
    func batches() async throws {
        try await TestBench.run(settings: manyRequests) { bench in
            let session = try await bench.signIn()
            let answer = try await bench.pds.applyWrites(
                [
                    .create(follow(), collection: FollowRecord.collection, rkey: key(1)),
                    .create(follow(TestBench.cleo), collection: FollowRecord.collection, rkey: key(2)),
                ], session: session)
            #expect(answer.value?.map { $0?.uri.rkey } == [key(1), key(2)])
            #expect(answer.rateLimit.remaining == 5_000 - 6)
            let failed = await cause {
                _ = try await bench.pds.applyWrites(
                    [
                        .delete(collection: FollowRecord.collection, rkey: key(1)),
                        .create(follow(), collection: FollowRecord.collection, rkey: key(2)),
                    ], session: session)
            }
            #expect(failed != "no error")
            let found = try await bench.pds.getRecord(FollowRecord.self, rkey: key(1), session: session).value
            #expect(found != nil)
            let deleted = try await bench.pds.applyWrites(
                [.delete(collection: FollowRecord.collection, rkey: key(1))], session: session)
            #expect(deleted.value == [nil])
        }
    }

    @Test("Too many writes are not even sent")
    func tooManyWrites() async throws {
        try await TestBench.run { bench in
            let session = try await bench.signIn()
            let writes = (0...200).map { RecordWrite.delete(collection: FollowRecord.collection, rkey: key($0)) }
            let cause = await cause { _ = try await bench.pds.applyWrites(writes, session: session) }
            #expect(cause.contains("invalidRequest"))
            #expect(await bench.sandbox.requests.count("POST /xrpc/com.atproto.repo.applyWrites") == 0)
        }
    }

    @Test("The same record put again is the same record, under a grant that covers creating and updating")
    func put() async throws {
        var settings = ATProtoSettings()
        settings.granularScopes = .refused
        try await TestBench.run(settings: settings) { bench in
            let session = try await bench.signIn()
            var references: [RecordReference] = []
            for _ in 1...2 {
                references.append(
                    try await bench.pds.putRecord(
                        follow(), collection: FollowRecord.collection, rkey: key(1), session: session
                    ).value)
            }
            #expect(references[0] == references[1])
        }
    }

    @Test("A file is handed over, and referred to as the data model says")
    func blob() async throws {
        try await TestBench.run { bench in
            let session = try await bench.signIn(scope: ATScopes("atproto blob:image/*"))
            let blob = try await bench.pds.uploadBlob([1, 2, 3], mimeType: "image/png", session: session).value
            #expect(blob.size == 3)
            #expect(blob.mimeType == "image/png")
            #expect(
                try JSONValue(encoding: blob) == [
                    "$type": "blob", "ref": ["$link": .string(blob.cid.description)], "mimeType": "image/png",
                    "size": 3,
                ])
        }
    }

    @Test("A server of before the error had a name still says that a record is missing")
    func oldServer() async throws {
        try await TestBench.run { bench in
            try await bench.script.set(
                "GET /xrpc/com.atproto.repo.getRecord",
                ["error": "InvalidRequest", "message": "Could not locate record: at://x"], status: 400)
            let answer = try await bench.pds.getRecord(
                FollowRecord.self, collection: FollowRecord.collection, rkey: key(1), of: TestBench.anna.did,
                at: bench.stranger)
            #expect(answer.value == nil)
        }
    }

    @Test("A token never follows a redirect")
    func redirect() async throws {
        try await TestBench.run { bench in
            let session = try await bench.signIn()
            let elsewhere = ATSession(
                did: session.did, pds: bench.stranger, accessToken: session.accessToken, refreshToken: nil,
                scope: session.scope, expiresAt: session.expiresAt, grant: session.grant)
            await bench.script.set(
                "POST /xrpc/com.atproto.repo.createRecord",
                ScriptedServer.Answer(status: 307, headers: ["Location": "/elsewhere"]))
            let cause = await cause {
                _ = try await bench.pds.createRecord(follow(), rkey: key(1), session: elsewhere)
            }
            #expect(cause.contains("307"))
            #expect(await bench.script.seen.count == 1)
            #expect(!cause.contains(session.accessToken))
        }
    }
}

extension String {
    fileprivate subscript(offset: Int) -> Character { self[index(startIndex, offsetBy: offset)] }
}
