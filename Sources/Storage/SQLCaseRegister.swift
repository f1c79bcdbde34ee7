public import Core
public import SQL

/// Cases and memberships on a database.
public struct SQLCaseRegister: CaseRegister {
    let database: any SQLDatabase
    let digest: ByteDigest

    /// - Parameter digest: what records are chained with.
    public init(database: any SQLDatabase, digest: @escaping ByteDigest) {
        self.database = database
        self.digest = digest
    }

    public func makeCase(_ caseFile: CaseFile, at instant: Instant) async throws {
        let origin = EventPosition.random()
        let epoch = EventPosition.random()
        let chain = RecordChain(caseFile: caseFile.id, digest: digest)
        try await database.write { connection in
            var queries: [SQLQuery] = [
                """
                INSERT INTO case_file (id, caption, docket_number, court, judge, side, status, time_zone, bates_prefix,
                    bates_digits, exhibit_scheme, has_legal_hold, ai_policy, is_demo, next_item_number, created_at)
                VALUES (\(caseFile.id.text), \(caseFile.caption), \(caseFile.docketNumber), \(caseFile.court),
                    \(caseFile.judge), \(caseFile.side), \(caseFile.status), \(caseFile.timeZone),
                    \(caseFile.batesPrefix), \(caseFile.batesDigits), \(caseFile.exhibitScheme),
                    \(caseFile.hasLegalHold), \(caseFile.aiPolicy), \(caseFile.isDemo), 1,
                    \(instant.microseconds))
                """,
                """
                INSERT INTO case_head (case_id, epoch, seq, origin, min_resume_seq, access_revision)
                VALUES (\(caseFile.id.text), \(epoch.text), 0, \(origin.text), 0, 0)
                """,
            ]
            // Every role has its class from the start, so that what happened before a grant is told rightly.
            for (number, role) in Role.allCases.enumerated() {
                queries.append(
                    """
                    INSERT INTO case_class (case_id, number, role, walls)
                    VALUES (\(caseFile.id.text), \(number), \(role.rawValue), '')
                    """
                )
                queries.append(
                    """
                    INSERT INTO case_view (case_id, class, seq, position)
                    VALUES (\(caseFile.id.text), \(number), 0, \(origin.text))
                    """
                )
            }
            try chain.add([.init(.caseFile), .init(.caseHead), .init(.caseClass)], writing: queries, on: connection)
        }
    }

    public func caseFile(_ id: CaseFileID) async throws -> CaseFile? {
        try await database.read { connection in
            try connection.lastRows("SELECT \(CaseFile.columns) FROM case_file f WHERE f.id = \(id.text)").first
                .map(CaseFile.init(row:))
        }
    }

    public func cases(of person: PersonID) async throws -> [(caseFile: CaseFile, role: Role)] {
        try await standings(of: person).map { ($0.caseFile, $0.group.role) }
    }

    public func standings(of person: PersonID) async throws -> [CaseStanding] {
        try await database.read { connection in
            try connection.lastRows(
                """
                SELECT \(CaseFile.columns), c.number, c.role, c.walls, v.position
                FROM membership m
                JOIN case_file f ON f.id = m.case_id
                JOIN case_class c ON c.case_id = m.case_id AND c.number = m.class_number
                LEFT JOIN case_view v ON v.case_id = m.case_id AND v.class = m.class_number
                WHERE m.person_id = \(person.text)
                ORDER BY f.caption
                LIMIT 1000
                """
            ).map { row in
                CaseStanding(
                    caseFile: try CaseFile(row: row),
                    group: try ClearanceClass(row: row),
                    position: try row.optionalText("position").flatMap(EventPosition.init)
                )
            }
        }
    }

    public func allCases() async throws -> [CaseFile] {
        try await database.read { connection in
            try connection.lastRows("SELECT \(CaseFile.columns) FROM case_file f ORDER BY f.caption LIMIT 10000")
                .map(CaseFile.init(row:))
        }
    }

    public func clearance(of person: PersonID, in caseFile: CaseFileID) async throws -> Clearance? {
        try await database.read { connection in
            try connection.lastRows(
                """
                SELECT c.number, c.role, c.walls
                FROM membership m JOIN case_class c ON c.case_id = m.case_id AND c.number = m.class_number
                WHERE m.case_id = \(caseFile.text) AND m.person_id = \(person.text)
                """
            ).first.map { Clearance(caseFile: caseFile, person: person, group: try ClearanceClass(row: $0)) }
        }
    }

    public func clearance(of person: PersonID, forItem item: EvidenceID) async throws -> Clearance? {
        try await database.read { connection in
            try connection.lastRows(
                """
                SELECT m.case_id, c.number, c.role, c.walls
                FROM evidence_item i
                JOIN membership m ON m.case_id = i.case_id
                JOIN case_class c ON c.case_id = m.case_id AND c.number = m.class_number
                WHERE i.id = \(item.text) AND m.person_id = \(person.text)
                """
            ).first.flatMap { row in
                guard let caseFile = CaseFileID(try row.text("case_id")) else { return nil }
                return Clearance(caseFile: caseFile, person: person, group: try ClearanceClass(row: row))
            }
        }
    }

    public func members(of caseFile: CaseFileID) async throws -> [Membership] {
        try await database.read { connection in
            try connection.lastRows(
                """
                SELECT \(Person.columns), c.number, c.role, c.walls
                FROM membership m
                JOIN person p ON p.id = m.person_id
                JOIN case_class c ON c.case_id = m.case_id AND c.number = m.class_number
                WHERE m.case_id = \(caseFile.text)
                ORDER BY c.number, p.name
                LIMIT 1000
                """
            ).map { row in
                let group = try ClearanceClass(row: row)
                return Membership(person: try Person(row: row), role: group.role, walls: group.walls.sorted())
            }
        }
    }

    /// Tells every instance that rights changed: streams are asked again within a second.
    static func raiseAccess(in caseFile: CaseFileID, on connection: any SQLConnection) throws {
        try connection.execute(
            "UPDATE case_head SET access_revision = access_revision + 1 WHERE case_id = \(caseFile.text)"
        )
    }
}

extension CaseFile {
    static let columns: SQLQuery =
        """
        f.id AS case_id, f.caption, f.docket_number, f.court, f.side, f.status, f.time_zone, f.bates_prefix, \
        f.bates_digits, f.judge, f.exhibit_scheme, f.has_legal_hold, f.ai_policy, f.is_demo AS case_is_demo
        """

    init(row: SQLRow) throws {
        guard let id = CaseFileID(try row.text("case_id")) else { throw StorageError.unreadable(table: "case_file") }
        self.init(
            id: id,
            caption: try row.text("caption"),
            docketNumber: try row.text("docket_number"),
            court: try row.text("court"),
            judge: try row.text("judge"),
            side: try row.text("side"),
            status: try row.text("status"),
            timeZone: try row.text("time_zone"),
            batesPrefix: try row.text("bates_prefix"),
            batesDigits: try row.int("bates_digits"),
            exhibitScheme: try row.text("exhibit_scheme"),
            hasLegalHold: try row.flag("has_legal_hold"),
            aiPolicy: try row.text("ai_policy"),
            isDemo: try row.flag("case_is_demo")
        )
    }
}
