import SQL

extension Migration {
    /// How often each saved view was given another name or another list, so that nobody overwrites what they have not seen.
    static let savedViewRevisions = Migration(number: 52, name: "saved-view-revisions") { dialect in
        ["ALTER TABLE saved_view ADD COLUMN revision \(type: .integer, in: dialect) NOT NULL DEFAULT 1"]
    }
}
