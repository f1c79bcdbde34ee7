import SQL

extension Migration {
    /// Events know how many of their item's events each class did not see, so that a replay gives the revision that the
    /// class had after each event, and not the one that it has now.
    static let eventRevisions = Migration(number: 7, name: "event-revisions") { dialect in
        [
            """
            ALTER TABLE case_event ADD COLUMN hidden_events \(type: .text, in: dialect) NOT NULL DEFAULT ''
            """
        ]
    }
}
