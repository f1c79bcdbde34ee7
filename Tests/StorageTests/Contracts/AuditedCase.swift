import Core
import SQL
import Storage
import TestSupport

/// A case with something of everything that an audit looks at.
struct AuditedCase {
    let workspace: Workspace
    let audit: SQLCaseAudit
    /// Revised, undone, with tags, an exhibit number and a chain of custody.
    let ledger: EvidenceID
    /// With a file; withdrawn.
    let lease: EvidenceID

    init(on testDatabase: TestDatabase) async throws {
        workspace = try await Workspace(on: testDatabase)
        audit = SQLCaseAudit(database: workspace.database, digest: TestDigest.sha256)
        ledger = try await workspace.item(
            titled: "Ledger",
            [.tags: .to(.set(["harbour"])), .exhibitNumber: .to(.text("C-4"))]
        )
        lease = try await workspace.item(titled: "Lease")
        let act = Self.revision(
            of: ledger,
            [.title: .to(.text("Ledger of the port")), .location: .to(.text("Room 1"))]
        )
        _ = try await workspace.send(act)
        _ = try await workspace.send(Mutation(key: .random(), operation: .revise, item: ledger, undoes: act.key.text))
        for action in [CustodyAction.collected, .toStorage] {
            try await workspace.record(action, of: ledger)
        }
        try await workspace.attach(to: lease)
        _ = try await workspace.send(Mutation(key: .random(), operation: .withdraw, item: lease))
    }

    static func revision(of item: EvidenceID, _ changes: [EvidenceField: FieldChange]) -> Mutation {
        Mutation(
            key: .random(),
            operation: .revise,
            item: item,
            base: changes.mapValues { _ in 1_000_000 },
            changes: changes
        )
    }

    func report(noted: [NotedHash] = []) async throws -> AuditReport {
        try await audit.report(on: workspace.caseFile, noted: noted)
    }

    func alter(_ queries: [SQLQuery]) async throws {
        try await workspace.database.write { connection in
            for query in queries { try connection.execute(query) }
        }
    }
}

extension Workspace {
    func record(
        _ action: CustodyAction,
        of item: EvidenceID,
        to receiver: RecordReference = .place("Room 3"),
        by person: PersonID? = nil
    ) async throws {
        let draft = try CustodyDraft(
            id: .random(at: WallClock.system.now),
            action: action,
            at: DatedMoment(instant: Instant(seconds: 1_700_000_000), zone: "America/New_York"),
            from: nil,
            to: receiver,
            method: "by hand",
            place: "",
            seal: "S-1",
            reason: ""
        )
        _ = try await send(
            Mutation(key: .random(), operation: .recordCustody, item: item, custody: draft),
            by: person
        )
    }

    func attach(to item: EvidenceID) async throws {
        let file = SealedFile(
            id: .random(at: WallClock.system.now),
            name: "lease.pdf",
            digest: FileDigest(hash: item.text.utf8.suffix(32)),
            bytes: 10,
            mediaType: MediaType.pdf.rawValue
        )
        _ = try await send(Mutation(key: .random(), operation: .attach, item: item, file: file))
    }
}
