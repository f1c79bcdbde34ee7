import SQL

extension Migration {
    /// The sort keys, members and words of an item are written beside it and by nothing else.
    ///
    /// PostgreSQL asked for the item once for each of their rows, some fifteen times for an item, which was a ninth of what
    /// a commit cost it. SQLite's check is cheap, and taking it away would mean to copy the tables.
    static let derivedRows = Migration(number: 10, name: "derived-rows") { dialect in
        switch dialect {
        case .sqlite: []
        case .postgres:
            [
                "ALTER TABLE evidence_sort DROP CONSTRAINT evidence_sort_item_id_fkey",
                "ALTER TABLE evidence_member DROP CONSTRAINT evidence_member_item_id_fkey",
                "ALTER TABLE evidence_search DROP CONSTRAINT evidence_search_item_id_fkey",
            ]
        }
    }
}
