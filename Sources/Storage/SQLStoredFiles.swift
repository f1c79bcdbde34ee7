public import Core
public import SQL

/// What the vault holds, on a database.
public struct SQLStoredFiles: StoredFiles {
    private let database: any SQLDatabase

    public init(database: any SQLDatabase) { self.database = database }

    /// Bytes are hashed as they come in: they count as read.
    public func note(_ digest: FileDigest, bytes: Int64, at instant: Instant) async throws {
        try await database.write { connection in
            _ = try connection.commit([
                """
                INSERT INTO stored_file (sha256, bytes, noted_at, read_at, leased_until)
                VALUES (\(digest.text), \(bytes), \(instant.microseconds), \(instant.microseconds), 0)
                ON CONFLICT (sha256) DO UPDATE SET noted_at = excluded.noted_at
                """
            ])
        }
    }

    // MARK: Verification

    public func claim(readBefore instant: Instant, at now: Instant) async throws -> [StoredFile] {
        let due: SQLQuery = "s.read_at < \(instant.microseconds) AND s.leased_until <= \(now.microseconds)"
        let isThere = try await database.read { connection in
            try connection.lastRows("SELECT s.sha256 FROM stored_file s WHERE \(due) AND \(Self.isClaimed) LIMIT 1")
        }
        // Mostly nothing is due, and then nothing is written.
        guard !isThere.isEmpty else { return [] }
        return try await database.write { connection in
            // Of two who ask at once the second waits for the first, and finds its rows leased: the condition stands twice.
            try connection.lastRows(
                """
                UPDATE stored_file
                SET leased_until = \(now.adding(seconds: FileLimits.verifyLeaseSeconds).microseconds)
                    + bytes / \(Self.bytesPerMicrosecond)
                WHERE leased_until <= \(now.microseconds) AND sha256 IN (
                    SELECT s.sha256 FROM stored_file s WHERE \(due) AND \(Self.isClaimed)
                    ORDER BY s.read_at, s.sha256
                    LIMIT \(FileLimits.verifyPortionMax)
                )
                RETURNING sha256, bytes, leased_until
                """
            ).map(StoredFile.init(row:))
        }
    }

    /// Two readings and as much again fit into a lease.
    private static let bytesPerMicrosecond = max(1, FileLimits.verifyRateBytes / 4_000_000)

    private static let isClaimed: SQLQuery =
        "EXISTS (SELECT 1 FROM evidence_file f WHERE f.sha256 = s.sha256)"

    public func finish(_ digests: [FileDigest], at now: Instant) async throws {
        guard !digests.isEmpty else { return }
        try await database.write { connection in
            _ = try connection.commit([
                """
                UPDATE stored_file SET read_at = \(now.microseconds), leased_until = 0
                WHERE sha256 IN (\(SQLQuery.list(digests.map(\.text))))
                """
            ])
        }
    }

    public func expedite(_ digest: FileDigest) async throws {
        try await database.write { connection in
            _ = try connection.commit(["UPDATE stored_file SET read_at = 0 WHERE sha256 = \(digest.text)"])
        }
    }

    public func holders(
        of digest: FileDigest,
        after item: EvidenceID?,
        areAlarmed: Bool
    ) async throws -> [FileHolder] {
        let alarmed = areAlarmed ? FilledFields.mask(of: [.fileCondition]) : FilledFields.mask(of: [.fileName])
        return try await database.read { connection in
            try connection.lastRows(
                """
                SELECT i.id, i.case_id, i.fields FROM evidence_file f JOIN evidence_item i ON i.id = f.item_id
                WHERE f.sha256 = \(digest.text) AND f.item_id > \(item?.text ?? "")
                  AND (i.filled_fields & \(alarmed)) <> 0
                ORDER BY f.item_id
                LIMIT \(FileLimits.holdersMax)
                """
            ).map(FileHolder.init(row:))
        }
    }

    // MARK: Sweep

    public func unclaimed(notedBefore instant: Instant, after digest: FileDigest?) async throws -> [FileDigest] {
        try await database.read { connection in
            try connection.lastRows(
                """
                SELECT s.sha256 FROM stored_file s
                WHERE s.sha256 > \(digest?.text ?? "") AND s.noted_at < \(instant.microseconds) AND NOT \(Self.isClaimed)
                ORDER BY s.sha256
                LIMIT \(FileLimits.sweepPortionMax)
                """
            ).map { row in
                guard let digest = FileDigest(try row.text("sha256"))
                else { throw StorageError.unreadable(table: "stored_file") }
                return digest
            }
        }
    }

    public func isUnclaimed(_ digest: FileDigest, notedBefore instant: Instant) async throws -> Bool {
        try await database.read { connection in
            let rows = try connection.lastRows(
                """
                SELECT s.sha256 FROM stored_file s
                WHERE s.sha256 = \(digest.text) AND s.noted_at < \(instant.microseconds) AND NOT \(Self.isClaimed)
                """
            )
            return !rows.isEmpty
        }
    }

    public func forget(_ digest: FileDigest, notedBefore instant: Instant) async throws {
        try await database.write { connection in
            _ = try connection.commit([
                """
                DELETE FROM stored_file
                WHERE sha256 = \(digest.text) AND noted_at < \(instant.microseconds)
                  AND NOT EXISTS (SELECT 1 FROM evidence_file f WHERE f.sha256 = \(digest.text))
                """
            ])
        }
    }

    // MARK: Standing

    public func standing(readBefore instant: Instant) async throws -> VerificationStanding {
        try await database.read { connection in
            let rows = try connection.lastRows(
                """
                SELECT COUNT(*) AS files, MIN(s.read_at) AS oldest,
                    COUNT(*) FILTER (WHERE s.read_at < \(instant.microseconds)) AS overdue
                FROM stored_file s WHERE \(Self.isClaimed)
                """
            )
            let oldest = try rows.first?.optionalInteger("oldest") ?? 0
            return VerificationStanding(
                filesCount: try rows.first?.int("files") ?? 0,
                overdueCount: try rows.first?.int("overdue") ?? 0,
                oldest: oldest == 0 ? nil : Instant(microseconds: oldest)
            )
        }
    }
}

extension StoredFile {
    init(row: SQLRow) throws {
        guard let digest = FileDigest(try row.text("sha256"))
        else { throw StorageError.unreadable(table: "stored_file") }
        self.init(
            digest: digest,
            bytes: try row.integer("bytes"),
            leasedUntil: Instant(microseconds: try row.integer("leased_until"))
        )
    }
}

extension FileHolder {
    init(row: SQLRow) throws {
        guard let item = EvidenceID(try row.text("id")), let caseFile = CaseFileID(try row.text("case_id"))
        else { throw StorageError.unreadable(table: "evidence_item") }
        self.init(item: item, caseFile: caseFile, condition: try FileCondition(fields: row))
    }
}
