import Core
import SQL

/// Which rows of a list are in a case already, as far as the asker may know.
///
/// A row counts when its item, withdrawn or not, may be seen by the asker or was added by the asker. So a hidden item
/// never answers a question, and who imports a list that hides some of its rows from them does not add those again.
enum ListRowPresence {
    static func present(
        among rows: [String],
        for clearance: Clearance,
        on connection: any SQLConnection
    ) throws -> Set<String> {
        guard !rows.isEmpty else { return [] }
        let found = try connection.rows(
            """
            SELECT DISTINCT i.list_row FROM evidence_item i
            WHERE i.case_id = \(clearance.caseFile.text) AND i.list_row IN (\(SQLQuery.list(rows)))
              AND ((i.audience & \(clearance.classBit)) <> 0
                OR EXISTS (SELECT 1 FROM case_event e WHERE e.subject_id = i.id AND e.revision = 1
                    AND \(Event.actor("e")) = \(clearance.person.text)))
            """
        )
        return Set(try found.map { try $0.text("list_row") })
    }
}
