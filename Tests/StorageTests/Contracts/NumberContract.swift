import Core
import SQL
import Storage
import TestSupport
import Testing

/// What a typed number finds, and for whom, on both databases.
@Suite("Going to a number")
struct NumberContract {
    /// The titles that a number means to somebody.
    private func titles(
        _ typed: String,
        in workspace: Workspace,
        as role: Role = .leadProsecutor,
        batesPrefix: String = "PB-"
    ) async throws -> [String] {
        let number = try #require(SoughtNumber(typed, batesPrefix: batesPrefix))
        let found = try await workspace.evidence.items(numbered: number, for: workspace.clearance(as: role))
        return number.meant(among: found).compactMap { $0.item.values.text(.title) }
    }

    private func values(_ title: String, _ more: [EvidenceField: FieldValue] = [:]) -> FieldValues {
        var values = FieldValues([
            .title: .text(title), .kind: .text("document"), .confidentiality: .text("team_only"),
            .privilegeCall: .text("not_privileged"),
        ])
        for (field, value) in more { values[field] = value }
        return values
    }

    @Test("finds an item by each of its numbers, however it is written", arguments: TestDatabase.allCases)
    func findsByAll(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        try await workspace.seed([
            values("Other"),
            values(
                "Ledger",
                [
                    .exhibitNumber: .text("C-2"), .batesBegin: .text("PB-000120"), .batesEnd: .text("PB-000129"),
                    .externalNumber: .text("LAB 2024/017"),
                ]
            ),
            values("Beside", [.batesBegin: .text("PB-000130"), .exhibitNumber: .text("C-20")]),
        ])
        let written = [
            "E-002", "e2", "E 2", "2", "002", "C-2", "c2", " c - 02 ", "PB-000120", "pb000123", "PB 129", "123",
            "LAB 2024/017", "lab2024-17",
        ]
        for typed in written { #expect(try await titles(typed, in: workspace) == ["Ledger"], "\(typed)") }
        #expect(try await titles("PB-130", in: workspace) == ["Beside"])
        for typed in ["PB-000131", "PB-000119", "C-200", "E-9", "LAB 202417", "X-123"] {
            #expect(try await titles(typed, in: workspace) == [], "\(typed)")
        }
    }

    @Test("takes what is written before what may be read so, and offers several", arguments: TestDatabase.allCases)
    func prefersExact(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        try await workspace.seed([
            values("First", [.exhibitNumber: .text("2")]), values("Second", [.externalNumber: .text("C2")]),
            values("Third", [.exhibitNumber: .text("C-2")]),
        ])
        #expect(try await titles("2", in: workspace) == ["First"])
        #expect(try await titles("02", in: workspace) == ["First"])
        #expect(try await titles("C2", in: workspace) == ["Second"])
        #expect(try await titles("C 2", in: workspace).sorted() == ["Second", "Third"])
    }

    @Test("finds nothing by a number out of a role's sight, and no hidden item", arguments: TestDatabase.allCases)
    func keepsSight(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        for role in Role.allCases where role != .leadProsecutor && role != .paralegal {
            try await workspace.join(as: role)
        }
        let produced: [EvidenceField: FieldValue] = [
            .productions: .set(["P-1"]), .disclosureStatus: .text("disclosed"),
        ]
        var open = produced
        open[.exhibitNumber] = .text("C-1")
        open[.batesBegin] = .text("PB-1")
        open[.externalNumber] = .text("X1")
        let sealed: [EvidenceField: FieldValue] = [
            .exhibitNumber: .text("C-2"), .confidentiality: .text("sealed"), .batesBegin: .text("PB-2"),
        ]
        try await workspace.seed([
            values("Open", open), values("Sealed", sealed),
            values("Held", [.exhibitNumber: .text("C-3"), .confidentiality: .text("filter_team")]),
            values("Unnumbered", produced),
        ])
        let expected: [Role: Set<String>] = [
            .leadProsecutor: ["E-001", "C-1", "PB-1", "X1", "E-002", "C-2", "PB-2", "E-004"],
            .secondChair: ["E-001", "C-1", "PB-1", "X1", "E-002", "C-2", "PB-2", "E-004"],
            .paralegal: ["E-001", "C-1", "PB-1", "X1", "E-004"],
            .investigator: ["E-001", "C-1", "PB-1", "X1", "E-004"],
            // It sees no item numbers, and of items only exhibits.
            .trialTechnician: ["C-1", "PB-1", "X1"],
            .filterAttorney: ["E-003", "C-3"],
            .defenceCounselPortal: ["PB-1"],
            .auditorReadonly: [],
        ]
        let typed = ["E-001", "C-1", "PB-1", "X1", "E-002", "C-2", "PB-2", "E-003", "C-3", "E-004"]
        for role in Role.allCases {
            var found: Set<String> = []
            for number in typed {
                let isFound = try await !titles(number, in: workspace, as: role).isEmpty
                if isFound { found.insert(number) }
            }
            #expect(found == expected[role], "\(role)")
        }
    }

    @Test("follows an item whose numbers change, and leaves the old ones", arguments: TestDatabase.allCases)
    func followsChanges(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let item = try await workspace.item(titled: "Knife", [.exhibitNumber: .to(.text("C-7"))])
        _ = try await workspace.revise(item, .exhibitNumber, to: .text("D-A"), base: 1)
        #expect(try await titles("C-7", in: workspace) == [])
        #expect(try await titles("da", in: workspace) == ["Knife"])
        #expect(try await titles("E-001", in: workspace) == ["Knife"])
        _ = try await workspace.send(Mutation(key: .random(), operation: .withdraw, item: item))
        #expect(try await titles("D-A", in: workspace) == ["Knife"])
    }

    @Test("knows items that were there before their numbers were kept", arguments: TestDatabase.allCases)
    func fillsOldItems(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        try await workspace.seed([values("Old", [.exhibitNumber: .text("C-1"), .batesBegin: .text("PB-7")])])
        try await workspace.database.write { connection in
            try connection.execute("DROP TABLE evidence_number")
            try connection.execute("DELETE FROM schema_step WHERE number = 49")
        }
        let migrator = Migrator(database: workspace.database, digest: TestDigest.sha256)
        #expect(try await migrator.migrate() == ["evidence-numbers"])
        for typed in ["e1", "c1", "PB-7"] { #expect(try await titles(typed, in: workspace) == ["Old"], "\(typed)") }
    }
}
