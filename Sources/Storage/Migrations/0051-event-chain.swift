import Core
import SQL

extension Migration {
    /// Each event with a hash over the one before it, and each case's head with the hash of its last event.
    ///
    /// An entry of custody keeps whom it named when it was recorded, where that person is another one here: what was hashed
    /// stays what it was when a case is restored elsewhere.
    ///
    /// Events that are there are chained in the step itself: at no moment can an event be added to a log that has none.
    static let eventChain = Migration(
        number: 51,
        name: "event-chain",
        statements: { dialect in
            [
                "ALTER TABLE case_event ADD COLUMN hash \(type: .text, in: dialect) NOT NULL DEFAULT ''",
                "ALTER TABLE case_head ADD COLUMN hash \(type: .text, in: dialect) NOT NULL DEFAULT ''",
                "ALTER TABLE custody_event ADD COLUMN from_recorded \(type: .text, in: dialect)",
                "ALTER TABLE custody_event ADD COLUMN to_recorded \(type: .text, in: dialect)",
            ]
        },
        hash: { connection, digest in
            let cases = try connection.rows("SELECT case_id FROM case_head WHERE seq > 0 ORDER BY case_id")
            for row in cases { try chain(try row.text("case_id"), on: connection, digest: digest) }
        }
    )

    private static func chain(
        _ caseFile: String,
        on connection: any SQLConnection,
        digest: ByteDigest
    ) throws {
        var seq: Int64 = 0
        var hash = ChainedEvent.noHash
        while true {
            let events = try connection.rows(EventChain.question(caseFile, after: seq, limit: portionMax))
                .map(ChainedEvent.init(row:))
            guard !events.isEmpty else { break }
            let rows: [SQLQuery] = events.map { event in
                seq = event.seq
                hash = event.hash(after: hash, digest: digest)
                return "(\(seq), \(hash))"
            }
            _ = try connection.run(
                SQLQuery.portions(of: rows) { rows in
                    """
                    UPDATE case_event SET hash = v.column2 FROM (VALUES \(rows)) AS v
                    WHERE case_id = \(caseFile) AND seq = CAST(v.column1 AS BIGINT)
                    """
                }
            )
        }
        try connection.execute("UPDATE case_head SET hash = \(hash) WHERE case_id = \(caseFile)")
    }

    /// Events that are read at a time.
    private static let portionMax = 500
}
