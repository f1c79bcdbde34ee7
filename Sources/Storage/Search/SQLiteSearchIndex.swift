import Core
import SQL

/// FTS5 over the table's own text, kept by triggers; the short prefixes have indexes of their own.
///
/// The tokenizer `ascii` parts words at ASCII punctuation and white space only: all folding is done before.
struct SQLiteSearchIndex: SearchIndex {
    let schema: [SQLQuery] = [
        """
        CREATE VIRTUAL TABLE evidence_search_text USING fts5 (
            words, content = 'evidence_search', content_rowid = 'number', tokenize = 'ascii', detail = 'none',
            columnsize = 0, prefix = '6 7 8'
        )
        """,
        """
        CREATE TRIGGER evidence_search_inserted AFTER INSERT ON evidence_search BEGIN
            INSERT INTO evidence_search_text (rowid, words) VALUES (new.number, new.words);
        END
        """,
        """
        CREATE TRIGGER evidence_search_deleted AFTER DELETE ON evidence_search BEGIN
            INSERT INTO evidence_search_text (evidence_search_text, rowid, words)
            VALUES ('delete', old.number, old.words);
        END
        """,
        """
        CREATE TRIGGER evidence_search_updated AFTER UPDATE ON evidence_search BEGIN
            INSERT INTO evidence_search_text (evidence_search_text, rowid, words)
            VALUES ('delete', old.number, old.words);
            INSERT INTO evidence_search_text (rowid, words) VALUES (new.number, new.words);
        END
        """,
    ]

    func questions(beginning groups: [[String]], in caseFile: CaseFileID) -> [SQLQuery] {
        let match = groups.map { group in "(" + group.map { "\"\($0)\" *" }.joined(separator: " OR ") + ")" }
            .joined(separator: " AND ")
        return [
            """
            SELECT group_concat(rowid) AS numbers FROM evidence_search_text WHERE evidence_search_text MATCH \(match)
            """
        ]
    }
}
