public import Core
public import SQL

/// The audit of cases on a database: one snapshot for a report, read in portions.
public struct SQLCaseAudit: CaseAudit {
    let database: any SQLDatabase
    private let digest: ByteDigest

    public init(database: any SQLDatabase, digest: @escaping ByteDigest) {
        self.database = database
        self.digest = digest
    }

    public func report(on caseFile: CaseFileID, noted: [NotedHash]) async throws -> AuditReport {
        let digest = digest
        return try await database.read { connection in
            try Self.report(on: caseFile, noted: noted, digest: digest, on: connection)
        }
    }

    /// The report on what a transaction sees.
    static func report(
        on caseFile: CaseFileID,
        noted: [NotedHash],
        digest: @escaping ByteDigest,
        on connection: any SQLConnection
    ) throws -> AuditReport {
        var head = ChainHead(seq: 0, hash: ChainedEvent.noHash)
        let unread = try AuditReading.attempt("case_head") { head = try Self.head(of: caseFile, on: connection) }
        var report = AuditReport(caseFile: caseFile, head: head)
        report.add(unread)
        try Self.attempt("case_event", into: &report) { report in
            try Self.followChain(into: &report, noted: noted, digest: digest, on: connection)
        }
        let classes = try Self.classes(of: caseFile, into: &report, on: connection)
        try Self.attempt("evidence_item", into: &report) { report in
            try ItemAudit(caseFile: caseFile, classes: classes).look(into: &report, on: connection)
        }
        try Self.attempt("case_view", into: &report) { report in
            report.add(try ViewAudit(caseFile: caseFile, classes: classes).findings(on: connection))
        }
        try Self.attempt("custody_event", into: &report) { report in
            report.add(try CustodyAudit(caseFile: caseFile).findings(on: connection))
        }
        try Self.attempt("relation", into: &report) { report in
            report.add(try RecordAudit(caseFile: caseFile).findings(on: connection))
        }
        try Self.attempt("record_entry", into: &report) { report in
            let entries = try EntryAudit(caseFile: caseFile, head: head, digest: digest).look(
                noted: noted,
                on: connection
            )
            report.entriesCount = entries.entriesCount
            report.add(entries.findings)
        }
        let unnamed = report.findings.compactMap(\.item).filter { EvidenceID($0) != nil }
        report.name(try Self.numbers(of: Array(Set(unnamed)), on: connection))
        return report
    }

    public func chain(of caseFile: CaseFileID, after position: EventPosition?) async throws -> ChainPortion {
        let digest = digest
        return try await database.read { connection in
            var head = ChainHead(seq: 0, hash: ChainedEvent.noHash)
            let unread = try AuditReading.attempt("case_head") { head = try Self.head(of: caseFile, on: connection) }
            let known = try position.flatMap { position in
                try connection.rows(
                    """
                    SELECT seq, hash FROM case_event
                    WHERE position = \(position.text) AND case_id = \(caseFile.text)
                    """
                ).first
            }
            var check = ChainCheck(
                after: try known?.integer("seq") ?? 0,
                hash: try known?.text("hash") ?? ChainedEvent.noHash,
                digest: digest
            )
            var last = known == nil ? nil : position
            var left = AuditLimits.pageEventsMax
            while left > 0 {
                let portion = min(left, AuditLimits.eventsPortionMax)
                let rows = try connection.rows(
                    EventChain.question(caseFile.text, after: check.seq, limit: portion)
                )
                for row in rows { _ = Self.take(row, into: &check) }
                // Where a position cannot be read, the next press begins at an event before it.
                last = rows.compactMap { (try? $0.text("position")).flatMap { EventPosition($0) } }.last ?? last
                left -= rows.count
                if rows.count < portion { break }
            }
            let isWhole = left > 0 || check.seq >= head.seq
            guard isWhole else {
                return ChainPortion(head: head, findings: check.findings, last: last, isWhole: false)
            }
            check.end(headSeq: head.seq, headHash: head.hash)
            var found = unread + check.findings
            guard head.entry <= AuditLimits.pageEventsMax else {
                return ChainPortion(head: head, findings: found, last: last, isWhole: true, hasRecords: false)
            }
            let entries = EntryAudit(caseFile: caseFile, head: head, digest: digest)
            let unreadable = try AuditReading.attempt("record_entry") {
                found += try entries.look(noted: [], on: connection).findings
            }
            return ChainPortion(head: head, findings: found + unreadable, last: last, isWhole: true)
        }
    }

    public func files(of caseFile: CaseFileID, after file: AuditedFile?) async throws -> [AuditedFile] {
        try await database.read { connection in
            let digest = file?.digest.text ?? ""
            return try connection.lastRows(
                """
                SELECT f.sha256, f.item_id, i.fields FROM evidence_file f JOIN evidence_item i ON i.id = f.item_id
                WHERE f.case_id = \(caseFile.text) AND f.sha256 >= \(digest)
                  AND (f.sha256 > \(digest) OR f.item_id > \(file?.item.text ?? ""))
                ORDER BY f.sha256, f.item_id
                LIMIT \(AuditLimits.filesPortionMax)
                """
            ).compactMap(AuditedFile.init(row:))
        }
    }

    static func head(of caseFile: CaseFileID, on connection: any SQLConnection) throws -> ChainHead {
        let rows = try connection.rows(
            "SELECT seq, hash, record_seq, record_hash FROM case_head WHERE case_id = \(caseFile.text)"
        )
        guard let row = rows.first else { throw AccessError.caseNotFound }
        return ChainHead(
            seq: try row.integer("seq"),
            hash: try row.text("hash"),
            entry: try row.integer("record_seq"),
            entryHash: try row.text("record_hash")
        )
    }

    /// Runs a part of the report; what it found before a row that cannot be read stays found.
    private static func attempt(
        _ table: String,
        into report: inout AuditReport,
        _ body: (inout AuditReport) throws -> Void
    ) throws {
        let found = try AuditReading.attempt(table) { try body(&report) }
        report.add(found)
    }

    private static func classes(
        of caseFile: CaseFileID,
        into report: inout AuditReport,
        on connection: any SQLConnection
    ) throws -> [ClearanceClass] {
        let rows = try connection.rows(
            "SELECT number, role, walls FROM case_class WHERE case_id = \(caseFile.text) ORDER BY number LIMIT 64"
        )
        return rows.compactMap { row in
            if let known = try? ClearanceClass(row: row) { return known }
            let number = (try? row.integer("number")).map { "class \($0)" } ?? "a class"
            report.add([.unreadable(table: "case_class", number)])
            return nil
        }
    }

    /// Takes an event into the chain; nil where its row cannot be read.
    private static func take(_ row: SQLRow, into check: inout ChainCheck) -> ChainCheck.Link? {
        do {
            let link = try ChainCheck.Link(row: row)
            check.take(link)
            return link
        } catch {
            check.skip((try? row.integer("seq")) ?? check.seq + 1, hash: try? row.text("hash"))
            return nil
        }
    }

    private static func followChain(
        into report: inout AuditReport,
        noted: [NotedHash],
        digest: @escaping ByteDigest,
        on connection: any SQLConnection
    ) throws {
        var check = ChainCheck(digest: digest)
        var standing: Set<Int64> = []
        while true {
            let rows = try connection.rows(
                EventChain.question(
                    report.caseFile.text,
                    after: check.seq,
                    limit: AuditLimits.eventsPortionMax
                )
            )
            for row in rows {
                report.eventsCount += 1
                guard let link = take(row, into: &check) else {
                    // What comes after a number that is none cannot be asked for.
                    if (try? row.integer("seq")) == nil { return report.add(check.findings) }
                    continue
                }
                if noted.contains(where: { $0.seq == link.event.seq && $0.hash == link.hash }) {
                    standing.insert(link.event.seq)
                }
            }
            if rows.count < AuditLimits.eventsPortionMax { break }
        }
        check.end(headSeq: report.head.seq, headHash: report.head.hash)
        report.add(check.findings)
        report.add(noted.filter { $0.seq > 0 && !standing.contains($0.seq) }.map { .notedHash(seq: $0.seq) })
    }

    /// The numbers of items by their identifiers.
    private static func numbers(of items: [String], on connection: any SQLConnection) throws -> [String: String] {
        var numbers: [String: String] = [:]
        for start in stride(from: 0, to: items.count, by: AuditLimits.itemsPortionMax) {
            let portion = items[start..<min(start + AuditLimits.itemsPortionMax, items.count)]
            let rows = try connection.rows(
                "SELECT id, fields FROM evidence_item WHERE id IN (\(SQLQuery.list(portion)))"
            )
            for row in rows { numbers[try row.text("id")] = try EvidenceItem.number(in: row) }
        }
        return numbers
    }
}

extension ChainCheck.Link {
    fileprivate init(row: SQLRow) throws {
        self.init(event: try ChainedEvent(row: row), hash: try row.text("hash"))
    }
}

extension EvidenceItem {
    /// The number of an item from its fields, whatever else they hold; nil where they say none.
    static func number(in row: SQLRow) throws -> String? {
        guard let fields = try? JSONValue(parsing: try row.text("fields").utf8) else { return nil }
        return fields[EvidenceField.itemNumber.rawValue]?.string
    }
}

extension AuditedFile {
    /// Nil where the row names no file: that it does not agree with its item was found before.
    fileprivate init?(row: SQLRow) throws {
        guard let digest = FileDigest(try row.text("sha256")), let item = EvidenceID(try row.text("item_id"))
        else { return nil }
        self.init(digest: digest, item: item, itemNumber: try EvidenceItem.number(in: row) ?? item.text)
    }
}
