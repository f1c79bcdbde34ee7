import Core
import SQL

/// A GIN index over the words as a tsvector; they are lexemes already, so no text search configuration is asked.
struct PostgresSearchIndex: SearchIndex {
    /// New words wait in a list that every search reads: it is kept short.
    let schema: [SQLQuery] = [
        """
        CREATE INDEX evidence_search_text ON evidence_search USING GIN ((CAST(words AS TSVECTOR)))
        WITH (gin_pending_list_limit = 256)
        """
    ]

    /// The planner takes the cast for cheap and would read the whole table for a common word, fifty times slower.
    func questions(beginning groups: [[String]], in caseFile: CaseFileID) -> [SQLQuery] {
        let match = groups.map { group in "(" + group.map { "'\($0)':*" }.joined(separator: " | ") + ")" }
            .joined(separator: " & ")
        return [
            "SELECT set_config('enable_seqscan', 'off', true)",
            """
            SELECT string_agg(CAST(number AS TEXT), ',') AS numbers FROM evidence_search
            WHERE CAST(words AS TSVECTOR) @@ CAST(\(match) AS TSQUERY) AND case_id = \(caseFile.text)
            """,
        ]
    }
}
