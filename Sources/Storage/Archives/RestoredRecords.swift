import Core
import SQL

/// Enters records anew that a restoration changed, because a person of the archive is another one here.
///
/// Only what the archive's own entries vouch for is entered: a row that somebody changed in the archive, or before it was
/// made, stays found.
struct RestoredRecords {
    let chain: RecordChain
    let people: ArchivedPeople

    /// A record as the archive has it.
    private struct Former {
        let place: StandingRecord.Place
        let digest: String
    }

    /// When all rows of the case, with their entries, are written.
    func enter(from source: some CaseRowSource, on connection: any SQLConnection) throws {
        let named: [(ChainedTable, ArchivedTable)] = ChainedTable.all.compactMap { table in
            ArchivedTable.all.first { $0.name == table.name }.map { (table, $0) }
        }
        for (table, archived) in named where archived.namesPeople {
            let formers = try formers(of: table, archived, from: source)
            guard !formers.isEmpty else { continue }
            let lasts = try lasts(of: table, on: connection)
            try table.read(chain.caseFile, digest: chain.digest, on: connection) { records in
                try chain.enter(
                    records.flatMap { record in changes(of: record, formers[record.place], lasts) },
                    on: connection
                )
            }
        }
    }

    private func changes(
        of record: StandingRecord,
        _ former: Former?,
        _ lasts: [StandingRecord.Place: String]
    ) -> [RecordChain.Change] {
        guard let former, former.digest != record.digest || former.place != record.place,
            lasts[former.place] == former.digest
        else { return [] }
        guard former.place != record.place else {
            return [.init(place: record.place, before: former.digest, after: record.digest)]
        }
        return [
            .init(place: former.place, before: former.digest, after: RecordEntry.none),
            .init(place: record.place, before: RecordEntry.none, after: record.digest),
        ]
    }

    /// The records of the archive that name somebody, by what they are called here.
    private func formers(
        of table: ChainedTable,
        _ archived: ArchivedTable,
        from source: some CaseRowSource
    ) throws -> [StandingRecord.Place: Former] {
        var formers: [StandingRecord.Place: Former] = [:]
        try source.rows(of: archived) { rows in
            for row in rows {
                let was = row.row(of: archived)
                let values =
                    archived.name == ArchivedTable.person.name
                    ? [.text(people.here(try was.text("id")))] + row.values.dropFirst()
                    : people.mapped(row, of: archived)
                let isPerson = archived.name == ArchivedTable.person.name
                guard isPerson || values != row.values else { continue }
                let now = SQLRow(columns: was.columns, values: values)
                let place = StandingRecord.Place(table: table.name, key: try key(of: now, in: table))
                let chained = table.chained(try table.columns.map { try was[$0.name] })
                formers[place] = Former(
                    place: .init(table: table.name, key: try key(of: was, in: table)),
                    digest: ChainedRow.digest(of: [chained], in: table.name, chain.digest)
                )
            }
        }
        return formers
    }

    private func key(of row: SQLRow, in table: ChainedTable) throws -> String {
        ChainedTable.key(try table.keyNames.map { try row[$0] })
    }

    /// What the entries of the archive say of a table in the end.
    private func lasts(
        of table: ChainedTable,
        on connection: any SQLConnection
    ) throws -> [StandingRecord.Place: String] {
        let rows = try connection.rows(
            """
            SELECT row_key, digest_after FROM record_entry
            WHERE case_id = \(chain.caseFile.text) AND table_name = \(table.name) ORDER BY number
            """
        )
        return try Dictionary(
            rows.map { (.init(table: table.name, key: try $0.text("row_key")), try $0.text("digest_after")) },
            uniquingKeysWith: { _, last in last }
        )
    }
}

extension ArchivedTable {
    /// Whether a row of it may say another person than in the archive.
    fileprivate var namesPeople: Bool {
        name == Self.person.name
            || columns.contains { column in
                switch column.kind {
                case .person, .personWhereMember, .before: true
                case .text, .integer, .flag, .row, .caseFile: false
                }
            }
    }
}
