public import Core
public import SQL

/// The register of exports on a database.
public struct SQLExportRegister: ExportRegister {
    private let database: any SQLDatabase
    private let digest: ByteDigest

    /// - Parameter digest: what records are chained with.
    public init(database: any SQLDatabase, digest: @escaping ByteDigest) {
        self.database = database
        self.digest = digest
    }

    public func note(_ export: ListExport, for clearance: Clearance) async throws {
        let chain = RecordChain(caseFile: clearance.caseFile, digest: digest)
        try await database.write { connection in
            let insertion: SQLQuery =
                """
                INSERT INTO list_export (id, case_id, kind, person_id, person_name, role, filter, item_count, byte_count,
                    list_digest, archive_digest, at)
                VALUES (\(export.id.text), \(clearance.caseFile.text), \(export.kind.rawValue), \(export.person.text),
                    \(export.personName), \(export.role.rawValue), \(export.filter ?? ""), \(export.itemCount),
                    \(export.bytesCount), \(export.listDigest), \(export.archiveDigest), \(export.at.microseconds))
                """
            let rows = RecordChain.Rows(.listExport, where: "t.id = \(export.id.text)")
            try chain.add([rows], writing: [insertion], on: connection)
        }
    }

    public func exports(for clearance: Clearance, limit: Int) async throws -> [ListExport] {
        let roles = ExportSight.roles(toldTo: clearance.group).map(\.rawValue)
        let tellsFilters = ExportSight.tellsFilters(to: clearance.group)
        // A list in SQL is not empty; no role has this name.
        let told = SQLQuery.list(roles.isEmpty ? [""] : roles)
        return try await database.read { connection in
            try connection.lastRows(
                """
                SELECT id, kind, person_id, person_name, role, filter, item_count, byte_count, list_digest,
                    archive_digest, at
                FROM list_export
                WHERE case_id = \(clearance.caseFile.text)
                  AND (person_id = \(clearance.person.text) OR role IN (\(told)))
                ORDER BY at DESC, id DESC
                LIMIT \(limit)
                """
            ).map { try ListExport(row: $0, tellsFilter: tellsFilters) }
        }
    }
}

extension ListExport {
    init(row: SQLRow, tellsFilter: Bool) throws {
        guard let id = ListExportID(try row.text("id")), let kind = Kind(rawValue: try row.text("kind")),
            let person = PersonID(try row.text("person_id")), let role = Role(rawValue: try row.text("role"))
        else { throw StorageError.unreadable(table: "list_export") }
        self.init(
            id: id,
            kind: kind,
            person: person,
            personName: try row.text("person_name"),
            role: role,
            filter: tellsFilter ? try row.text("filter") : nil,
            itemCount: try row.int("item_count"),
            bytesCount: try row.int("byte_count"),
            listDigest: try row.text("list_digest"),
            archiveDigest: try row.text("archive_digest"),
            at: Instant(microseconds: try row.integer("at"))
        )
    }
}
