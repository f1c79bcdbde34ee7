import Core
import SQL

/// The words of files, in a table and an index of their own: an item that changes leaves the words of its file alone, and a
/// case without files pays one look at an empty index.
///
/// A row has the number of its item in `evidence_search`. Who may open a file stands in the question, so that what hides a
/// file hides its words with it.
enum FileSearch {
    static func schema(in dialect: SQLDialect) -> [SQLQuery] {
        [
            """
            CREATE TABLE file_search (
                number \(type: .integer, in: dialect) PRIMARY KEY,
                item_id \(type: .text, in: dialect) NOT NULL,
                case_id \(type: .text, in: dialect) NOT NULL,
                words \(type: .text, in: dialect) NOT NULL
            )
            """,
            "CREATE INDEX file_search_case ON file_search (case_id, number)",
        ] + index(in: dialect)
    }

    /// The words of files as a commit leaves them; those of files that were read before are replaced.
    static func insertions(_ words: [EvidenceID: [String]], in caseFile: CaseFileID) -> [SQLQuery] {
        let mark = IndexedWords.mark(of: caseFile)
        let files = words.sorted { $0.key.text < $1.key.text }
        return files.map { item, words in
            let text = words.map { mark + $0 }.joined(separator: " ")
            return """
                INSERT INTO file_search (number, item_id, case_id, words)
                SELECT number, item_id, case_id, CAST(\(text) AS TEXT) FROM evidence_search WHERE item_id = \(item.text)
                ON CONFLICT (number) DO UPDATE SET words = excluded.words
                """
        }
    }

    /// The beginnings that a question asks for, each with the mark of its case.
    static func beginnings(asked text: String, in caseFile: CaseFileID) -> [String] {
        SearchText.prefixes(asked: text).map { IndexedWords.mark(of: caseFile) + $0 }
    }

    /// The statements of a search; the last answers one row with `numbers`: of the items whose file holds a word with one
    /// of the beginnings, among those that the class may open.
    static func questions(_ beginnings: [String], for clearance: Clearance, in dialect: SQLDialect) -> [SQLQuery] {
        let isOpen: SQLQuery =
            "i.case_id = \(clearance.caseFile.text) AND \(EvidenceFile.isOpen(to: clearance))"
        switch dialect {
        case .sqlite:
            let match = beginnings.map { "\"\($0)\" *" }.joined(separator: " OR ")
            return [
                """
                SELECT group_concat(f.number) AS numbers FROM file_search_text
                JOIN file_search f ON f.number = file_search_text.rowid JOIN evidence_item i ON i.id = f.item_id
                WHERE file_search_text MATCH \(match) AND \(isOpen)
                """
            ]
        case .postgres:
            let match = beginnings.map { "'\($0)':*" }.joined(separator: " | ")
            return [
                // The planner takes the cast for cheap and would read all words of all files.
                "SELECT set_config('enable_seqscan', 'off', true)",
                """
                SELECT string_agg(CAST(f.number AS TEXT), ',') AS numbers
                FROM file_search f JOIN evidence_item i ON i.id = f.item_id
                WHERE CAST(f.words AS TSVECTOR) @@ CAST(\(match) AS TSQUERY) AND \(isOpen)
                """,
            ]
        }
    }

    private static func index(in dialect: SQLDialect) -> [SQLQuery] {
        switch dialect {
        case .sqlite:
            [
                """
                CREATE VIRTUAL TABLE file_search_text USING fts5 (
                    words, content = 'file_search', content_rowid = 'number', tokenize = 'ascii', detail = 'none',
                    columnsize = 0, prefix = '6 7 8'
                )
                """,
                """
                CREATE TRIGGER file_search_inserted AFTER INSERT ON file_search BEGIN
                    INSERT INTO file_search_text (rowid, words) VALUES (new.number, new.words);
                END
                """,
                """
                CREATE TRIGGER file_search_deleted AFTER DELETE ON file_search BEGIN
                    INSERT INTO file_search_text (file_search_text, rowid, words)
                    VALUES ('delete', old.number, old.words);
                END
                """,
                """
                CREATE TRIGGER file_search_updated AFTER UPDATE ON file_search BEGIN
                    INSERT INTO file_search_text (file_search_text, rowid, words)
                    VALUES ('delete', old.number, old.words);
                    INSERT INTO file_search_text (rowid, words) VALUES (new.number, new.words);
                END
                """,
            ]
        case .postgres:
            [
                """
                CREATE INDEX file_search_text ON file_search USING GIN ((CAST(words AS TSVECTOR)))
                WITH (gin_pending_list_limit = 256)
                """
            ]
        }
    }
}
