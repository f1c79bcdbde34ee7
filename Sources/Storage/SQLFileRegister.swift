public import Core
public import SQL

/// The files of items on a database; who may open them stands in every query.
public struct SQLFileRegister: FileRegister {
    private let database: any SQLDatabase

    public init(database: any SQLDatabase) { self.database = database }

    public func file(
        _ id: EvidenceFileID,
        for person: PersonID
    ) async throws -> (file: EvidenceFile, clearance: Clearance) {
        try await database.read { connection in
            let classes = try connection.rows(
                """
                SELECT c.number, c.role, c.walls, f.case_id FROM evidence_file f
                JOIN membership m ON m.case_id = f.case_id AND m.person_id = \(person.text)
                JOIN person p ON p.id = m.person_id AND p.is_disabled = 0
                JOIN case_class c ON c.case_id = m.case_id AND c.number = m.class_number
                WHERE f.id = \(id.text)
                """
            )
            guard let row = classes.first, let caseFile = CaseFileID(try row.text("case_id"))
            else { throw FileError.notFound }
            let clearance = Clearance(caseFile: caseFile, person: person, group: try ClearanceClass(row: row))
            guard let file = try Self.files("f.id = \(id.text)", for: clearance, on: connection).first
            else { throw FileError.notFound }
            return (file, clearance)
        }
    }

    public func file(of item: EvidenceID, for clearance: Clearance) async throws -> EvidenceFile? {
        try await database.read { connection in
            try Self.files("f.item_id = \(item.text)", for: clearance, on: connection).first
        }
    }

    private static func files(
        _ condition: SQLQuery,
        for clearance: Clearance,
        on connection: any SQLConnection
    ) throws -> [EvidenceFile] {
        try connection.lastRows(
            """
            SELECT \(EvidenceFile.columns) FROM evidence_file f JOIN evidence_item i ON i.id = f.item_id
            WHERE \(condition) AND f.case_id = \(clearance.caseFile.text) AND \(EvidenceFile.isOpen(to: clearance))
            LIMIT 1
            """
        ).map(EvidenceFile.init(row:))
    }

    public func duplicates(
        of digest: FileDigest,
        but item: EvidenceID?,
        for clearance: Clearance
    ) async throws -> [FileDuplicate] {
        try await database.read { connection in
            let rows = try connection.lastRows(
                """
                SELECT \(EvidenceItem.columns) FROM evidence_file f JOIN evidence_item i ON i.id = f.item_id
                WHERE f.case_id = \(clearance.caseFile.text) AND f.sha256 = \(digest.text)
                  AND i.id <> \(item?.text ?? "") AND \(EvidenceFile.isOpen(to: clearance))
                ORDER BY f.added_at, f.id
                LIMIT \(FileLimits.duplicatesMax)
                """
            )
            return try rows.map(EvidenceItem.init(row:)).map { item in
                FileDuplicate(
                    item: item.id,
                    itemNumber: clearance.sees(.itemNumber) ? item.values.text(.itemNumber) ?? "" : "",
                    title: clearance.sees(.title) ? item.values.text(.title) ?? "" : ""
                )
            }
        }
    }

    public func bytes(in caseFile: CaseFileID) async throws -> Int64 {
        try await database.read { connection in
            let rows = try connection.lastRows(
                "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) AS bytes FROM evidence_file WHERE case_id = \(caseFile.text)"
            )
            return try rows.first?.integer("bytes") ?? 0
        }
    }
}
