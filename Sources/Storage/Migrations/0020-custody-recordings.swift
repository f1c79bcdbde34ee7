import SQL

extension Migration {
    /// Who wrote an entry of custody down, when and by which request, and the item's event that tells of it; null for the
    /// entries that a case began with.
    static let custodyRecordings = Migration(number: 20, name: "custody-recordings") { dialect in
        let text = SQLColumnType.text
        let integer = SQLColumnType.integer
        return [
            "ALTER TABLE custody_event ADD COLUMN recorded_at \(type: integer, in: dialect)",
            "ALTER TABLE custody_event ADD COLUMN recorded_by \(type: text, in: dialect)",
            "ALTER TABLE custody_event ADD COLUMN recorded_by_name \(type: text, in: dialect)",
            "ALTER TABLE custody_event ADD COLUMN mutation_key \(type: text, in: dialect)",
            "ALTER TABLE custody_event ADD COLUMN event_revision \(type: integer, in: dialect)",
        ]
    }
}
