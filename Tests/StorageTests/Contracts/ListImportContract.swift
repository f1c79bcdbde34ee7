import Core
import Storage
import Synchronization
import TestSupport
import Testing

/// What both databases promise about the import of lists.
@Suite("List import")
struct ListImportContract {
    private let lineCount = 301

    @Test("takes in a real list whole, to be found by number, word and tag", arguments: TestDatabase.allCases)
    func takesRealList(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let clearance = try await workspace.clearance(of: workspace.lead)
        let list = try await EvidenceList(
            reading: Fixture.evidenceList(),
            zone: "America/New_York",
            as: .leadProsecutor
        )
        let report = try await workspace.importList(list, by: workspace.lead)
        #expect(report.added == 450 && report.present == 0 && report.refusals.isEmpty)

        func titles(_ filter: EvidenceFilter) async throws -> [String] {
            let page = try await workspace.evidence.page(
                filter,
                sort: EvidenceSort(field: .itemNumber, isDescending: false),
                cursor: nil,
                limit: 200,
                for: clearance
            )
            #expect(page.items.count == min(page.total, 200))
            return page.items.compactMap { $0.values.text(.title) }
        }
        let last = try #require(list.rows.last)
        let number = try #require(last.values.text(.externalNumber))
        let title = try #require(last.values.text(.title))
        #expect(try await titles(EvidenceFilter(text: number)).contains(title))
        #expect(try await titles(EvidenceFilter(text: "e-450")).contains(title))
        #expect(try await titles(EvidenceFilter(text: "testapplesinglefile")) == ["testAppleSingleFile.pdf"])
        let tagged = list.rows.filter { $0.values.set(.tags).contains("audiovideo") }.compactMap {
            $0.values.text(.title)
        }
        #expect(try await titles(EvidenceFilter(values: [.tags: ["audiovideo"]])) == tagged)
        #expect(!tagged.isEmpty)

        let again = try await workspace.importList(list, by: workspace.lead)
        #expect(again.added == 0 && again.present == 450)
        #expect(try await workspace.count(.init(), for: clearance) == 450)
    }

    @Test("adds each row once when a run was cut off between two commits", arguments: TestDatabase.allCases)
    func carriesOn(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let clearance = try await workspace.clearance(of: workspace.lead)
        let list = try await list(lines: lineCount)
        let ledger = CutLedger(workspace.ledger, commitsMax: 2)
        await #expect(throws: CutLedger.Cut.self) {
            try await workspace.importList(list, by: workspace.lead, through: ledger)
        }
        #expect(try await workspace.count(.init(), for: clearance) == 2 * ImportList.chunkRows)
        let report = try await workspace.importList(list, by: workspace.lead)
        #expect(report.added == lineCount - 2 * ImportList.chunkRows && report.present == 2 * ImportList.chunkRows)
        #expect(try await workspace.count(.init(), for: clearance) == lineCount)
    }

    @Test("adds each row once when two import the same list at the same time", arguments: TestDatabase.allCases)
    func importsTogether(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let list = try await list(lines: 250)
        async let first = workspace.importList(list, by: workspace.lead)
        async let second = workspace.importList(list, by: workspace.paralegal)
        let reports = try await [first, second]
        #expect(reports.map { $0.added + $0.present } == [250, 250])
        #expect(reports.map(\.added).reduce(0, +) == 250)
        #expect(try await workspace.count(.init(), for: workspace.clearance(of: workspace.lead)) == 250)
    }

    @Test("is one act: events without gaps, of one group", arguments: TestDatabase.allCases)
    func isOneAct(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let report = try await workspace.importList(try await list(lines: 220), by: workspace.lead)
        let events = try await workspace.log.events(in: workspace.caseFile, after: 0, limit: 1_000)
        #expect(events.map(\.seq) == Array(1...220))
        #expect(Set(events.map(\.event.group)) == [report.group])
        let items = events.map(\.subject).sorted {
            ($0.values.text(.itemNumber) ?? "") < ($1.values.text(.itemNumber) ?? "")
        }
        #expect(items.map { $0.values.text(.title) } == (1...220).map { "Line \($0)" })
        let filter = EvidenceFilter(list: report.group)
        _ = try await workspace.item(titled: "Of no list")
        #expect(try await workspace.count(filter, for: workspace.clearance(of: workspace.paralegal)) == 220)
    }

    @Test("reports what the ledger refuses with row and column, and adds the others", arguments: TestDatabase.allCases)
    func reportsRefusals(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        _ = try await workspace.item(titled: "Holder", [.exhibitNumber: .to(.text("C-1"))])
        let text = "Title,Kind,Exhibit,Disclosure\nA,photo,c-1,\nB,photo,,disclosed\nC,photo,C-2,\nD,photo,C-2,\n"
        let list = try await EvidenceList(reading: Array(text.utf8), zone: "UTC", as: .leadProsecutor)
        let report = try await workspace.importList(list, by: workspace.lead)
        #expect(report.added == 1)
        #expect(
            report.refusals == [
                ListRefusal(row: 2, column: "Exhibit", reason: EvidenceError.exhibitNumberTaken.userMessage),
                ListRefusal(row: 3, column: "Disclosure", reason: EvidenceError.setByProduction.userMessage),
                ListRefusal(row: 5, column: "Exhibit", reason: EvidenceError.exhibitNumberTaken.userMessage),
            ]
        )
        #expect(try ListReport(json: JSONValue(parsing: report.json.bytes)) == report)
    }

    @Test("does not tell of an item that the importer may not see", arguments: TestDatabase.allCases)
    func keepsHiddenItems(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let lead = try await workspace.clearance(of: workspace.lead)
        let text = "Title,Kind\nStatement,transcript\n"
        let list = try await EvidenceList(reading: Array(text.utf8), zone: "UTC", as: .paralegal)
        _ = try await workspace.importList(list, by: workspace.lead)
        let item = try #require(
            try await workspace.log.events(in: workspace.caseFile, after: 0, limit: 1).first?.event.item
        )
        _ = try await workspace.revise(item, .confidentiality, to: .text("sealed"), base: 1)
        let report = try await workspace.importList(list, by: workspace.paralegal)
        #expect(report.added == 1 && report.present == 0)
        #expect(try await workspace.count(.init(), for: lead) == 2)
        #expect(try await workspace.importList(list, by: workspace.lead).present == 1)
    }

    @Test("does not add again what a list hides from its own importer", arguments: TestDatabase.allCases)
    func remembersImporter(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let text = "Title,Kind,Confidentiality\nStatement,transcript,sealed\nPhoto,photo,\n"
        let list = try await EvidenceList(reading: Array(text.utf8), zone: "UTC", as: .paralegal)
        #expect(try await workspace.importList(list, by: workspace.paralegal).added == 2)
        #expect(try await workspace.titles(seenBy: workspace.paralegal) == ["Photo"])
        #expect(try await workspace.importList(list, by: workspace.paralegal).present == 2)
        #expect(try await workspace.titles(seenBy: workspace.lead) == ["Statement", "Photo"])
    }

    @Test("leaves a withdrawn item withdrawn", arguments: TestDatabase.allCases)
    func leavesWithdrawn(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let list = try await list(lines: 1)
        _ = try await workspace.importList(list, by: workspace.lead)
        let item = try #require(
            try await workspace.log.events(in: workspace.caseFile, after: 0, limit: 1).first?.event.item
        )
        _ = try await workspace.send(Mutation(key: .random(), operation: .withdraw, item: item, base: [.title: 1]))
        #expect(try await workspace.importList(list, by: workspace.paralegal).present == 1)
        #expect(try await workspace.titles(seenBy: workspace.lead) == [])
    }

    @Test("is refused to who may not add items", arguments: TestDatabase.allCases)
    func refusesOthers(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let now = WallClock.system.now
        try await workspace.cases.grant(
            .trialTechnician,
            walls: [],
            to: workspace.paralegal,
            in: workspace.caseFile,
            at: now
        )
        await #expect(throws: AccessError.notAllowed) {
            try await workspace.importList(try await list(lines: 1), by: workspace.paralegal)
        }
    }

    private func list(lines: Int) async throws -> EvidenceList {
        let text = "Title,Kind\n" + (1...lines).map { "Line \($0),document\n" }.joined()
        return try await EvidenceList(reading: Array(text.utf8), zone: "UTC", as: .leadProsecutor)
    }
}

/// A ledger whose process dies after so many commits.
private final class CutLedger: CaseLedger {
    struct Cut: Error {}

    private let ledger: SQLCaseLedger
    private let commitsLeft: Mutex<Int>

    init(_ ledger: SQLCaseLedger, commitsMax: Int) {
        self.ledger = ledger
        commitsLeft = Mutex(commitsMax)
    }

    func commit(
        _ mutations: [Mutation],
        in caseFile: CaseFileID,
        by person: PersonID,
        deciding decide: @escaping Deciding
    ) async throws -> LedgerOutcome {
        let isAlive = commitsLeft.withLock { left in
            left -= 1
            return left >= 0
        }
        guard isAlive else { throw Cut() }
        return try await ledger.commit(mutations, in: caseFile, by: person, deciding: decide)
    }

    func refuse(
        _ key: IdempotencyKey,
        _ clientNumber: Mutation.ClientNumber,
        because refusal: any UserFacingError,
        by person: PersonID
    ) async throws -> MutationReply {
        try await ledger.refuse(key, clientNumber, because: refusal, by: person)
    }
}

extension Workspace {
    func importList(
        _ list: EvidenceList,
        by person: PersonID,
        through ledger: (any CaseLedger)? = nil
    ) async throws -> ListReport {
        let apply = ApplyMutations(ledger: ledger ?? self.ledger) { _ in }
        // The rows of these lists are short: their identity itself serves as the digest.
        let importList = ImportList(apply: apply, rows: listRows, clock: .system) { $0 }
        return try await importList(list, for: clearance(of: person))
    }

    func count(_ filter: EvidenceFilter, for clearance: Clearance) async throws -> Int {
        try await evidence.page(
            filter,
            sort: EvidenceSort(field: .itemNumber, isDescending: false),
            cursor: nil,
            limit: 1,
            for: clearance
        ).total
    }
}
