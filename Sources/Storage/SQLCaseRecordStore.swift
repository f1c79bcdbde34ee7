public import Core
public import SQL

/// The records of cases on a database.
public struct SQLCaseRecordStore: CaseRecordStore {
    private let database: any SQLDatabase
    private let digest: ByteDigest

    /// - Parameter digest: what records are chained with.
    public init(database: any SQLDatabase, digest: @escaping ByteDigest) {
        self.database = database
        self.digest = digest
    }

    public func insert(_ records: CaseRecords, in caseFile: CaseFileID) async throws {
        let chain = RecordChain(caseFile: caseFile, digest: digest)
        try await database.write { connection in
            // The head's row is the lock of the case: of two that insert at once, the second finds the records.
            let heads = try connection.rows(
                "UPDATE case_head SET seq = seq WHERE case_id = \(caseFile.text) RETURNING seq"
            )
            guard !heads.isEmpty else { throw AccessError.caseNotFound }
            guard try !Self.holdsRecords(of: caseFile, on: connection) else { return }
            try chain.write(ArchivedTable.records.map { .init(ChainedTable($0)) }, on: connection) {
                for queries in records.insertions(in: caseFile) where !queries.isEmpty {
                    _ = try connection.run(queries)
                }
            }
        }
    }

    public func holdsRecords(of caseFile: CaseFileID) async throws -> Bool {
        try await database.read { try Self.holdsRecords(of: caseFile, on: $0) }
    }

    private static func holdsRecords(of caseFile: CaseFileID, on connection: any SQLConnection) throws -> Bool {
        let tables: [SQLQuery] = [
            "organisation", "case_person", "issue", "passage", "relation", "fact", "custody_event", "production",
            "board",
        ]
        // A view that somebody has saved is no record that came with the case.
        let views: SQLQuery =
            "SELECT case_id FROM saved_view WHERE case_id = \(caseFile.text) AND made_by IS NULL LIMIT 1"
        let found = try connection.run(
            tables.map { "SELECT case_id FROM \($0) WHERE case_id = \(caseFile.text) LIMIT 1" } + [views]
        )
        return found.contains { !$0.isEmpty }
    }
}
