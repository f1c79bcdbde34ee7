import SQL

extension Migration {
    /// Who removed a saved view and when, so that they can put it back; empty for one that is there.
    static let savedViewRemovals = Migration(number: 72, name: "saved-view-removals") { dialect in
        [
            "ALTER TABLE saved_view ADD COLUMN removed_by \(type: .text, in: dialect) REFERENCES person (id)",
            "ALTER TABLE saved_view ADD COLUMN removed_at \(type: .integer, in: dialect)",
        ]
    }
}
