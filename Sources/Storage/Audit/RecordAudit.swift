import Core
import SQL

/// Relations, custody, passages and places on boards that point to what is not in their case.
struct RecordAudit {
    let caseFile: CaseFileID

    func findings(on connection: any SQLConnection) throws -> [AuditFinding] {
        let id = caseFile.text
        let ends: [(String, SQLQuery)] = [
            ("A relation begins", Self.end("relation", "from_kind", "from_id", in: id)),
            ("A relation ends", Self.end("relation", "to_kind", "to_id", in: id)),
            (
                "An entry of custody comes from somebody or something, but points",
                Self.end("custody_event", "from_kind", "from_id", in: id)
            ),
            (
                "An entry of custody goes to somebody or something, but points",
                Self.end("custody_event", "to_kind", "to_id", in: id)
            ),
            ("A place on a board points", Self.nodes(in: id)),
            ("A passage is cited", Self.items("passage", in: id)),
            ("An entry of custody is", Self.items("custody_event", in: id)),
            ("The passage of a relation is", Self.passages(in: id)),
        ]
        return try ends.flatMap { words, query in
            try connection.rows(query).map { row in
                AuditFinding(.record, "\(words) nowhere in this case (\(try row.text("record"))).")
            }
        }
    }

    private static func end(_ table: SQLQuery, _ kind: SQLQuery, _ end: SQLQuery, in caseFile: String) -> SQLQuery {
        """
        SELECT r.id AS record FROM \(table) r
        WHERE r.case_id = \(caseFile) AND r.\(kind) IS NOT NULL AND NOT (\(isThere("r.\(kind)", "r.\(end)", "r.case_id")))
        ORDER BY r.id
        LIMIT \(AuditLimits.strayRowsMax)
        """
    }

    private static func nodes(in caseFile: String) -> SQLQuery {
        """
        SELECT b.id AS record FROM board_node n JOIN board b ON b.id = n.board_id
        WHERE b.case_id = \(caseFile) AND n.record_kind IS NOT NULL
          AND NOT (\(isThere("n.record_kind", "n.record_id", "b.case_id")))
        ORDER BY b.id, n.sequence
        LIMIT \(AuditLimits.strayRowsMax)
        """
    }

    private static func items(_ table: SQLQuery, in caseFile: String) -> SQLQuery {
        """
        SELECT r.id AS record FROM \(table) r
        WHERE r.case_id = \(caseFile)
          AND NOT EXISTS (SELECT 1 FROM evidence_item i WHERE i.id = r.item_id AND i.case_id = r.case_id)
        ORDER BY r.id
        LIMIT \(AuditLimits.strayRowsMax)
        """
    }

    private static func passages(in caseFile: String) -> SQLQuery {
        """
        SELECT r.id AS record FROM relation r
        WHERE r.case_id = \(caseFile) AND r.passage_id IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM passage p WHERE p.id = r.passage_id AND p.case_id = r.case_id)
        ORDER BY r.id
        LIMIT \(AuditLimits.strayRowsMax)
        """
    }

    /// Whether what a reference names is in the case, as a condition; a place is only a name.
    private static func isThere(_ kind: SQLQuery, _ id: SQLQuery, _ caseFile: SQLQuery) -> SQLQuery {
        """
        \(kind) = 'place'
        OR \(kind) = 'evidence' AND EXISTS (SELECT 1 FROM evidence_item t WHERE t.id = \(id) AND t.case_id = \(caseFile))
        OR \(kind) = 'organisation' AND EXISTS (SELECT 1 FROM organisation t WHERE t.id = \(id) AND t.case_id = \(caseFile))
        OR \(kind) = 'case_person' AND EXISTS (SELECT 1 FROM case_person t WHERE t.id = \(id) AND t.case_id = \(caseFile))
        OR \(kind) = 'issue' AND EXISTS (SELECT 1 FROM issue t WHERE t.id = \(id) AND t.case_id = \(caseFile))
        OR \(kind) = 'fact' AND EXISTS (SELECT 1 FROM fact t WHERE t.id = \(id) AND t.case_id = \(caseFile))
        OR \(kind) = 'member' AND EXISTS (SELECT 1 FROM person t WHERE t.id = \(id))
        """
    }
}
