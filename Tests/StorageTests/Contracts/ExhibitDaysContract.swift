import Core
import Storage
import TestSupport
import Testing

/// What both databases say of the days of exhibits.
@Suite("Days of exhibits")
struct ExhibitDaysContract {
    private static let noon = Instant(seconds: 1_741_000_000)

    private static func days(
        of item: EvidenceID,
        for clearance: Clearance,
        in workspace: Workspace
    ) async throws -> ExhibitDays? {
        let filter = EvidenceFilter(has: [.exhibitNumber])
        let (page, days) = try await workspace.evidence.exhibits(filter, cursor: nil, limit: 9, for: clearance)
        for item in page.items {
            let alone = try await workspace.evidence.exhibitDays(of: [item], for: clearance)
            #expect(alone[item.id] == days[item.id])
        }
        return days[item]
    }

    private static func set(
        _ status: String,
        _ item: EvidenceID,
        base: Int,
        at claimedAt: Instant? = nil,
        key: IdempotencyKey = .random(),
        in workspace: Workspace
    ) async throws {
        let reply = try await workspace.send(
            Mutation(
                key: key,
                operation: .revise,
                item: item,
                base: [.exhibitStatus: base],
                changes: [.exhibitStatus: .to(.text(status))],
                claimedAt: claimedAt
            )
        )
        #expect(reply.status == .applied)
    }

    @Test("take the time of the act, not of its arrival, and none to come", arguments: TestDatabase.allCases)
    func takesTimes(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let lead = try await workspace.clearance(of: workspace.lead)
        let item = try await workspace.item(titled: "Knife", [.exhibitNumber: .to(.text("C-1"))])
        let other = try await workspace.item(titled: "Ledger", [.exhibitNumber: .to(.text("C-2"))])
        #expect(try await Self.days(of: item, for: lead, in: workspace) == ExhibitDays(status: "not_designated"))
        try await Self.set("marked", item, base: 1, at: Self.noon, in: workspace)
        try await Self.set("offered", item, base: 2, in: workspace)
        try await Self.set("admitted", item, base: 3, at: WallClock.system.now.adding(seconds: 90_000), in: workspace)
        let history = try await workspace.evidence.history(of: item, for: lead).map(\.event.at)
        let days = try #require(try await Self.days(of: item, for: lead, in: workspace))
        #expect(days == ExhibitDays(status: "admitted", marked: Self.noon, offered: history[1], ruled: history[0]))
        #expect(try await Self.days(of: other, for: lead, in: workspace) == ExhibitDays(status: "not_designated"))
    }

    @Test("are none of a status that an item came with", arguments: TestDatabase.allCases)
    func knowsNoArrival(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let lead = try await workspace.clearance(of: workspace.lead)
        let came: [EvidenceField: FieldChange] = [
            .exhibitNumber: .to(.text("C-1")), .exhibitStatus: .to(.text("offered")),
        ]
        let item = try await workspace.item(titled: "Knife", came)
        #expect(try await Self.days(of: item, for: lead, in: workspace) == ExhibitDays(status: "offered"))
        try await Self.set("admitted", item, base: 1, at: Self.noon, in: workspace)
        #expect(
            try await Self.days(of: item, for: lead, in: workspace) == ExhibitDays(status: "admitted", ruled: Self.noon)
        )
    }

    @Test("go with an undo, and those of before come back", arguments: TestDatabase.allCases)
    func undoes(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let lead = try await workspace.clearance(of: workspace.lead)
        let item = try await workspace.item(titled: "Knife", [.exhibitNumber: .to(.text("C-1"))])
        try await Self.set("admitted", item, base: 1, at: Self.noon, in: workspace)
        let slip = IdempotencyKey.random()
        try await Self.set("excluded", item, base: 2, at: Self.noon.adding(seconds: 90_000), key: slip, in: workspace)
        let undo = Mutation(key: .random(), operation: .revise, item: item, undoes: slip.text)
        #expect(try await workspace.send(undo).status == .applied)
        #expect(
            try await Self.days(of: item, for: lead, in: workspace) == ExhibitDays(status: "admitted", ruled: Self.noon)
        )
    }

    @Test(
        "are none of what a class did not see happen, and of an item or a field that it does not see",
        arguments: TestDatabase.allCases
    )
    func obeysSight(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let technician = try await workspace.clearance(of: try await workspace.join(as: .trialTechnician))
        let investigator = try await workspace.clearance(of: try await workspace.join(as: .investigator))
        let lead = try await workspace.clearance(of: workspace.lead)
        // Without an exhibit number the technician does not see it.
        let item = try await workspace.item(titled: "Knife")
        try await Self.set("marked", item, base: 1, at: Self.noon, in: workspace)
        _ = try await workspace.revise(item, .exhibitNumber, to: .text("C-1"), base: 2)
        try await Self.set("offered", item, base: 3, at: Self.noon.adding(seconds: 60), in: workspace)
        let whole = try #require(try await Self.days(of: item, for: lead, in: workspace))
        #expect(whole.marked == Self.noon)
        #expect(
            try await Self.days(of: item, for: technician, in: workspace)
                == ExhibitDays(status: "offered", offered: Self.noon.adding(seconds: 60))
        )
        #expect(try await Self.days(of: item, for: investigator, in: workspace) == nil)
        let shown = try await workspace.evidence.item(item, for: lead).item
        _ = try await workspace.revise(item, .confidentiality, to: .text("sealed"), base: 4)
        let hidden = try await workspace.evidence.exhibitDays(of: [shown], for: technician)
        #expect(hidden[item] == ExhibitDays(status: "offered"))
    }
}
