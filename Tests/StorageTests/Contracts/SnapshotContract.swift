import Core
import Storage
import TestSupport
import Testing

/// What a device takes along of a case, on both databases.
@Suite("Snapshot")
struct SnapshotContract {
    private static let clock = WallClock.system

    /// Items whose numbers sort otherwise as text; the second one is sealed, the last privileged.
    private struct Case {
        let workspace: Workspace
        let items: [EvidenceID]

        init(on testDatabase: TestDatabase) async throws {
            workspace = try await Workspace(on: testDatabase)
            items = try await workspace.seed(
                [
                    ("E-10", "public", "not_privileged"), ("E-2", "sealed", "not_reviewed"),
                    ("E-1", "public", "waived"),
                    ("E-3", "team_only", "privileged_withhold"),
                ].map {
                    FieldValues([
                        .itemNumber: .text($0), .title: .text("Title of \($0)"), .kind: .text("email"),
                        .confidentiality: .text($1), .privilegeCall: .text($2),
                    ])
                }
            )
        }

        func page(
            after cursor: EvidenceID? = nil,
            only: [EvidenceID]? = nil,
            limit: Int = 10,
            as role: Role = .leadProsecutor
        ) async throws -> EvidenceSnapshot {
            let clearance = try await workspace.clearance(as: role)
            return try await workspace.evidence.snapshot(after: cursor, only: only, limit: limit, for: clearance)
        }

        func relate(_ relations: [(from: Int, type: String, to: Int)]) async throws {
            var records = CaseRecords()
            records.relations = relations.map { relation in
                Relation(
                    id: .random(at: SnapshotContract.clock.now),
                    from: .evidence(items[relation.from]),
                    type: relation.type,
                    to: .evidence(items[relation.to]),
                    label: "",
                    strength: "confirmed",
                    passage: nil
                )
            }
            try await SQLCaseRecordStore(database: workspace.database, digest: TestDigest.sha256).insert(
                records,
                in: workspace.caseFile
            )
        }
    }

    private static func numbers(_ snapshot: EvidenceSnapshot) -> [String?] {
        snapshot.entries.map { $0.item.values.text(.itemNumber) }
    }

    @Test("holds every item in natural order, page after page, each once", arguments: TestDatabase.allCases)
    func holdsAll(on testDatabase: TestDatabase) async throws {
        let file = try await Case(on: testDatabase)
        let first = try await file.page(limit: 3)
        let second = try await file.page(after: first.next, limit: 3)
        #expect(Self.numbers(first) == ["E-1", "E-2", "E-3"] && Self.numbers(second) == ["E-10"])
        #expect(first.total == 4 && second.total == 4 && second.next == nil)
        let whole = try await file.page(limit: 4)
        #expect(whole.entries.count == 4 && whole.next == nil)
        #expect(whole.position == first.position)
    }

    @Test("holds of what is named only what the class sees, and counts only that", arguments: TestDatabase.allCases)
    func holdsNamed(on testDatabase: TestDatabase) async throws {
        let file = try await Case(on: testDatabase)
        let named = Array(file.items.prefix(2)) + [.random(at: Self.clock.now)]
        #expect(Self.numbers(try await file.page(only: named)) == ["E-2", "E-10"])
        let paralegal = try await file.page(only: named, as: .paralegal)
        #expect(Self.numbers(paralegal) == ["E-10"] && paralegal.total == 1)
        #expect(try await file.page(only: []).entries.isEmpty)
        #expect(try await file.page(as: .paralegal).total == 3)
    }

    @Test("does not go on behind an item that the class does not see, as behind none", arguments: TestDatabase.allCases)
    func refusesHiddenCursor(on testDatabase: TestDatabase) async throws {
        let file = try await Case(on: testDatabase)
        for cursor in [file.items[1], .random(at: Self.clock.now)] {
            await #expect(throws: SnapshotError.unknownCursor) { try await file.page(after: cursor, as: .paralegal) }
        }
    }

    @Test("tells of each item the family that its own page tells", arguments: TestDatabase.allCases)
    func holdsFamilies(on testDatabase: TestDatabase) async throws {
        let file = try await Case(on: testDatabase)
        try await file.relate([(0, "attachment_of", 2), (1, "duplicate_of", 2), (2, "derived_from", 3)])
        for role in [Role.leadProsecutor, .paralegal, .investigator] {
            let clearance = try await file.workspace.clearance(as: role)
            for entry in try await file.page(as: role).entries {
                let alone = try await file.workspace.evidence.itemWithFamily(entry.item.id, for: clearance)
                #expect(entry.family == alone.family && entry.item == alone.item)
            }
        }
        let lead = try await file.page().entries.first { $0.item.id == file.items[2] }
        #expect(lead?.family.relatives.count == 3)
    }

    @Test("finds what is restricted among items that are in sight", arguments: TestDatabase.allCases)
    func findsRestricted(on testDatabase: TestDatabase) async throws {
        let file = try await Case(on: testDatabase)
        let lead = try await file.workspace.clearance(as: .leadProsecutor)
        let paralegal = try await file.workspace.clearance(as: .paralegal)
        let evidence = file.workspace.evidence
        #expect(try await evidence.areRestricted([file.items[0], file.items[2]], orCitedBy: [], for: lead) == false)
        #expect(try await evidence.areRestricted([file.items[0], file.items[1]], orCitedBy: [], for: lead))
        #expect(try await evidence.areRestricted([file.items[3]], orCitedBy: [], for: lead))
        #expect(try await evidence.areRestricted([file.items[1]], orCitedBy: [], for: paralegal) == false)
        #expect(try await evidence.areRestricted([], orCitedBy: [], for: lead) == false)
    }
}
