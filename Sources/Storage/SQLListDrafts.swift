public import Core
import FoundationEssentials
public import SQL

/// Drafts of lists on a database.
public struct SQLListDrafts: ListDrafts {
    private let database: any SQLDatabase

    public init(database: any SQLDatabase) { self.database = database }

    public func keep(_ draft: ListDraft, for clearance: Clearance, at instant: Instant) async throws {
        // A list may hold bytes that are no text, and a column of text may not.
        let content = Data(draft.bytes).base64EncodedString()
        try await database.write { connection in
            _ = try connection.run([
                "DELETE FROM list_draft WHERE expires_at <= \(instant.microseconds)",
                """
                INSERT INTO list_draft (case_id, person_id, id, file_name, kind, content, report, expires_at)
                VALUES (\(clearance.caseFile.text), \(clearance.person.text), \(draft.id.text), \(draft.fileName),
                    \(draft.kind), \(content), NULL,
                    \(instant.adding(seconds: ListDraft.lifetimeSeconds).microseconds))
                ON CONFLICT (case_id, person_id) DO UPDATE
                SET id = excluded.id, file_name = excluded.file_name, kind = excluded.kind, content = excluded.content,
                    report = NULL, expires_at = excluded.expires_at
                """,
            ])
        }
    }

    public func draft(_ id: ListDraftID, for clearance: Clearance, at instant: Instant) async throws -> ListDraft {
        let found = try await database.read { connection in
            try connection.lastRows(
                """
                SELECT id, file_name, kind, content, report FROM list_draft
                WHERE id = \(id.text) AND case_id = \(clearance.caseFile.text)
                  AND person_id = \(clearance.person.text) AND expires_at > \(instant.microseconds)
                """
            ).first
        }
        guard let row = found else { throw ListError.notFound }
        return try ListDraft(row: row)
    }

    public func finish(_ id: ListDraftID, with report: ListReport, for clearance: Clearance) async throws {
        try await database.write { connection in
            try connection.execute(
                """
                UPDATE list_draft SET report = \(report.json.text), content = ''
                WHERE id = \(id.text) AND case_id = \(clearance.caseFile.text)
                  AND person_id = \(clearance.person.text) AND report IS NULL
                """
            )
        }
    }
}

extension ListDraft {
    init(row: SQLRow) throws {
        guard let id = ListDraftID(try row.text("id")), let content = Data(base64Encoded: try row.text("content"))
        else { throw StorageError.unreadable(table: "list_draft") }
        var report: ListReport?
        if let text = try row.optionalText("report") {
            report = ListReport(json: try JSONValue(parsing: text.utf8))
            guard report != nil else { throw StorageError.unreadable(table: "list_draft") }
        }
        self.init(
            id: id,
            fileName: try row.text("file_name"),
            bytes: Array(content),
            kind: try row.optionalText("kind"),
            report: report
        )
    }
}
