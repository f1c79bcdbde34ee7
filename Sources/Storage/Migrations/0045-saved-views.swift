import Core
import SQL

extension Migration {
    /// Views as the grid's addresses say them, a person's or a team's, pinned by each for themself.
    ///
    /// Those that were kept in words are read into addresses; words that nothing can read lose their view.
    static let savedViews = Migration(
        number: 45,
        name: "saved-views",
        statements: { dialect in
            let text = SQLColumnType.text
            return [
                "ALTER TABLE saved_view RENAME TO saved_view_words",
                """
                CREATE TABLE saved_view (
                    id \(type: text, in: dialect) PRIMARY KEY,
                    case_id \(type: text, in: dialect) NOT NULL REFERENCES case_file (id),
                    place \(type: .integer, in: dialect) NOT NULL,
                    name \(type: text, in: dialect) NOT NULL,
                    query \(type: text, in: dialect) NOT NULL,
                    team \(type: text, in: dialect),
                    made_by \(type: text, in: dialect) REFERENCES person (id),
                    UNIQUE (case_id, place),
                    CHECK (team IS NOT NULL OR made_by IS NOT NULL)
                )
                """,
                """
                CREATE TABLE saved_view_pin (
                    view_id \(type: text, in: dialect) NOT NULL REFERENCES saved_view (id),
                    person_id \(type: text, in: dialect) NOT NULL REFERENCES person (id),
                    PRIMARY KEY (view_id, person_id)
                )
                """,
                "CREATE INDEX saved_view_pin_person ON saved_view_pin (person_id)",
            ]
        },
        fill: { connection in
            let rows = try connection.rows(
                """
                SELECT w.id, w.case_id, w.name, w.filter, w.sort, f.time_zone FROM saved_view_words w
                JOIN case_file f ON f.id = w.case_id ORDER BY w.case_id, w.number
                """
            )
            for (place, row) in rows.enumerated() {
                let query = SavedViewWords.query(
                    filter: try row.text("filter"),
                    sort: try row.text("sort"),
                    zone: try row.text("time_zone")
                )
                guard let query else { continue }
                try connection.execute(
                    """
                    INSERT INTO saved_view (id, case_id, place, name, query, team)
                    VALUES (\(try row.text("id")), \(try row.text("case_id")), \(place + 1), \(try row.text("name")),
                        \(query), \(Team.office.rawValue))
                    """
                )
            }
            try connection.execute("DROP TABLE saved_view_words")
        }
    )
}
