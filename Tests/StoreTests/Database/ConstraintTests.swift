import Testing

@testable import Store

@Suite("A violated constraint is the same error on both engines")
struct ConstraintTests {
    @Test("A second row with a unique key", arguments: TestEngine.allCases)
    func unique(_ engine: TestEngine) async throws {
        let error = try await violation(on: engine) { connection in
            try connection.execute("INSERT INTO person (name, town) VALUES ('Ada', 'London'), ('Ada', 'London')")
        }
        guard case .uniqueViolation(let constraint) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(constraint.columns == ["name", "town"])
        #expect(constraint.table == "person")
    }

    @Test("A second row with a primary key", arguments: TestEngine.allCases)
    func primaryKey(_ engine: TestEngine) async throws {
        let error = try await violation(on: engine) { connection in
            try connection.execute("INSERT INTO person (id, name) VALUES (1, 'Ada'), (1, 'Grace')")
        }
        guard case .uniqueViolation(let constraint) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(constraint.columns == ["id"])
    }

    @Test("A reference to nobody", arguments: TestEngine.allCases)
    func foreignKey(_ engine: TestEngine) async throws {
        let error = try await violation(on: engine) { connection in
            try connection.execute("INSERT INTO person (name, friend_id) VALUES ('Ada', 99)")
        }
        guard case .foreignKeyViolation = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("A value that the check refuses", arguments: TestEngine.allCases)
    func check(_ engine: TestEngine) async throws {
        let error = try await violation(on: engine) { connection in
            try connection.execute("INSERT INTO person (name, age) VALUES ('Ada', -1)")
        }
        guard case .checkViolation(let constraint) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(constraint.name == "person_age_is_human")
    }

    @Test("A null where none is allowed", arguments: TestEngine.allCases)
    func notNull(_ engine: TestEngine) async throws {
        let error = try await violation(on: engine) { connection in
            try connection.execute("INSERT INTO person (name) VALUES (\(String?.none))")
        }
        #expect(error == .notNullViolation(DatabaseError.Constraint(table: "person", columns: ["name"])))
    }

    @Test("A change inside a read", arguments: TestEngine.allCases)
    func readOnly(_ engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: [TestSchema.people]) { database in
            await #expect(throws: DatabaseError.readOnly) {
                try await database.read { _ = try $0.execute("INSERT INTO person (name) VALUES ('Ada')") }
            }
        }
    }

    @Test("No description of an error shows a bound value", arguments: TestEngine.allCases)
    func discretion(_ engine: TestEngine) async throws {
        let error = try await violation(on: engine) { connection in
            for _ in 1...2 {
                try connection.execute("INSERT INTO person (name, town) VALUES (\("Ada)=(x"), \("secret"))")
            }
        }
        #expect(!"\(String(describing: error))".contains("secret"))
    }

    private func violation(
        on engine: TestEngine, _ body: @escaping @Sendable (any Connection) throws -> Void
    ) async throws -> DatabaseError? {
        try await engine.withDatabase(migrations: [TestSchema.people]) { database in
            let error = await #expect(throws: DatabaseError.self) { try await database.write(body) }
            let count = try await database.read { try $0.one("SELECT COUNT(*) AS n FROM person").int("n") }
            #expect(count == 0)
            return error
        }
    }
}
