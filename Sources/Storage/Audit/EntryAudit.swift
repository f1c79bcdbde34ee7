import Core
import SQL

/// The entries of records that no event tells of: their chain, and the records that are there.
struct EntryAudit {
    let caseFile: CaseFileID
    let head: ChainHead
    let digest: ByteDigest

    /// What was found, and how much was looked at.
    struct Result {
        var findings: [AuditFinding] = []
        var entriesCount = 0
    }

    /// - Parameter noted: hashes of entries that were noted elsewhere.
    func look(noted: [NotedHash], on connection: any SQLConnection) throws -> Result {
        var check = RecordCheck(digest: digest)
        var result = Result()
        var standing: Set<Int64> = []
        while true {
            let rows = try connection.rows(
                """
                SELECT case_id, number, table_name, row_key, digest_before, digest_after, hash FROM record_entry
                WHERE case_id = \(caseFile.text) AND number > \(check.number)
                ORDER BY number LIMIT \(AuditLimits.recordsPortionMax)
                """
            )
            for row in rows {
                guard let number = try? row.integer("number") else {
                    // Nothing can be said of what comes after a number that is none.
                    result.findings.append(.unreadable(table: "record_entry", "after entry \(check.number)"))
                    return result
                }
                result.entriesCount += 1
                guard let entry = try? RecordEntry(row: row), let hash = try? row.text("hash") else {
                    check.skip(number)
                    continue
                }
                check.take(entry, hash: hash)
                if noted.contains(where: { $0.entry == number && $0.entryHash == hash }) { standing.insert(number) }
            }
            if rows.count < AuditLimits.recordsPortionMax { break }
        }
        let before = try connection.rows(
            "SELECT number FROM record_entry WHERE case_id = \(caseFile.text) AND number < 1 ORDER BY number LIMIT 1"
        )
        if let first = try before.first?.integer("number") {
            result.findings.append(.entryBeforeFirst(first))
        }
        check.end(headEntry: head.entry, headHash: head.entryHash)
        var unread: [AuditFinding] = []
        for table in ChainedTable.all {
            let found = try AuditReading.attempt(table.name) {
                try table.read(caseFile, digest: digest, on: connection) { records in
                    for record in records {
                        check.compare(
                            record.digest,
                            table: record.place.table,
                            key: record.place.key,
                            isTold: table.tellsKey
                        )
                    }
                }
            }
            unread += found
        }
        let told = Set(ChainedTable.all.filter(\.tellsKey).map(\.name))
        check.finish { told.contains($0) }
        result.findings += check.findings + unread
        result.findings += noted.filter { $0.entry > 0 && !standing.contains($0.entry) }.map { .notedEntry($0.entry) }
        return result
    }
}

/// What cannot be read is a finding, and the rest is looked at.
enum AuditReading {
    /// Runs a part of an audit; answers a finding where a row of the table ended it.
    static func attempt(_ table: String, _ body: () throws -> Void) throws -> [AuditFinding] {
        do {
            try body()
            return []
        } catch SQLError.decoding(let column) {
            return [.unreadable(table: table, "in \(column)")]
        } catch StorageError.unreadable(let other) {
            return [.unreadable(table: other, "which one, its other columns do not say")]
        } catch is JSONError {
            return [.unreadable(table: table, "it holds no JSON")]
        }
    }
}

extension RecordEntry {
    fileprivate init(row: SQLRow) throws {
        self.init(
            caseFile: try row.text("case_id"),
            number: try row.integer("number"),
            table: try row.text("table_name"),
            key: try row.text("row_key"),
            before: try row.text("digest_before"),
            after: try row.text("digest_after")
        )
    }
}
