@testable import Store

/// Tables that only the tests of the seam use.
enum TestSchema {
    static let values = Migration(
        id: 1, name: "values of every type",
        statements: [
            """
            CREATE TABLE sample (id {identity}, number INTEGER, words TEXT, bytes BLOB, measure REAL) {strict}
            """
        ])

    static let people = Migration(
        id: 1, name: "people with every constraint",
        statements: [
            """
            CREATE TABLE person (
                id {identity},
                name TEXT NOT NULL,
                town TEXT NOT NULL DEFAULT '',
                age INTEGER CONSTRAINT person_age_is_human CHECK (age BETWEEN 0 AND 150),
                friend_id INTEGER REFERENCES person (id) ON DELETE CASCADE,
                CONSTRAINT person_is_unique UNIQUE (name, town)
            ) {strict}
            """
        ])

    static let links = Migration(
        id: 1, name: "links",
        statements: [
            """
            CREATE TABLE link (target INTEGER NOT NULL, member INTEGER NOT NULL, PRIMARY KEY (target, member))
                {strict} {withoutRowID}
            """
        ])
}
