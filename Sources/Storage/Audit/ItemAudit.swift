import Core
import SQL

/// The items of a case against their events, and the rows beside them against the items.
struct ItemAudit {
    let caseFile: CaseFileID
    let classes: [ClearanceClass]

    func look(into report: inout AuditReport, on connection: any SQLConnection) throws {
        var last = ""
        var counters: CounterAudit?
        report.add(
            try AuditReading.attempt("case_file") { counters = try CounterAudit(caseFile, on: connection) }
        )
        while true {
            let rows = try connection.rows(
                """
                SELECT \(EvidenceItem.columns), \(ItemChange.auditedColumns) FROM evidence_item i
                WHERE i.case_id = \(caseFile.text) AND i.id > \(last)
                ORDER BY i.id
                LIMIT \(AuditLimits.itemsPortionMax)
                """
            )
            guard let end = rows.last else { break }
            report.itemsCount += rows.count
            let ids = try rows.map { try $0.text("id") }
            let steps = try steps(of: ids, on: connection)
            let beside = try RowsBeside(ids, in: caseFile, on: connection)
            for row in rows {
                let id = try row.text("id")
                if let item = try? EvidenceItem(row: row) { counters?.take(item) }
                report.add(findings(of: row, id, steps[id, default: []], beside))
            }
            last = try end.text("id")
        }
        report.add(try AuditReading.attempt("case_file") { report.add(try counters?.findings() ?? []) })
        report.add(try strays(on: connection))
    }

    private func findings(of row: SQLRow, _ id: String, _ steps: [SQLRow], _ beside: RowsBeside) -> [AuditFinding] {
        let item: ItemCheck.Row
        do {
            item = try ItemCheck.Row(row: row)
        } catch {
            return [AuditFinding(.item, item: id, "The row of an item cannot be read: a value in it is none.")]
        }
        let number = item.item.values.text(.itemNumber) ?? id
        var read: [ItemCheck.Step] = []
        for step in steps {
            do {
                read.append(try ItemCheck.Step(row: step))
            } catch {
                let words = "An event of \(number) cannot be read: a value in it is none."
                return [AuditFinding(.history, item: number, words)]
            }
        }
        return ItemCheck.findings(of: item, steps: read, among: classes)
            + beside.findings(of: item.item, number: number, row: row)
    }

    /// The events of items, in order of their revisions.
    private func steps(of ids: [String], on connection: any SQLConnection) throws -> [String: [SQLRow]] {
        let rows = try connection.rows(
            """
            SELECT \(Event.columns) FROM case_event e
            WHERE e.subject_id IN (\(SQLQuery.list(ids))) AND e.case_id = \(caseFile.text)
              AND e.subject = \(Event.subject)
            ORDER BY e.subject_id, e.revision, e.seq
            """
        )
        return try Dictionary(grouping: rows) { try $0.text("subject_id") }
    }

    /// Events without their item, and rows beside an item that is none of the case.
    private func strays(on connection: any SQLConnection) throws -> [AuditFinding] {
        let events = try connection.rows(
            """
            SELECT e.subject_id, MIN(e.seq) AS seq FROM case_event e
            WHERE e.case_id = \(caseFile.text) AND e.subject = \(Event.subject) AND NOT EXISTS (
                SELECT 1 FROM evidence_item i WHERE i.id = e.subject_id AND i.case_id = e.case_id
            )
            GROUP BY e.subject_id
            ORDER BY seq
            LIMIT \(AuditLimits.strayRowsMax)
            """
        ).map { row in
            let seq = try row.integer("seq")
            return AuditFinding(
                .itemMissing,
                seq: seq,
                item: try row.text("subject_id"),
                "The item of event \(seq) is not there."
            )
        }
        let tables: [(SQLQuery, String)] = [
            ("evidence_sort", "sort key"), ("evidence_member", "member"), ("evidence_search", "row of words"),
            ("evidence_file", "file"), ("evidence_number", "number"),
        ]
        let rows = try tables.flatMap { table, name in
            try connection.rows(
                """
                SELECT DISTINCT r.item_id FROM \(table) r
                WHERE r.case_id = \(caseFile.text) AND NOT EXISTS (
                    SELECT 1 FROM evidence_item i WHERE i.id = r.item_id AND i.case_id = r.case_id
                )
                ORDER BY r.item_id
                LIMIT \(AuditLimits.strayRowsMax)
                """
            ).map { row in
                AuditFinding(.derived, item: try row.text("item_id"), "A \(name) belongs to no item of the case.")
            }
        }
        return events + rows
    }
}

extension ItemCheck.Row {
    fileprivate init(row: SQLRow) throws {
        guard HiddenEvents.isWritten(try row.text("hidden_events"))
        else { throw StorageError.unreadable(table: "evidence_item") }
        let fields = try JSONValue(parsing: try row.text("fields").utf8).object
        self.init(item: try EvidenceItem(row: row), fields: fields ?? [:])
    }
}

extension ItemCheck.Step {
    fileprivate init(row: SQLRow) throws {
        guard HiddenEvents.isWritten(try row.text("event_hidden_events"))
        else { throw StorageError.unreadable(table: "case_event") }
        self.init(
            seq: try row.integer("seq"),
            event: try Event(row: row),
            after: try JSONValue(parsing: try row.text("patch").utf8).object ?? [:],
            before: try JSONValue(parsing: try row.text("before").utf8).object ?? [:],
            changed: try row.text("changed").split(separator: ",").map(String.init)
        )
    }
}
