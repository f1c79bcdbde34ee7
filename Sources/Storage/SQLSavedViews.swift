public import Core
public import SQL

/// The views of cases on a database; every query says whose views may be read.
public struct SQLSavedViews: SavedViews {
    private let database: any SQLDatabase
    private let digest: ByteDigest

    /// - Parameter digest: what records are chained with.
    public init(database: any SQLDatabase, digest: @escaping ByteDigest) {
        self.database = database
        self.digest = digest
    }

    public func views(for clearance: Clearance) async throws -> [(view: SavedView, isPinned: Bool)] {
        try await database.read { connection in
            try connection.lastRows(
                """
                SELECT v.id, v.name, v.query, v.team, v.made_by, v.revision, p.person_id AS pinned_by
                FROM saved_view v
                LEFT JOIN saved_view_pin p ON p.view_id = v.id AND p.person_id = \(clearance.person.text)
                WHERE \(Self.isRead(by: clearance))
                ORDER BY v.place
                LIMIT \(SavedViewLimits.ownMax + Team.allCases.count * SavedViewLimits.teamMax)
                """
            ).map { (try SavedView(row: $0), try $0.optionalText("pinned_by") != nil) }
        }
    }

    public func add(_ view: SavedView, isPinned: Bool, for clearance: Clearance) async throws {
        let isShared = view.team.map { $0 == Sight.teams(readBy: clearance.role).first } ?? true
        let mayShare = view.team == nil || Permissions.mayShareViews(as: clearance.role)
        guard view.madeBy == clearance.person, isShared, mayShare else { throw SavedViewError.notAllowed }
        try await write(view.id, for: clearance) { connection in
            let same = try connection.rows("SELECT case_id FROM saved_view WHERE id = \(view.id.text)").first
            if let same {
                guard try same.text("case_id") == clearance.caseFile.text else { throw SavedViewError.notFound }
                return
            }
            try Self.checkRoom(for: view, clearance, on: connection)
            try connection.execute(
                """
                INSERT INTO saved_view (id, case_id, place, name, query, team, made_by)
                SELECT \(view.id.text), \(clearance.caseFile.text), COALESCE(MAX(place), 0) + 1, \(view.name),
                    \(view.query), \(view.team?.rawValue), \(clearance.person.text)
                FROM saved_view WHERE case_id = \(clearance.caseFile.text)
                """
            )
            if isPinned { try Self.pin(view.id, for: clearance, on: connection) }
        }
    }

    public func change(
        _ id: SavedViewID,
        name: String?,
        query: String?,
        base: Int?,
        for clearance: Clearance
    ) async throws {
        try await write(id, for: clearance) { connection in
            let now = try Self.check(id, mayChange: true, for: clearance, on: connection)
            // The same form sent twice, and two who want the same.
            if name ?? now.name == now.name, query ?? now.query == now.query { return }
            guard now.revision == base else { throw SavedViewError.changed(now) }
            try connection.execute(
                """
                UPDATE saved_view SET name = COALESCE(\(name), name), query = COALESCE(\(query), query),
                    revision = revision + 1
                WHERE id = \(id.text)
                """
            )
        }
    }

    public func remove(
        _ id: SavedViewID,
        base: Int?,
        for clearance: Clearance,
        at instant: Instant
    ) async throws {
        let own: SQLQuery = "case_id = \(clearance.caseFile.text) AND removed_by = \(clearance.person.text)"
        let lapsed: SQLQuery =
            """
            SELECT id FROM saved_view WHERE case_id = \(clearance.caseFile.text) AND removed_at IS NOT NULL AND (
                removed_at <= \(Self.restorableSince(instant)) OR removed_by = \(clearance.person.text) AND id NOT IN (
                    SELECT id FROM saved_view WHERE \(own) ORDER BY removed_at DESC, id DESC
                    LIMIT \(SavedViewLimits.restorableMax)
                )
            )
            """
        try await write(id, withRemoved: true, for: clearance) { connection in
            // The same form sent twice.
            guard try Self.removed(id, for: clearance, at: instant, on: connection) == nil else { return }
            let now = try Self.check(id, mayChange: true, for: clearance, on: connection)
            guard now.revision == base else { throw SavedViewError.changed(now) }
            try connection.execute(
                """
                UPDATE saved_view SET removed_by = \(clearance.person.text), removed_at = \(instant.microseconds)
                WHERE id = \(id.text)
                """
            )
            try connection.execute("DELETE FROM saved_view_pin WHERE view_id IN (\(lapsed))")
            try connection.execute("DELETE FROM saved_view WHERE id IN (\(lapsed))")
        }
    }

    public func removed(
        _ id: SavedViewID,
        for clearance: Clearance,
        at instant: Instant
    ) async throws -> SavedView? {
        try await database.read { try Self.removed(id, for: clearance, at: instant, on: $0) }
    }

    public func restore(_ id: SavedViewID, for clearance: Clearance, at instant: Instant) async throws {
        try await write(id, for: clearance) { connection in
            guard let view = try Self.removed(id, for: clearance, at: instant, on: connection) else {
                try Self.check(id, mayChange: true, for: clearance, on: connection)
                return
            }
            guard view.mayBeChanged(by: clearance) else { throw SavedViewError.notAllowed }
            try Self.checkRoom(for: view, clearance, on: connection)
            try connection.execute(
                "UPDATE saved_view SET removed_by = NULL, removed_at = NULL WHERE id = \(id.text)"
            )
        }
    }

    private static func restorableSince(_ instant: Instant) -> Int64 {
        instant.adding(seconds: -SavedViewLimits.restorableSeconds).microseconds
    }

    private static func removed(
        _ id: SavedViewID,
        for clearance: Clearance,
        at instant: Instant,
        on connection: any SQLConnection
    ) throws -> SavedView? {
        try connection.rows(
            """
            SELECT v.id, v.name, v.query, v.team, v.made_by, v.revision FROM saved_view v
            WHERE v.id = \(id.text) AND v.removed_by = \(clearance.person.text)
              AND v.removed_at > \(restorableSince(instant)) AND \(belongs(to: clearance))
            """
        ).first.map(SavedView.init(row:))
    }

    /// - Throws: `SavedViewError.tooMany…`.
    private static func checkRoom(
        for view: SavedView,
        _ clearance: Clearance,
        on connection: any SQLConnection
    ) throws {
        let mates: SQLQuery =
            if let team = view.team { "team = \(team.rawValue)" } else {
                "team IS NULL AND made_by = \(clearance.person.text)"
            }
        let known = try connection.rows(
            """
            SELECT COUNT(*) AS mates FROM saved_view
            WHERE case_id = \(clearance.caseFile.text) AND \(mates) AND removed_at IS NULL
            """
        ).first?.int("mates")
        guard known ?? 0 < (view.team == nil ? SavedViewLimits.ownMax : SavedViewLimits.teamMax)
        else { throw view.team == nil ? SavedViewError.tooManyOwn : .tooManyOfTeam }
    }

    public func pin(_ id: SavedViewID, _ isPinned: Bool, for clearance: Clearance) async throws {
        try await write(id, for: clearance) { connection in
            try Self.check(id, mayChange: false, for: clearance, on: connection)
            guard !isPinned else { return try Self.pin(id, for: clearance, on: connection) }
            try connection.execute(
                "DELETE FROM saved_view_pin WHERE view_id = \(id.text) AND person_id = \(clearance.person.text)"
            )
        }
    }

    /// One writer of a case at a time, so that limits hold: its head's row is the lock.
    /// - Parameter withRemoved: whether views that were removed before may go with it.
    private func write(
        _ id: SavedViewID,
        withRemoved: Bool = false,
        for clearance: Clearance,
        _ work: @escaping @Sendable (any SQLConnection) throws -> Void
    ) async throws {
        let chain = RecordChain(caseFile: clearance.caseFile, digest: digest)
        let orRemoved: SQLQuery = withRemoved ? "OR t.removed_at IS NOT NULL" : ""
        let orOfRemoved: SQLQuery =
            withRemoved ? "OR t.view_id IN (SELECT id FROM saved_view WHERE removed_at IS NOT NULL)" : ""
        let rows: [RecordChain.Rows] = [
            .init(.savedView, where: "t.id = \(id.text) \(orRemoved)"),
            .init(.savedViewPin, where: "t.view_id = \(id.text) \(orOfRemoved)"),
        ]
        try await database.write { connection in
            try chain.write(rows, on: connection) { try work(connection) }
        }
    }

    private static func pin(_ id: SavedViewID, for clearance: Clearance, on connection: any SQLConnection) throws {
        let pinned = try connection.rows(
            """
            SELECT p.view_id FROM saved_view_pin p JOIN saved_view v ON v.id = p.view_id
            WHERE p.person_id = \(clearance.person.text) AND \(isRead(by: clearance))
            LIMIT \(SavedViewLimits.pinnedMax)
            """
        ).map { try $0.text("view_id") }
        guard !pinned.contains(id.text) else { return }
        guard pinned.count < SavedViewLimits.pinnedMax else { throw SavedViewError.tooManyPinned }
        try connection.execute(
            """
            INSERT INTO saved_view_pin (view_id, person_id) VALUES (\(id.text), \(clearance.person.text))
            ON CONFLICT (view_id, person_id) DO NOTHING
            """
        )
    }

    /// - Returns: the view as it is.
    @discardableResult
    private static func check(
        _ id: SavedViewID,
        mayChange: Bool,
        for clearance: Clearance,
        on connection: any SQLConnection
    ) throws -> SavedView {
        let found = try connection.rows(
            """
            SELECT v.id, v.name, v.query, v.team, v.made_by, v.revision FROM saved_view v
            WHERE v.id = \(id.text) AND \(isRead(by: clearance))
            """
        )
        guard let row = found.first else { throw SavedViewError.notFound }
        let view = try SavedView(row: row)
        guard !mayChange || view.mayBeChanged(by: clearance) else { throw SavedViewError.notAllowed }
        return view
    }

    /// The condition on `v`: there, of the case, and the person's own or of a team whose views they read.
    private static func isRead(by clearance: Clearance) -> SQLQuery {
        "v.removed_at IS NULL AND \(belongs(to: clearance))"
    }

    private static func belongs(to clearance: Clearance) -> SQLQuery {
        let own: SQLQuery = "v.team IS NULL AND v.made_by = \(clearance.person.text)"
        let teams = Sight.teams(readBy: clearance.role).map(\.rawValue)
        guard !teams.isEmpty else { return "v.case_id = \(clearance.caseFile.text) AND \(own)" }
        return "v.case_id = \(clearance.caseFile.text) AND (\(own) OR v.team IN (\(SQLQuery.list(teams))))"
    }
}

extension SavedView {
    fileprivate init(row: SQLRow) throws {
        guard let id = SavedViewID(try row.text("id")) else { throw StorageError.unreadable(table: "saved_view") }
        self.init(
            id: id,
            name: try row.text("name"),
            query: try row.text("query"),
            team: try row.optionalText("team").flatMap(Team.init(rawValue:)),
            madeBy: try row.optionalText("made_by").flatMap { PersonID($0) },
            revision: try row.int("revision")
        )
    }
}
