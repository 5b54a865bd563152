import Identifiers
import Reconnection

extension Repository: ReconnectionPort {
    package func people(of member: MemberID, _ query: PeopleQuery, now: Int64) async throws -> PeoplePage {
        try await database.read { c in
            let seen = try c.first("SELECT people_seen_at FROM member WHERE id = \(member)")?.int("people_seen_at") ?? 0
            var counts: [PeopleQuery.Filter: Int] = [:]
            for filter in PeopleQuery.Filter.allCases {
                var each = PeopleQuery()
                each.filter = filter
                counts[filter] = try Self.count(Self.selection(member, each, seen: seen), on: c)
            }
            let selection = Self.selection(member, query, seen: seen)
            let rows = try c.rows(
                """
                SELECT connection.other_id, connection.tier, connection.reasons, connection.was_following,
                    connection.is_ticked, connection.found_at, COALESCE(x.name, listed.screen_name) AS name,
                    COALESCE(x.display_name, listed.name) AS display_name,
                    dismissal.member_id IS NOT NULL AS is_dismissed
                \(sql: selection)
                ORDER BY connection.was_following DESC, connection.tier, COALESCE(x.search_text, listed.search_text),
                    connection.other_id
                LIMIT \(query.limit) OFFSET \(query.offset)
                """)
            let candidates = try Self.candidates(
                for: try rows.map { try $0.raw("other_id", as: MemberID.self) }, of: member, on: c)
            let people = try rows.map { row in
                let other: MemberID = try row.raw("other_id")
                return Person(
                    member: other, screenName: try row.text("name"), displayName: try row.text("display_name"),
                    tier: try row.tier(), reasons: Reasons(rawValue: try row.int("reasons")),
                    wasFollowing: try row.bool("was_following"), isTickedAtFirst: try row.bool("is_ticked"),
                    accounts: candidates[other] ?? [], foundAt: try row.int("found_at"),
                    isNew: try seen > 0 && row.int("found_at") > seen, isDismissed: try row.flag("is_dismissed"))
            }
            return PeoplePage(
                people: people, total: try Self.count(selection, on: c), counts: counts, isFirstLook: seen == 0)
        }
    }

    private static func count(_ selection: SQL, on c: any Connection) throws -> Int {
        Int(try c.one("SELECT COUNT(*) AS n \(sql: selection)").int("n"))
    }

    /// `FROM … WHERE …` of the people that a query asks for.
    private static func selection(_ member: MemberID, _ query: PeopleQuery, seen: Int64) -> SQL {
        var parts: [SQL] = ["connection.seeker_id = \(member)", "COALESCE(x.member_id, listed.id) IS NOT NULL"]
        switch query.filter {
        case .all: parts.append("dismissal.member_id IS NULL")
        case .dismissed: parts.append("dismissal.member_id IS NOT NULL")
        case .new:
            parts.append(
                "dismissal.member_id IS NULL AND \(seen > 0) = 1 AND connection.found_at > \(seen)")
        case .open:
            parts.append(
                """
                dismissal.member_id IS NULL AND NOT EXISTS (
                    SELECT 1 FROM delivery JOIN work ON work.id = COALESCE(delivery.undo_work_id, delivery.work_id)
                    WHERE delivery.member_id = \(member) AND delivery.other_id = connection.other_id
                        AND NOT COALESCE(\(sql: DeliveryStatements.isTakenBack), FALSE))
                """)
        }
        for word in query.search.lowercased().split(separator: " ").prefix(5) {
            let pattern =
                "%\(word.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_"))%"
            parts.append(
                """
                (EXISTS (SELECT 1 FROM account WHERE account.member_id = connection.other_id
                    AND account.search_text LIKE \(pattern) ESCAPE '\\') OR listed.search_text LIKE \(pattern) ESCAPE '\\')
                """)
        }
        if let network = query.network {
            parts.append(
                """
                (EXISTS (SELECT 1 FROM account WHERE account.member_id = connection.other_id
                    AND account.network = \(network) AND account.is_proven = 1)
                OR EXISTS (SELECT 1 FROM directory_account WHERE entry_id = listed.id AND network = \(network)))
                """)
        }
        return """
            FROM connection
            LEFT JOIN account AS x ON x.member_id = connection.other_id AND x.network = 'x'
            LEFT JOIN directory_entry AS listed ON listed.id = -connection.other_id
            LEFT JOIN dismissal ON dismissal.member_id = connection.seeker_id
                AND dismissal.other_id = connection.other_id
            WHERE \(sql: SQL.joined(parts, separator: " AND "))
            """
    }

    private static func candidates(
        for others: [MemberID], of member: MemberID, on c: any Connection
    ) throws -> [MemberID: [Person.Candidate]] {
        var result: [MemberID: [Person.Candidate]] = [:]
        let rows = try c.rows(
            """
            SELECT account.member_id, account.network, account.name, account.display_name, network_choice.is_chosen,
                work.state, work.outcome, COALESCE(\(sql: DeliveryStatements.isTakenBack), FALSE) AS is_taken_back
            FROM (\(sql: DirectoryStatements.reachable(others))) AS account
            LEFT JOIN account AS mine ON mine.member_id = \(member) AND mine.network = account.network
                AND mine.is_proven = 1
            LEFT JOIN network_choice ON network_choice.member_id = \(member)
                AND network_choice.other_id = account.member_id AND network_choice.network = account.network
            LEFT JOIN delivery ON delivery.member_id = \(member) AND delivery.network = account.network
                AND delivery.actor_key = mine.key AND delivery.target_key = account.key
            LEFT JOIN work ON work.id = COALESCE(delivery.undo_work_id, delivery.work_id)
            ORDER BY account.member_id, account.network
            """)
        for row in rows {
            let status = try DeliveryStatements.statusWord(row)
            result[try row.raw("member_id"), default: []].append(
                Person.Candidate(
                    network: try row.raw("network"), name: try row.text("name"),
                    displayName: try row.text("display_name"), isChosen: try row.optionalBool("is_chosen"),
                    delivery: status, isTakenBack: try row.flag("is_taken_back")))
        }
        return result
    }

    package func sawPeople(_ member: MemberID, now: Int64) async throws {
        try await database.write { c in
            _ = try c.execute("UPDATE member SET people_seen_at = \(now) WHERE id = \(member)")
        }
    }

    package func setDismissed(_ isDismissed: Bool, _ other: MemberID, of member: MemberID) async throws {
        try await database.write { c in
            guard
                try c.first("SELECT 1 AS one FROM connection WHERE seeker_id = \(member) AND other_id = \(other)")
                    != nil
            else { return }
            if isDismissed {
                try c.execute(
                    "INSERT INTO dismissal (member_id, other_id) VALUES (\(member), \(other)) ON CONFLICT DO NOTHING")
            } else {
                try c.execute("DELETE FROM dismissal WHERE member_id = \(member) AND other_id = \(other)")
            }
        }
    }

    package func choose(_ network: Network, isChosen: Bool, for other: MemberID, of member: MemberID) async throws {
        try await database.write { c in
            guard
                try c.first("SELECT 1 AS one FROM connection WHERE seeker_id = \(member) AND other_id = \(other)")
                    != nil
            else { return }
            try c.execute(
                """
                INSERT INTO network_choice (member_id, other_id, network, is_chosen)
                VALUES (\(member), \(other), \(network), \(isChosen))
                ON CONFLICT (member_id, other_id, network) DO UPDATE SET is_chosen = excluded.is_chosen
                """)
        }
    }

    package func chooseAll(_ query: PeopleQuery, isChosen: Bool, of member: MemberID) async throws {
        try await database.write { c in
            let seen = try c.first("SELECT people_seen_at FROM member WHERE id = \(member)")?.int("people_seen_at") ?? 0
            var parts: [SQL] = [
                "theirs.member_id IN (SELECT connection.other_id \(sql: Self.selection(member, query, seen: seen)))"
            ]
            if let network = query.network { parts.append("theirs.network = \(network)") }
            if isChosen {
                parts.append(
                    """
                    NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.member_id = mine.member_id
                        AND delivery.other_id = theirs.member_id AND delivery.network = theirs.network)
                    """)
            }
            try c.execute(
                """
                INSERT INTO network_choice (member_id, other_id, network, is_chosen)
                SELECT mine.member_id, theirs.member_id, theirs.network, CASE WHEN \(isChosen) = 1 THEN 1 ELSE 0 END
                FROM (\(sql: DirectoryStatements.reachable(by: member))) AS theirs
                JOIN account AS mine ON mine.member_id = \(member) AND mine.network = theirs.network
                    AND mine.is_proven = 1
                WHERE \(sql: SQL.joined(parts, separator: " AND "))
                ON CONFLICT (member_id, other_id, network) DO UPDATE SET is_chosen = excluded.is_chosen
                """)
        }
    }

    package func foundBy(_ member: MemberID, limit: Int) async throws -> [FoundBy] {
        try await database.read { c in
            try c.rows(
                """
                SELECT x.name, x.display_name AS shown, connection.found_at
                FROM connection
                JOIN connection AS mutual ON mutual.seeker_id = connection.other_id
                    AND mutual.other_id = connection.seeker_id
                JOIN account AS x ON x.member_id = connection.seeker_id AND x.network = 'x' AND x.is_proven = 1
                WHERE connection.other_id = \(member)
                ORDER BY connection.found_at DESC, connection.seeker_id
                LIMIT \(limit)
                """
            ).map { row in
                FoundBy(
                    screenName: try row.text("name"), displayName: try row.text("shown"), at: try row.int("found_at"))
            }
        }
    }

    package func communityCounts() async throws -> CommunityCounts {
        try await database.read { c in
            let members = try c.one("SELECT COUNT(*) AS n FROM member WHERE visibility IS NOT NULL").int("n")
            let done = try c.one(
                """
                SELECT COUNT(*) AS n, COUNT(DISTINCT delivery.member_id) AS people FROM delivery
                JOIN work ON work.id = delivery.work_id
                WHERE delivery.undo_work_id IS NULL AND work.outcome IN ('sent', 'accepted', 'requested')
                """)
            let found = try c.one("SELECT COUNT(*) AS n, COUNT(DISTINCT seeker_id) AS people FROM connection")
            return CommunityCounts(
                members: Int(members), reconnections: Int(try done.int("n")),
                peopleReconnected: Int(try done.int("people")), found: Int(try found.int("n")),
                seekers: Int(try found.int("people")))
        }
    }
}

extension Row {
    fileprivate func tier() throws -> Tier {
        guard let tier = Tier(rawValue: Int(try int("tier"))) else {
            throw AccessError.unknownRawValue(column: "tier", type: "Tier")
        }
        return tier
    }

    /// A truth value that PostgreSQL answers as such and SQLite as a number.
    fileprivate func flag(_ column: String) throws -> Bool { try bool(column) }
}
