import Core
import SQL
import TestSupport
import Testing

@testable import Storage

/// What both databases promise about finding what was not written by the ledger.
@Suite("Audit")
struct AuditContract {
    @Test("finds nothing where everything went through the ledger", arguments: TestDatabase.allCases)
    func findsNothing(on testDatabase: TestDatabase) async throws {
        let audited = try await AuditedCase(on: testDatabase)
        let report = try await audited.report()
        #expect(report.findings.map(\.sentence) == [])
        #expect(report.eventsCount == 8 && report.itemsCount == 2 && report.head.seq == 8)
        #expect(report.head.hash.count == 64)
    }

    @Test("finds and names what was altered", arguments: TestDatabase.allCases, Tampering.all)
    func findsTampering(on testDatabase: TestDatabase, _ tampering: Tampering) async throws {
        let audited = try await AuditedCase(on: testDatabase)
        try await audited.alter(tampering.queries(audited))
        let report = try await audited.report()
        let found = report.findings.filter { $0.problem == tampering.problem }
        let all = report.findings.map { "\($0.problem) \($0.item ?? "") \($0.sentence)" }
        #expect(!found.isEmpty, "\(all)")
        if let seq = tampering.seq { #expect(found.contains { $0.seq == seq }, "\(all)") }
        if let item = tampering.item { #expect(found.contains { $0.item == item }, "\(all)") }
        // Values stay where they are.
        for word in ["Ledger", "Edger", "Lease", "harbour", "Room"] {
            #expect(!report.findings.contains { $0.sentence.contains(word) }, "\(all)")
        }
    }

    @Test("covers every column of an event but the masks", arguments: TestDatabase.allCases)
    func coversColumns(on testDatabase: TestDatabase) async throws {
        let audited = try await AuditedCase(on: testDatabase)
        let id = audited.workspace.caseFile.text
        let values: [(SQLQuery, SQLQuery)] = [
            ("position", "'BBBBBBBBBBBBBBBBBBBBBB'"), ("kind", "'evidence.restored'"), ("subject", "'board'"),
            ("subject_id", "'01890000-0000-7000-8000-000000000000'"), ("revision", "77"),
            ("patch", "replace(patch, 'port', 'yard')"), ("before", "replace(before, 'Ledger', 'Edger')"),
            ("changed", "'title'"), ("group_key", "'burst'"), ("actor_id", "'somebody'"), ("actor_name", "'Nobody'"),
            ("client_id", "'cl_1'"), ("client_number", "1"), ("mutation_key", "'key'"), ("undoes", "'key'"),
            ("at", "at - 1"), ("claimed_at", "at"),
        ]
        for (column, value) in values {
            try await audited.alter([
                "CREATE TABLE kept AS SELECT * FROM case_event",
                "UPDATE case_event SET \(column) = \(value) WHERE case_id = \(id) AND seq = 3",
            ])
            let report = try await audited.report()
            #expect(
                report.findings.contains { $0.problem == .eventChanged && $0.seq == 3 },
                "\(column.segments): \(report.findings.map(\.sentence))"
            )
            #expect(!report.findings.contains { $0.problem == .eventChanged && $0.seq != 3 })
            try await audited.alter([
                "UPDATE case_event SET \(column) = (SELECT \(column) FROM kept WHERE seq = 3) WHERE case_id = \(id) AND seq = 3",
                "DROP TABLE kept",
            ])
        }
        #expect(try await audited.report().isClean)
    }

    @Test("finds a chain that was written anew by a hash that was noted", arguments: TestDatabase.allCases)
    func findsRewriting(on testDatabase: TestDatabase) async throws {
        let audited = try await AuditedCase(on: testDatabase)
        let head = try await audited.report().head
        let noted = try #require(NotedHash(NotedHash.text(head, of: audited.workspace.caseFile)))
        #expect(try await audited.report(noted: [noted]).isClean)
        _ = try await audited.workspace.item(titled: "Later")
        #expect(try await audited.report(noted: [noted]).isClean)
        // A name is changed, and every hash from there on made to fit.
        try await audited.workspace.database.write { connection in
            let id = audited.workspace.caseFile.text
            try connection.execute("UPDATE case_event SET actor_name = 'Nobody' WHERE case_id = \(id) AND seq = 2")
            var hash = ChainedEvent.noHash
            for row in try connection.rows(EventChain.question(id, after: 0, limit: 100)) {
                let event = try ChainedEvent(row: row)
                hash = event.hash(after: hash, digest: TestDigest.sha256)
                try connection.execute(
                    "UPDATE case_event SET hash = \(hash) WHERE case_id = \(id) AND seq = \(event.seq)"
                )
            }
            try connection.execute("UPDATE case_head SET hash = \(hash) WHERE case_id = \(id)")
        }
        #expect(try await audited.report().isClean)
        let report = try await audited.report(noted: [noted])
        #expect(report.findings.map(\.problem) == [.notedHash] && report.findings.first?.seq == head.seq)
    }

    @Test("chains the events that were there before the step", arguments: TestDatabase.allCases)
    func chainsOldEvents(on testDatabase: TestDatabase) async throws {
        let audited = try await AuditedCase(on: testDatabase)
        let head = try await audited.report().head
        try await audited.alter([
            "ALTER TABLE case_event DROP COLUMN hash", "ALTER TABLE case_head DROP COLUMN hash",
            "ALTER TABLE custody_event DROP COLUMN from_recorded", "ALTER TABLE custody_event DROP COLUMN to_recorded",
            "DELETE FROM schema_step WHERE number = 51",
        ])
        let migrator = Migrator(database: audited.workspace.database, digest: TestDigest.sha256)
        #expect(try await migrator.migrate() == ["event-chain"])
        let report = try await audited.report()
        #expect(report.isClean && report.head == head)
        _ = try await audited.workspace.item(titled: "Later")
        #expect(try await audited.report().isClean)
    }

    @Test("finds nothing after hundreds of acts of several roles, with walls", arguments: TestDatabase.allCases)
    func findsNothingAfterActs(on testDatabase: TestDatabase) async throws {
        var acts = try await RandomActs(on: testDatabase, seed: 3)
        for round in 0..<8 {
            for _ in 0..<40 { try await acts.act() }
            try await acts.grantWalls(round)
            let report = try await acts.report()
            #expect(report.findings.map(\.sentence) == [], "after round \(round)")
        }
        let report = try await acts.report()
        #expect(report.eventsCount > 120)
        #expect(try await acts.kinds() == Set(EventKind.allCases.map(\.rawValue)))
    }

    @Test("follows a long chain for a page in parts that are bounded", arguments: TestDatabase.allCases)
    func followsForPage(on testDatabase: TestDatabase) async throws {
        let audited = try await AuditedCase(on: testDatabase)
        let id = audited.workspace.caseFile
        let whole = try await audited.audit.chain(of: id, after: nil)
        #expect(whole.isWhole && whole.findings.isEmpty && whole.head.seq == 8)
        let rest = try await audited.audit.chain(of: id, after: whole.last)
        #expect(rest.isWhole && rest.findings.isEmpty)
        try await audited.alter([
            "UPDATE case_event SET actor_name = 'Nobody' WHERE case_id = \(id.text) AND seq = 2"
        ])
        #expect(try await audited.audit.chain(of: id, after: nil).findings.map(\.problem) == [.eventChanged])
        await #expect(throws: AccessError.caseNotFound) {
            try await audited.audit.chain(of: .random(at: WallClock.system.now), after: nil)
        }
    }
}

/// Acts of a lead, a paralegal and a filter attorney as they come, the same for the same seed.
private struct RandomActs {
    let workspace: Workspace
    private let audit: SQLCaseAudit
    private let filter: PersonID
    private var items: [EvidenceID] = []
    private var keys: [(EvidenceID, IdempotencyKey, PersonID)] = []
    private var random: SeededGenerator

    init(on testDatabase: TestDatabase, seed: UInt64) async throws {
        workspace = try await Workspace(on: testDatabase)
        audit = SQLCaseAudit(database: workspace.database, digest: TestDigest.sha256)
        random = SeededGenerator(seed: seed)
        filter = .random(at: WallClock.system.now)
        try await workspace.join(filter, named: "filter", as: .filterAttorney, walls: [])
    }

    /// What happened at all.
    func kinds() async throws -> Set<String> {
        try await workspace.database.read { connection in
            Set(try connection.rows("SELECT DISTINCT kind FROM case_event").map { try $0.text("kind") })
        }
    }

    func report() async throws -> AuditReport { try await audit.report(on: workspace.caseFile, noted: []) }

    /// A new person in a class that is made while items are there.
    mutating func grantWalls(_ round: Int) async throws {
        let roles: [Role] = [.paralegal, .investigator, .trialTechnician, .leadProsecutor, .auditorReadonly]
        let walls: [Set<String>] = [["north"], ["south"], ["north", "south"]]
        try await workspace.join(
            .random(at: WallClock.system.now),
            named: "walled-\(round)",
            as: roles[round % roles.count],
            walls: walls[round % walls.count]
        )
    }

    private mutating func changes() -> [EvidenceField: FieldChange] {
        let choices: [(EvidenceField, FieldChange)] = [
            (.title, .to(.text("Title \(Int.random(in: 0..<9, using: &random))"))),
            (.notes, .to(.text("Note \(Int.random(in: 0..<9, using: &random))\n\nMore"))),
            (.tags, .members(add: ["tag\(Int.random(in: 0..<4, using: &random))"], remove: ["tag1"])),
            (.walls, .to(.set(of: Bool.random(using: &random) ? ["north"] : []))),
            (
                .privilegeCall,
                .to(.text(["filter_hold", "not_privileged", "borderline"].randomElement(using: &random) ?? ""))
            ),
            (.confidentiality, .to(.text(["sealed", "team_only", "public"].randomElement(using: &random) ?? ""))),
            (.exhibitNumber, .to(.text("C-\(Int.random(in: 1..<40, using: &random))"))),
            (.exhibitStatus, .to(.text("marked"))), (.location, .to(nil)),
            (.privilegeBasis, .to(.text("work_product_fact"))),
            (.occurredAt, .to(.moment(DatedMoment(instant: Instant(seconds: 1_700_000_000), zone: "UTC")))),
        ]
        return Dictionary(
            choices.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random)).map { $0 },
            uniquingKeysWith: { first, _ in first }
        )
    }

    mutating func act() async throws {
        let person =
            [workspace.lead, workspace.lead, workspace.paralegal, filter].randomElement(using: &random) ?? filter
        let key = IdempotencyKey.random()
        guard let item = items.randomElement(using: &random), Int.random(in: 0..<8, using: &random) > 0 else {
            let id = EvidenceID.random(at: WallClock.system.now)
            var changes = changes()
            changes[.title] = .to(.text("Title"))
            changes[.kind] = .to(.text("document"))
            _ = try await workspace.send(
                Mutation(key: key, operation: .add, item: id, changes: changes),
                by: person == filter ? workspace.lead : person
            )
            items.append(id)
            return
        }
        switch Int.random(in: 0..<12, using: &random) {
        case 0: try await workspace.record(.toStorage, of: item, by: person)
        case 1: _ = try await workspace.send(Mutation(key: key, operation: .withdraw, item: item), by: person)
        case 2, 3: _ = try await workspace.send(Mutation(key: key, operation: .restore, item: item), by: person)
        case 4: try await workspace.attach(to: item)
        case 5: _ = try await workspace.send(Mutation(key: key, operation: .stamp, item: item), by: person)
        case 6:
            guard let (item, act, person) = keys.randomElement(using: &random) else { return }
            let undo = Mutation(key: key, operation: .revise, item: item, undoes: act.text)
            _ = try await workspace.send(undo, by: person)
        case 7:
            guard let other = items.randomElement(using: &random) else { return }
            let link = Mutation(
                key: key,
                operation: .linkAttachments,
                item: item,
                attachments: [AttachmentLink(item: other, label: "a")]
            )
            _ = try await workspace.send(link, by: person)
        default:
            let changes = changes()
            let mutation = Mutation(
                key: key,
                operation: .revise,
                item: item,
                base: changes.mapValues { _ in 1_000_000 },
                changes: changes
            )
            _ = try await workspace.send(mutation, by: person)
            keys.append((item, key, person))
        }
    }
}
