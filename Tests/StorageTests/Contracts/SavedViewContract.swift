import Core
import SQL
import TestSupport
import Testing

@testable import Storage

/// What both databases promise about the views that people save.
@Suite("Saved views")
struct SavedViewContract {
    private let now = WallClock.system.now

    private func view(_ name: String, team: Team? = nil, by person: PersonID?, query: String = "") -> SavedView {
        SavedView(id: .random(at: WallClock.system.now), name: name, query: query, team: team, madeBy: person)
    }

    @Test("are read by who made them, and by the team that they are shared with", arguments: TestDatabase.allCases)
    func areRead(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let views = SQLSavedViews(database: workspace.database, digest: TestDigest.sha256)
        let lead = try await workspace.clearance(of: workspace.lead)
        let paralegal = try await workspace.clearance(of: workspace.paralegal)
        try await views.add(view("Mine", by: lead.person), isPinned: true, for: lead)
        let shared = view("Ours", team: .office, by: lead.person, query: "tags=fire")
        try await views.add(shared, isPinned: false, for: lead)
        try await views.add(shared, isPinned: true, for: lead)
        #expect(try await views.views(for: lead).map(\.view.name) == ["Mine", "Ours"])
        #expect(try await views.views(for: lead).map(\.isPinned) == [true, false])
        #expect(try await views.views(for: paralegal).map(\.view) == [shared])

        try await workspace.cases.grant(
            .filterAttorney,
            walls: [],
            to: workspace.paralegal,
            in: workspace.caseFile,
            at: WallClock.system.now
        )
        let filter = try await workspace.clearance(of: workspace.paralegal)
        try await views.add(view("Held back", team: .filter, by: filter.person), isPinned: false, for: filter)
        #expect(try await views.views(for: filter).map(\.view.name) == ["Ours", "Held back"])
        #expect(try await views.views(for: lead).map(\.view.name) == ["Mine", "Ours"])

        let portal = try await workspace.clearance(as: .defenceCounselPortal)
        let outsider = Clearance(caseFile: portal.caseFile, person: workspace.paralegal, group: portal.group)
        #expect(try await views.views(for: outsider).isEmpty)
        await #expect(throws: SavedViewError.notFound) { try await views.pin(shared.id, true, for: outsider) }
    }

    @Test("are changed and removed by who made them and, the team's, by who leads", arguments: TestDatabase.allCases)
    func areChanged(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let views = SQLSavedViews(database: workspace.database, digest: TestDigest.sha256)
        let lead = try await workspace.clearance(of: workspace.lead)
        let paralegal = try await workspace.clearance(of: workspace.paralegal)
        let own = view("Mine", by: paralegal.person)
        let leads = view("The lead's", team: .office, by: lead.person)
        let ours = view("Ours", team: .office, by: paralegal.person)
        try await views.add(own, isPinned: true, for: paralegal)
        try await views.add(leads, isPinned: false, for: lead)
        try await views.add(ours, isPinned: false, for: paralegal)

        await #expect(throws: SavedViewError.notAllowed) {
            try await views.change(leads.id, name: "X", query: nil, base: 1, for: paralegal)
        }
        await #expect(throws: SavedViewError.notAllowed) {
            try await views.remove(leads.id, base: 1, for: paralegal, at: now)
        }
        await #expect(throws: SavedViewError.notFound) { try await views.remove(own.id, base: 1, for: lead, at: now) }
        await #expect(throws: SavedViewError.notAllowed) {
            try await views.add(view("Theirs", team: .filter, by: paralegal.person), isPinned: false, for: paralegal)
        }
        await #expect(throws: SavedViewError.notAllowed) {
            try await views.add(view("Another's", by: lead.person), isPinned: false, for: paralegal)
        }
        try await views.change(ours.id, name: "All of ours", query: nil, base: 1, for: lead)
        try await views.change(ours.id, name: nil, query: "kind=photo", base: 2, for: paralegal)
        try await views.pin(ours.id, true, for: lead)
        let seen = try await views.views(for: lead).first { $0.view.id == ours.id }
        #expect(seen?.view.name == "All of ours" && seen?.view.query == "kind=photo" && seen?.isPinned == true)
        #expect(try await views.views(for: paralegal).filter(\.isPinned).map(\.view.name) == ["Mine"])
        try await views.remove(ours.id, base: 3, for: lead, at: now)
        try await views.remove(own.id, base: 1, for: paralegal, at: now)
        #expect(try await views.views(for: paralegal).map(\.view.name) == ["The lead's"])
    }

    @Test("keep the first of two changes of the same revision", arguments: TestDatabase.allCases)
    func meet(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let views = SQLSavedViews(database: workspace.database, digest: TestDigest.sha256)
        let lead = try await workspace.clearance(of: workspace.lead)
        let paralegal = try await workspace.clearance(of: workspace.paralegal)
        let ours = view("Ours", team: .office, by: paralegal.person, query: "kind=video")
        try await views.add(ours, isPinned: true, for: paralegal)
        try await views.change(ours.id, name: nil, query: "kind=photo", base: 1, for: lead)
        let current = SavedView(
            id: ours.id,
            name: "Ours",
            query: "kind=photo",
            team: .office,
            madeBy: paralegal.person,
            revision: 2
        )
        for base in [1, 3, nil] {
            await #expect(throws: SavedViewError.changed(current)) {
                try await views.change(ours.id, name: nil, query: "kind=email", base: base, for: paralegal)
            }
            await #expect(throws: SavedViewError.changed(current)) {
                try await views.change(ours.id, name: "Mine", query: nil, base: base, for: paralegal)
            }
            await #expect(throws: SavedViewError.changed(current)) {
                try await views.remove(ours.id, base: base, for: paralegal, at: now)
            }
        }
        // The same form twice, and a pin, which is each person's own.
        try await views.change(ours.id, name: nil, query: "kind=photo", base: 1, for: lead)
        try await views.pin(ours.id, false, for: paralegal)
        #expect(try await views.views(for: lead).map(\.view) == [current])
        try await views.change(ours.id, name: "Photographs", query: nil, base: 2, for: paralegal)
        #expect(try await views.views(for: lead).map(\.view.revision) == [3])
        try await views.remove(ours.id, base: 3, for: paralegal, at: now)
    }

    @Test(
        "are put back as they were by who removed them, within the hour, with the chain whole",
        arguments: TestDatabase.allCases
    )
    func arePutBack(on testDatabase: TestDatabase) async throws {
        let audited = try await AuditedCase(on: testDatabase)
        let workspace = audited.workspace
        let views = SQLSavedViews(database: workspace.database, digest: TestDigest.sha256)
        let lead = try await workspace.clearance(of: workspace.lead)
        let paralegal = try await workspace.clearance(of: workspace.paralegal)
        let first = view("First", by: lead.person)
        let ours = view("Ours", team: .office, by: paralegal.person, query: "tags=fire")
        for (each, someone) in [(first, lead), (ours, paralegal), (view("Last", by: lead.person), lead)] {
            try await views.add(each, isPinned: true, for: someone)
        }
        try await views.change(ours.id, name: "All of ours", query: nil, base: 1, for: paralegal)
        func read(_ clearance: Clearance) async throws -> [String] {
            try await views.views(for: clearance).map { "\($0.view) \($0.isPinned)" }
        }
        let (before, theirs) = (try await read(lead), try await read(paralegal))

        try await views.remove(ours.id, base: 2, for: lead, at: now)
        try await views.remove(ours.id, base: 2, for: lead, at: now)
        #expect(try await views.views(for: lead).map(\.view.name) == ["First", "Last"])
        #expect(try await views.views(for: paralegal).isEmpty)
        await #expect(throws: SavedViewError.notFound) { try await views.pin(ours.id, true, for: paralegal) }
        await #expect(throws: SavedViewError.notFound) {
            try await views.change(ours.id, name: "X", query: nil, base: 2, for: paralegal)
        }
        #expect(try await audited.report().findings.map(\.sentence) == [])
        // It is put back by nobody else, who made it neither, and not after the hour.
        let late = now.adding(seconds: SavedViewLimits.restorableSeconds)
        for (someone, instant) in [(paralegal, now), (lead, late)] {
            #expect(try await views.removed(ours.id, for: someone, at: instant) == nil)
            await #expect(throws: SavedViewError.notFound) {
                try await views.restore(ours.id, for: someone, at: instant)
            }
        }
        #expect(try await views.removed(ours.id, for: lead, at: now)?.name == "All of ours")
        try await views.restore(ours.id, for: lead, at: now)
        try await views.restore(ours.id, for: lead, at: now)
        #expect(try await read(lead) == before)
        #expect(try await read(paralegal) == theirs)
        #expect(try await audited.report().findings.map(\.sentence) == [])

        // What has lapsed goes with the next that is removed, with its pins.
        try await views.remove(ours.id, base: 2, for: lead, at: now)
        try await views.remove(first.id, base: 1, for: lead, at: late)
        let kept = try await workspace.database.read { connection in
            try connection.run(["SELECT id FROM saved_view", "SELECT view_id FROM saved_view_pin"]).map(\.count)
        }
        #expect(kept == [2, 2])
        #expect(try await audited.report().findings.map(\.sentence) == [])
    }

    @Test("are put back where there is room, by who still may, and the latest only", arguments: TestDatabase.allCases)
    func arePutBackWithinLimits(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let views = SQLSavedViews(database: workspace.database, digest: TestDigest.sha256)
        let lead = try await workspace.clearance(of: workspace.lead)
        let all = (0...SavedViewLimits.restorableMax).map { view("\($0)", by: lead.person) }
        for (place, view) in all.enumerated() {
            try await views.add(view, isPinned: false, for: lead)
            try await views.remove(view.id, base: 1, for: lead, at: now.adding(seconds: Int64(place)))
        }
        await #expect(throws: SavedViewError.notFound) { try await views.restore(all[0].id, for: lead, at: now) }
        for number in 1...SavedViewLimits.ownMax {
            try await views.add(view("More \(number)", by: lead.person), isPinned: false, for: lead)
        }
        await #expect(throws: SavedViewError.tooManyOwn) { try await views.restore(all[1].id, for: lead, at: now) }

        let paralegals = view("Theirs", team: .office, by: workspace.paralegal)
        try await views.add(
            paralegals,
            isPinned: false,
            for: try await workspace.clearance(of: workspace.paralegal)
        )
        let later = now.adding(seconds: 60)
        try await views.remove(paralegals.id, base: 1, for: lead, at: later)
        let lowered = Clearance(
            caseFile: lead.caseFile,
            person: lead.person,
            group: try await workspace.clearance(of: workspace.paralegal).group
        )
        await #expect(throws: SavedViewError.notAllowed) {
            try await views.restore(paralegals.id, for: lowered, at: later)
        }
    }

    @Test("are so many and no more", arguments: TestDatabase.allCases)
    func areLimited(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let views = SQLSavedViews(database: workspace.database, digest: TestDigest.sha256)
        let lead = try await workspace.clearance(of: workspace.lead)
        let paralegal = try await workspace.clearance(of: workspace.paralegal)
        for number in 1...SavedViewLimits.ownMax {
            let isPinned = number <= SavedViewLimits.pinnedMax
            try await views.add(view("\(number)", by: lead.person), isPinned: isPinned, for: lead)
        }
        await #expect(throws: SavedViewError.tooManyOwn) {
            try await views.add(view("More", by: lead.person), isPinned: false, for: lead)
        }
        await #expect(throws: SavedViewError.tooManyPinned) {
            try await views.add(view("More", team: .office, by: lead.person), isPinned: true, for: lead)
        }
        try await views.add(view("Another's", by: paralegal.person), isPinned: true, for: paralegal)
        for number in 1...SavedViewLimits.teamMax {
            let someone = number.isMultiple(of: 2) ? lead : paralegal
            try await views.add(view("\(number)", team: .office, by: someone.person), isPinned: false, for: someone)
        }
        await #expect(throws: SavedViewError.tooManyOfTeam) {
            try await views.add(view("More", team: .office, by: paralegal.person), isPinned: false, for: paralegal)
        }
        #expect(try await views.views(for: lead).count == SavedViewLimits.ownMax + SavedViewLimits.teamMax)
    }

    @Test("that were kept in words open the same list", arguments: TestDatabase.allCases)
    func areReadFromWords(on testDatabase: TestDatabase) async throws {
        let database = try await testDatabase.make()
        let names = ["saved-views", "order-of-productions", "saved-view-revisions", "saved-view-removals"]
        let later = Migration.all.filter { names.contains($0.name) }.map(\.number)
        let steps = Migration.all.filter { !later.contains($0.number) }
        _ = try await Migrator(database: database, steps: steps, digest: TestDigest.sha256).migrate()
        let workspace = try await Workspace(on: database)
        try await database.write { connection in
            for (number, filter) in [("V-02", "issues any (I-5)"), ("V-01", "tags any (custody-gap)"), ("V-03", "?")] {
                let id = SavedViewID.random(at: WallClock.system.now)
                try connection.execute(
                    """
                    INSERT INTO saved_view (id, case_id, number, name, filter, sort)
                    VALUES (\(id.text), \(workspace.caseFile.text), \(number), \(number), \(filter), 'occurred_at')
                    """
                )
            }
        }
        let migrator = Migrator(database: database, digest: TestDigest.sha256)
        #expect(try await migrator.migrate() == names)
        let lead = try await workspace.clearance(of: workspace.lead)
        let kept = try await SQLSavedViews(database: database, digest: TestDigest.sha256).views(for: lead).map(\.view)
        #expect(kept.map(\.name) == ["V-01", "V-02"])
        #expect(kept.map(\.query) == ["tags=custody-gap&sort=occurredAt", "issues=I-5&sort=occurredAt"])
        #expect(kept.allSatisfy { $0.team == .office && $0.madeBy == nil })
        try await SQLSavedViews(database: database, digest: TestDigest.sha256)
            .remove(kept[0].id, base: 1, for: lead, at: now)
    }

    @Test("may stand in the order of productions, items of before it too", arguments: TestDatabase.allCases)
    func orderProductions(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let productions = [["P010"], [], ["P002"], ["P001", "P003"]]
        let items = try await workspace.seed(
            productions.map { names in
                var values = FieldValues([.title: .text("Item"), .kind: .text("document")])
                if !names.isEmpty { values[.productions] = .set(names) }
                return values
            }
        )
        let lead = try await workspace.clearance(of: workspace.lead)
        let sort = EvidenceSort(field: .productions, isDescending: false)
        func listed() async throws -> [EvidenceID] {
            let store = SQLEvidenceStore(database: workspace.database)
            return try await store.page(.init(), sort: sort, cursor: nil, limit: 9, for: lead).items.map(\.id)
        }
        #expect(try await listed() == [items[3], items[2], items[0], items[1]])
        try await workspace.database.write { connection in
            try connection.execute("DELETE FROM evidence_sort WHERE field = 'productions'")
            try Migration.orderOfProductions.fill?(connection)
        }
        #expect(try await listed() == [items[3], items[2], items[0], items[1]])
    }

    @Test("count what a list of theirs would show, at every head", arguments: TestDatabase.allCases)
    func countTotals(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        var random = SeededGenerator(seed: 13)
        var model = try await workspace.fill(items: 60, &random)
        for _ in 0..<3 {
            for role in [Role.leadProsecutor, .trialTechnician, .defenceCounselPortal] {
                let clearance = try await workspace.clearance(as: role)
                let filters = (0..<6).map { _ in ListModel.filter(for: clearance, &random) }
                for _ in 0..<2 {
                    let totals = try await workspace.evidence.totals(of: filters + filters, for: clearance).totals
                    let expected = filters.map { model.answers($0, for: clearance).count }
                    #expect(totals == expected + expected)
                }
            }
            try await model.changeOne(in: workspace, &random)
        }
        let portal = try await workspace.clearance(as: .defenceCounselPortal)
        await #expect(throws: EvidenceError.unknownField("issues")) {
            try await workspace.evidence.totals(of: [.init(), .init(values: [.issues: ["I-1"]])], for: portal)
        }
    }
}
