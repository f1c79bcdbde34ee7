public import Core
public import SQL
public import Storage

/// A case on a fresh database, arranged in the field's words.
public struct Workspace: Sendable {
    public let database: any SQLDatabase
    public let ledger: SQLCaseLedger
    public let evidence: SQLEvidenceStore
    public let log: SQLEventLog
    public let cases: SQLCaseRegister
    public let people: SQLPersonRegister
    public let sessions: SQLSessionStore
    public let listRows: SQLListRows
    public let listDrafts: SQLListDrafts
    public let exports: SQLExportRegister
    public let bulkEdits: SQLBulkEdits
    public let bulkWork: SQLBulkWork
    public let files: SQLFileRegister
    public let stored: SQLStoredFiles
    public let caseFile: CaseFileID
    public let lead: PersonID
    public let paralegal: PersonID

    /// - Parameter connections: how many connections PostgreSQL may have; none is the server's own number.
    public init(on testDatabase: TestDatabase, connections: Int? = nil) async throws {
        let database = try await testDatabase.make(connections: connections)
        _ = try await Migrator(database: database, digest: TestDigest.sha256).migrate()
        try await self.init(on: database)
    }

    /// A case on a database that has its schema.
    public init(on database: any SQLDatabase) async throws {
        self.database = database
        let clock = WallClock.system
        ledger = SQLCaseLedger(database: database, clock: clock, digest: TestDigest.sha256)
        evidence = SQLEvidenceStore(database: database)
        log = SQLEventLog(database: database)
        cases = SQLCaseRegister(database: database, digest: TestDigest.sha256)
        people = SQLPersonRegister(database: database)
        sessions = SQLSessionStore(database: database)
        listRows = SQLListRows(database: database)
        listDrafts = SQLListDrafts(database: database)
        exports = SQLExportRegister(database: database, digest: TestDigest.sha256)
        bulkEdits = SQLBulkEdits(database: database, evidence: evidence, digest: TestDigest.sha256)
        bulkWork = SQLBulkWork(database: database, digest: TestDigest.sha256)
        files = SQLFileRegister(database: database)
        stored = SQLStoredFiles(database: database)
        caseFile = .random(at: clock.now)
        lead = .random(at: clock.now)
        paralegal = .random(at: clock.now)
        let file = CaseFile(id: caseFile, caption: "People v. Example", timeZone: "America/New_York")
        try await cases.makeCase(file, at: clock.now)
        for (id, name, role) in [(lead, "Lead", Role.leadProsecutor), (paralegal, "Paralegal", .paralegal)] {
            let person = Person(
                id: id,
                email: "\(name.lowercased())@example.com",
                name: name,
                isAdministrator: false,
                isDemo: false
            )
            try await people.add(person, passwordHash: nil, at: clock.now)
            try await cases.grant(role, walls: [], to: id, in: caseFile, at: clock.now)
        }
    }

    /// Sends one mutation and answers what became of it.
    public func send(_ mutation: Mutation, by person: PersonID? = nil) async throws -> MutationReply {
        let outcome = try await ledger.commit(
            [mutation],
            in: caseFile,
            by: person ?? lead,
            deciding: Decide.decide
        )
        return outcome.replies[0]
    }

    /// Adds an item with a title and what else is said of it.
    public func item(titled title: String, _ changes: [EvidenceField: FieldChange] = [:]) async throws -> EvidenceID {
        let id = EvidenceID.random(at: WallClock.system.now)
        var all = changes
        all[.title] = .to(.text(title))
        all[.kind] = .to(.text("document"))
        let reply = try await send(Mutation(key: .random(), operation: .add, item: id, changes: all))
        guard reply.status == .applied else { throw WorkspaceError.refused(reply.code ?? "") }
        return id
    }

    public func revise(
        _ item: EvidenceID,
        _ field: EvidenceField,
        to value: FieldValue?,
        base: Int,
        key: IdempotencyKey = .random(),
        by person: PersonID? = nil
    ) async throws -> MutationReply {
        try await send(
            Mutation(
                key: key,
                operation: .revise,
                item: item,
                base: [field: base],
                changes: [field: .to(value)]
            ),
            by: person
        )
    }

    /// Puts a new person on the case.
    @discardableResult
    public func join(
        _ id: PersonID = .random(at: WallClock.system.now),
        named name: String = "Person",
        as role: Role,
        walls: Set<String> = []
    ) async throws -> PersonID {
        let now = WallClock.system.now
        let person = Person(id: id, email: "\(id.text)@example.com", name: name, isAdministrator: false, isDemo: false)
        try await people.add(person, passwordHash: nil, at: now)
        try await cases.grant(role, walls: walls, to: id, in: caseFile, at: now)
        return id
    }

    public func clearance(of person: PersonID) async throws -> Clearance {
        guard let clearance = try await cases.clearance(of: person, in: caseFile) else {
            throw AccessError.caseNotFound
        }
        return clearance
    }

    /// The clearance of somebody with a role, whoever that is.
    public func clearance(as role: Role) async throws -> Clearance {
        let rows = try await database.read { [caseFile] connection in
            try connection.rows(
                """
                SELECT number FROM case_class
                WHERE case_id = \(caseFile.text) AND role = \(role.rawValue) AND walls = ''
                """
            )
        }
        guard let row = rows.first else { throw AccessError.caseNotFound }
        return Clearance(
            caseFile: caseFile,
            person: lead,
            group: ClearanceClass(number: try row.int("number"), role: role)
        )
    }

    /// Adds items with these values as they are, what only a production sets as well.
    @discardableResult
    public func seed(_ values: [FieldValues]) async throws -> [EvidenceID] {
        let now = WallClock.system.now
        let items = values.map { values in
            EvidenceItem(id: .random(at: now), caseFile: caseFile, values: values, changedAt: now, changedBy: "")
        }
        let person = Person(id: lead, email: "lead@example.com", name: "Lead", isAdministrator: false, isDemo: false)
        try await SQLEvidenceSeeding(database: database, clock: .system, digest: TestDigest.sha256).seed(
            items,
            in: caseFile,
            by: person
        )
        return items.map(\.id)
    }

    /// The titles that a person sees, in order of item number.
    public func titles(seenBy person: PersonID) async throws -> [String] {
        let page = try await evidence.page(
            EvidenceFilter(),
            sort: EvidenceSort(field: .itemNumber, isDescending: false),
            cursor: nil,
            limit: 200,
            for: clearance(of: person)
        )
        return page.items.compactMap { $0.values.text(.title) }
    }
}

public enum WorkspaceError: Error {
    case refused(String)
}
