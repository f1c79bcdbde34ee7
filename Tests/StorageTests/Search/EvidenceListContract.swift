import Core
import SQL
import TestSupport
import Testing

@testable import Storage

/// What a list promises, measured against looking at every item, on both databases.
@Suite("Evidence list")
struct EvidenceListContract {
    @Test("counts and lists what looking at every item gives, for every class", arguments: TestDatabase.allCases)
    func agreesWithBruteForce(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        var random = SeededGenerator(seed: 7)
        var model = try await workspace.fill(items: 120, &random)
        for round in 0..<4 {
            for role in Role.allCases where role != .auditorReadonly {
                let clearance = try await workspace.clearance(as: role)
                let filter = ListModel.filter(for: clearance, &random)
                let page = try await workspace.firstPage(filter, for: clearance, &random)
                let expected = model.answers(filter, for: clearance)
                #expect(page.total == expected.count, "\(filter) as \(role)")
                #expect(Set(page.items.map(\.id)).isSubset(of: expected.map(\.id)))
                #expect(page.items.count == min(expected.count, EvidencePage.limitMax))
                for field in EvidenceFilter.facets {
                    let counts = page.facets[field].map { $0.map { "\($0.value): \($0.count)" } }
                    #expect(counts == model.counts(of: field, filter, for: clearance), "\(field), \(filter) as \(role)")
                }
            }
            // One change in some rounds, many in others: the index moves on in both ways.
            for _ in 0..<(round.isMultiple(of: 2) ? 1 : 15) { try await model.changeOne(in: workspace, &random) }
        }
    }

    @Test(
        "gives each item once and in order over all pages, under every sort, with ties and empty values",
        arguments: TestDatabase.allCases
    )
    func pages(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        var random = SeededGenerator(seed: 11)
        var model = try await workspace.fill(items: 60, &random)
        let clearance = try await workspace.clearance(as: .leadProsecutor)
        for round in 0..<2 {
            for field in EvidenceFilter.sorts {
                let up = try await workspace.allPages(EvidenceSort(field: field, isDescending: false), for: clearance)
                let down = try await workspace.allPages(EvidenceSort(field: field, isDescending: true), for: clearance)
                #expect(up == down.reversed(), "\(field)")
                #expect(up == (try await workspace.storedOrder(of: field)).filter(model.isListed), "\(field)")
            }
            for _ in 0..<(round == 0 ? 3 : 35) { try await model.changeOne(in: workspace, &random) }
        }
    }

    @Test("goes on behind an item that has moved or gone since", arguments: TestDatabase.allCases)
    func goesOnBehindMoved(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        var items: [EvidenceID] = []
        for title in ["A", "B", "C", "D"] { items.append(try await workspace.item(titled: title)) }
        let clearance = try await workspace.clearance(of: workspace.lead)
        let sort = EvidenceSort(field: .title, isDescending: false)
        let first = try await workspace.evidence.page(.init(), sort: sort, cursor: nil, limit: 2, for: clearance)
        _ = try await workspace.revise(items[1], .title, to: .text("Z"), base: 1)
        let rest = try await workspace.evidence.page(.init(), sort: sort, cursor: first.next, limit: 5, for: clearance)
        #expect(first.items.map(\.id) == Array(items[0...1]))
        #expect(rest.items.map(\.id) == [items[2], items[3], items[1]])
    }

    @Test("sees at once what another instance has written", arguments: TestDatabase.allCases)
    func seesOtherInstance(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let other = SQLEvidenceStore(database: workspace.database)
        let clearance = try await workspace.clearance(of: workspace.lead)
        let sort = EvidenceSort(field: .title, isDescending: true)
        for count in 1...6 {
            let item = try await workspace.item(titled: "Item \(count)")
            _ = try await workspace.revise(item, .title, to: .text("Item \(count % 4)"), base: 1)
            for store in [other, workspace.evidence] {
                let page = try await store.page(.init(), sort: sort, cursor: nil, limit: 200, for: clearance)
                #expect(page.total == count && page.items.count == count)
                let titles = page.items.compactMap { $0.values.text(.title) }
                #expect(titles == titles.sorted(by: >))
            }
        }
    }

    @Test("refuses a filter by a field that the class does not see", arguments: TestDatabase.allCases)
    func refusesUnseenFields(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let portal = try await workspace.clearance(as: .defenceCounselPortal)
        let title = EvidenceSort(field: .title, isDescending: false)
        await #expect(throws: EvidenceError.unknownField("issues")) {
            let filter = EvidenceFilter(values: [.issues: ["I-1"]])
            return try await workspace.evidence.page(filter, sort: title, cursor: nil, limit: 5, for: portal)
        }
    }

    @Test(
        "refuses to say what is filled in, or when it occurred, of a field that the class does not see",
        arguments: TestDatabase.allCases
    )
    func refusesUnseenPresence(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let title = EvidenceSort(field: .title, isDescending: false)
        let portal = try await workspace.clearance(as: .defenceCounselPortal)
        let technician = try await workspace.clearance(as: .trialTechnician)
        let day = CalendarDay("2024-03-14")
        for (filter, clearance, field) in [
            (EvidenceFilter(has: [.notes]), portal, "notes"), (EvidenceFilter(hasNot: [.notes]), portal, "notes"),
            (EvidenceFilter(occurred: DayRange(from: day)), technician, "occurredAt"),
            (EvidenceFilter(has: [.title]), portal, "title"),
        ] {
            await #expect(throws: EvidenceError.unknownField(field)) {
                try await workspace.evidence.page(filter, sort: title, cursor: nil, limit: 5, for: clearance)
            }
        }
    }

    @Test("fills in what is asked of items that were there before", arguments: TestDatabase.allCases)
    func fillsIn(on testDatabase: TestDatabase) async throws {
        let database = try await testDatabase.make()
        _ = try await Migrator(database: database, digest: TestDigest.sha256).migrate()
        let workspace = try await Workspace(on: database)
        var random = SeededGenerator(seed: 5)
        let model = try await workspace.fill(items: 40, &random)
        try await database.write { connection in
            try connection.execute(
                "UPDATE evidence_item SET filled_fields = 0, occurred_from = NULL, occurred_until = NULL"
            )
            try Migration.filledFields.fill?(connection)
        }
        let lead = try await workspace.clearance(of: workspace.lead)
        for filter in [
            EvidenceFilter(has: [.notes]), EvidenceFilter(hasNot: [.source]),
            EvidenceFilter(occurred: DayRange(from: CalendarDay("1970-01-20"), to: CalendarDay("1970-01-25"))),
        ] {
            let page = try await workspace.firstPage(filter, for: lead, &random)
            #expect(Set(page.items.map(\.id)) == Set(model.answers(filter, for: lead).map(\.id)))
            #expect((1..<40).contains(page.total))
        }
    }

    @Test("stays true to its position while others write", arguments: TestDatabase.allCases)
    func staysTrueToPosition(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let clearance = try await workspace.clearance(of: workspace.lead)
        let sort = EvidenceSort(field: .itemNumber, isDescending: false)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask { for place in 0..<30 { _ = try await workspace.item(titled: "Item \(place)") } }
            }
            for _ in 0..<4 {
                group.addTask {
                    var total = 0
                    while total < 60 {
                        let page = try await workspace.evidence.page(
                            .init(),
                            sort: sort,
                            cursor: nil,
                            limit: 200,
                            for: clearance
                        )
                        let replay = try await workspace.log.replay(
                            in: workspace.caseFile,
                            after: page.position,
                            for: clearance.group
                        )
                        #expect(page.items.count == page.total && page.total >= total)
                        #expect(replay.events.first.map { $0.seq == Int64(page.total) + 1 } ?? true)
                        total = page.total
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
