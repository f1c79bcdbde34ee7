public import Core
import SQL

/// Who is on a case: granting, revoking, and the clearance classes that roles and walls make.
extension SQLCaseRegister {
    public func grant(
        _ role: Role,
        walls: Set<String>,
        to person: PersonID,
        in caseFile: CaseFileID,
        at instant: Instant
    ) async throws {
        let chain = RecordChain(caseFile: caseFile, digest: digest)
        try await database.write { connection in
            try chain.write(Self.rows(of: person) + [.init(.caseClass)], on: connection) {
                // Raising the revision locks the case's head: no mutation computes an audience meanwhile.
                try Self.raiseAccess(in: caseFile, on: connection)
                if !role.leadsTheCase { try Self.keepLead(of: caseFile, without: person, on: connection) }
                let number = try Self.classNumber(role, walls, in: chain, on: connection)
                try connection.execute(
                    """
                    INSERT INTO membership (case_id, person_id, class_number, granted_at)
                    VALUES (\(caseFile.text), \(person.text), \(number), \(instant.microseconds))
                    ON CONFLICT (case_id, person_id) DO UPDATE SET class_number = excluded.class_number
                    """
                )
            }
        }
    }

    public func revoke(_ person: PersonID, in caseFile: CaseFileID) async throws {
        let chain = RecordChain(caseFile: caseFile, digest: digest)
        try await database.write { connection in
            try chain.write(Self.rows(of: person), on: connection) {
                try Self.raiseAccess(in: caseFile, on: connection)
                try Self.keepLead(of: caseFile, without: person, on: connection)
                try connection.execute(
                    "DELETE FROM membership WHERE case_id = \(caseFile.text) AND person_id = \(person.text)"
                )
            }
        }
    }

    /// What says that somebody is on a case.
    private static func rows(of person: PersonID) -> [RecordChain.Rows] {
        [
            .init(.membership, where: "t.person_id = \(person.text)"),
            .init(.member, where: "t.id = \(person.text)"),
        ]
    }

    /// Refuses to leave a case without a lead that has one now.
    private static func keepLead(
        of caseFile: CaseFileID,
        without person: PersonID,
        on connection: any SQLConnection
    ) throws {
        let leads = try connection.rows(
            """
            SELECT m.person_id FROM membership m
            JOIN case_class c ON c.case_id = m.case_id AND c.number = m.class_number
            WHERE m.case_id = \(caseFile.text)
              AND c.role IN (\(Role.leadProsecutor.rawValue), \(Role.secondChair.rawValue))
            LIMIT 1000
            """
        ).map { try $0.text("person_id") }
        guard leads != [person.text] else { throw MembershipError.lastLead }
    }

    /// The class of a role with walls, made when it is asked for the first time.
    private static func classNumber(
        _ role: Role,
        _ walls: Set<String>,
        in chain: RecordChain,
        on connection: any SQLConnection
    ) throws -> Int {
        let caseFile = chain.caseFile
        let classes = try connection.rows(
            "SELECT number, role, walls FROM case_class WHERE case_id = \(caseFile.text) ORDER BY number LIMIT 63"
        ).map(ClearanceClass.init(row:))
        guard let plain = classes.first(where: { $0.role == role && $0.walls.isEmpty })
        else { throw AccessError.caseNotFound }
        if let found = classes.first(where: { $0.role == role && $0.walls == walls }) { return found.number }
        guard classes.count < ClearanceClass.countMax else { throw MembershipError.tooManyClasses }
        let made = ClearanceClass(number: (classes.map(\.number).max() ?? -1) + 1, role: role, walls: walls)
        try connection.execute(
            """
            INSERT INTO case_class (case_id, number, role, walls)
            VALUES (\(caseFile.text), \(made.number), \(role.rawValue), \(ClearanceClass.text(walls)))
            """
        )
        try chain.write([.init(.familyEvent)], on: connection) {
            try give(made, theSightOf: plain, in: caseFile, on: connection)
        }
        return made.number
    }

    /// Lets a new class see what its role sees, but for items that one of its walls keeps away.
    ///
    /// An item behind a wall has no past for the class: all its events count as hidden.
    private static func give(
        _ made: ClearanceClass,
        theSightOf plain: ClearanceClass,
        in caseFile: CaseFileID,
        on connection: any SQLConnection
    ) throws {
        let id = caseFile.text
        try connection.execute(
            """
            INSERT INTO case_view (case_id, class, seq, position)
            SELECT case_id, \(made.number), seq, position FROM case_view WHERE case_id = \(id) AND class = \(plain.number)
            """
        )
        try connection.execute(
            "UPDATE evidence_item SET audience = audience | \(made.bit) WHERE case_id = \(id) AND (audience & \(plain.bit)) <> 0"
        )
        for column: SQLQuery in ["audience_before", "audience_after", "seen_by"] {
            try connection.execute(
                """
                UPDATE case_event SET \(column) = \(column) | \(made.bit)
                WHERE case_id = \(id) AND (\(column) & \(plain.bit)) <> 0
                """
            )
        }
        // Items that have a past of their own for the role, and items with walls: few of a case.
        let special = try connection.rows(
            """
            SELECT \(EvidenceItem.columns) FROM evidence_item i
            WHERE i.case_id = \(id) AND (i.hidden_events <> '' OR i.fields LIKE '%"walls"%')
            """
        ).map(EvidenceItem.init(row:))
        for var item in special {
            let isBehind = !made.walls.isDisjoint(with: item.values.set(.walls))
            item.hiddenEvents[made.number] = isBehind ? item.revision : item.hiddenEvents[plain.number]
            try connection.execute(
                """
                UPDATE evidence_item SET hidden_events = \(HiddenEvents.text(item.hiddenEvents))
                WHERE id = \(item.id.text)
                """
            )
            guard isBehind else { continue }
            try connection.execute(
                "UPDATE evidence_item SET audience = audience & \(~made.bit) WHERE id = \(item.id.text)"
            )
            for column: SQLQuery in ["audience_before", "audience_after", "seen_by"] {
                try connection.execute(
                    "UPDATE case_event SET \(column) = \(column) & \(~made.bit) WHERE subject_id = \(item.id.text)"
                )
            }
        }
    }
}
