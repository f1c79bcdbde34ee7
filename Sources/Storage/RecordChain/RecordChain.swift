import Core
import SQL

/// The one place that writes records which no event tells of: each with its entry, in the same transaction.
///
/// An entry holds the digests of the record before and after, as the database gives its row back. So what somebody changed by
/// hand stays found, also after the program has written to the record again.
struct RecordChain {
    /// Records that are about to be written.
    struct Rows {
        let table: ChainedTable
        /// Which rows of the case, as a condition on `t`; nil for all.
        let condition: SQLQuery?

        init(_ table: ChainedTable, where condition: SQLQuery? = nil) {
            self.table = table
            self.condition = condition
        }

        init(_ table: ChainedTable, _ column: SQLQuery, in values: [some SQLValueConvertible]) {
            self.init(table, where: "\(column) IN (\(SQLQuery.list(values)))")
        }
    }

    /// What was done to a record.
    struct Change {
        let place: StandingRecord.Place
        let before: String
        let after: String
    }

    private struct Head {
        let number: Int64
        let hash: String
    }

    let caseFile: CaseFileID
    let digest: ByteDigest

    /// Runs what writes the records, and enters what became of them.
    ///
    /// Takes the lock of the case first. What it runs may itself write records so.
    ///
    /// - Throws: `AccessError.caseNotFound`, and what the closure throws.
    func write<Answer>(
        _ rows: [Rows],
        on connection: any SQLConnection,
        _ body: () throws -> Answer
    ) throws -> Answer {
        let first = try connection.run([lock] + questions(rows))
        _ = try Self.head(first[0])
        let before = records(rows, first.dropFirst())
        let answer = try body()
        let second = try connection.run([lock] + questions(rows))
        let after = records(rows, second.dropFirst())
        let entries = entries(Self.changes(from: before, to: after), after: try Self.head(second[0]))
        if !entries.isEmpty { _ = try connection.run(entries) }
        return answer
    }

    /// Runs statements that add records with new keys, enters them, and ends the transaction.
    ///
    /// - Throws: `AccessError.caseNotFound`.
    func add(_ rows: [Rows], writing queries: [SQLQuery], on connection: any SQLConnection) throws {
        let answers = try connection.run(queries + [lock] + questions(rows))
        let head = try Self.head(answers[queries.count])
        let after = records(rows, answers.dropFirst(queries.count + 1))
        _ = try connection.commit(entries(Self.changes(from: [], to: after), after: head))
    }

    /// Enters what was done to records already.
    func enter(_ changes: [Change], on connection: any SQLConnection) throws {
        guard !changes.isEmpty else { return }
        let head = try Self.head(try connection.rows(lock))
        _ = try connection.run(entries(changes, after: head))
    }

    /// Enters all records of a case that has no entry yet.
    func enterAll(on connection: any SQLConnection) throws {
        for table in ChainedTable.all {
            try table.read(caseFile, digest: digest, on: connection) { records in
                try enter(Self.changes(from: [], to: records), on: connection)
            }
        }
    }

    // MARK: Statements

    private var lock: SQLQuery {
        """
        UPDATE case_head SET record_seq = record_seq WHERE case_id = \(caseFile.text) RETURNING record_seq, record_hash
        """
    }

    private static func head(_ rows: [SQLRow]) throws -> Head {
        guard let row = rows.first else { throw AccessError.caseNotFound }
        return Head(number: try row.integer("record_seq"), hash: try row.text("record_hash"))
    }

    private func questions(_ rows: [Rows]) -> [SQLQuery] {
        rows.map { $0.table.question(caseFile, where: $0.condition) }
    }

    private func records(_ rows: [Rows], _ answers: some Sequence<[SQLRow]>) -> [StandingRecord] {
        zip(rows, answers).flatMap { rows, answer in rows.table.records(answer, digest) }
    }

    /// In the order in which the records stand, those that are gone first.
    private static func changes(from before: [StandingRecord], to after: [StandingRecord]) -> [Change] {
        let former = Dictionary(before.map { ($0.place, $0.digest) }, uniquingKeysWith: { first, _ in first })
        let standing = Set(after.map(\.place))
        let gone = before.filter { !standing.contains($0.place) }.map { record in
            Change(place: record.place, before: record.digest, after: RecordEntry.none)
        }
        return gone
            + after.compactMap { record in
                let before = former[record.place] ?? RecordEntry.none
                return before == record.digest
                    ? nil : Change(place: record.place, before: before, after: record.digest)
            }
    }

    private func entries(_ changes: [Change], after head: Head) -> [SQLQuery] {
        var (number, hash) = (head.number, head.hash)
        let rows: [SQLQuery] = changes.map { change in
            number += 1
            let entry = RecordEntry(
                caseFile: caseFile.text,
                number: number,
                table: change.place.table,
                key: change.place.key,
                before: change.before,
                after: change.after
            )
            hash = entry.hash(after: hash, digest: digest)
            return """
                (\(entry.caseFile), \(entry.number), \(entry.table), \(entry.key), \(entry.before), \(entry.after),
                    \(hash))
                """
        }
        guard !rows.isEmpty else { return [] }
        return SQLQuery.portions(of: rows) { rows in
            """
            INSERT INTO record_entry (case_id, number, table_name, row_key, digest_before, digest_after, hash)
            VALUES \(rows)
            """
        } + [
            """
            UPDATE case_head SET record_seq = \(number), record_hash = \(hash) WHERE case_id = \(caseFile.text)
            """
        ]
    }
}
