import Core
import SQL
import Storage
import TestSupport
import Testing

/// What both databases promise about what changed in a case since somebody looked.
@Suite("Changes of a case")
struct CaseChangesContract {
    private let morning = Instant(seconds: 1_000_000)

    @Test("begins a new visit after a pause, and counts what others did since", arguments: TestDatabase.allCases)
    func countsSinceTheVisitBefore(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let changes = SQLCaseChanges(database: workspace.database)
        let paralegal = try await workspace.clearance(of: workspace.paralegal)
        let item = try await workspace.item(titled: "Ledger")
        let first = try await changes.visit(at: morning, for: paralegal)
        #expect(first.isFirst && first.at == morning)
        #expect(try await changes.count(since: first, for: paralegal) == 0)

        _ = try await workspace.revise(item, .title, to: .text("Ledger 2"), base: 1)
        _ = try await workspace.revise(item, .notes, to: .text("Mine"), base: 2, by: workspace.paralegal)
        // Still the same visit: it has lasted as long as the pauses within it are short.
        let pause = ChangeLimits.visitPauseSeconds
        let going = try await changes.visit(at: morning.adding(seconds: pause - 1), for: paralegal)
        #expect(going == first)
        _ = try await workspace.revise(item, .title, to: .text("Ledger 3"), base: 3)

        let next = morning.adding(seconds: 2 * pause)
        let visit = try await changes.visit(at: next, for: paralegal)
        #expect(!visit.isFirst && visit.at == morning.adding(seconds: pause - 1))
        #expect(try await changes.count(since: visit, for: paralegal) == 1)
        let again = try await changes.visit(at: next.adding(seconds: 61), for: paralegal)
        #expect(again == visit)
    }

    @Test("marks as read what was shown, and nothing that came meanwhile", arguments: TestDatabase.allCases)
    func marksWhatWasShown(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let changes = SQLCaseChanges(database: workspace.database)
        let paralegal = try await workspace.clearance(of: workspace.paralegal)
        let visit = try await changes.visit(at: morning, for: paralegal)
        let item = try await workspace.item(titled: "Ledger")
        let shown = try await changes.changes(ChangeQuestion(visit: visit), for: paralegal)
        let newest = try #require(shown.changes.first?.position)
        _ = try await workspace.revise(item, .title, to: .text("Ledger 2"), base: 1)

        try await changes.markRead(upTo: .random(), at: morning.adding(seconds: 1), for: paralegal)
        #expect(try await changes.visit(at: morning.adding(seconds: 2), for: paralegal) == visit)
        try await changes.markRead(upTo: newest, at: morning.adding(seconds: 3), for: paralegal)
        let read = try await changes.visit(at: morning.adding(seconds: 4), for: paralegal)
        #expect(!read.isFirst)
        let left = try await changes.changes(ChangeQuestion(visit: read), for: paralegal)
        #expect(left.changes.map(\.event.revision) == [2])
        // The form of a page that was read before takes nothing back.
        let last = try #require(left.changes.first?.position)
        try await changes.markRead(upTo: last, at: morning.adding(seconds: 5), for: paralegal)
        try await changes.markRead(upTo: newest, at: morning.adding(seconds: 6), for: paralegal)
        let end = try await changes.visit(at: morning.adding(seconds: 7), for: paralegal)
        #expect(try await changes.count(since: end, for: paralegal) == 0)
    }

    private struct News: Equatable {
        var marks: Set<EvidenceID> = []
        var listed: [EvidenceID] = []
        var total = 0
    }

    @Test("knows which items others changed, for each person by their own visit", arguments: TestDatabase.allCases)
    func knowsItems(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let changes = SQLCaseChanges(database: workspace.database)
        let lead = try await workspace.clearance(of: workspace.lead)
        let paralegal = try await workspace.clearance(of: workspace.paralegal)
        let known = try await workspace.item(titled: "Known")
        let sealed = try await workspace.item(titled: "Sealed")
        let mine = try await workspace.item(titled: "Mine")
        let all = [known, sealed, mine]
        func news(_ clearance: Clearance) async throws -> News {
            let visit = try await changes.visit(at: morning, for: clearance)
            let filter = EvidenceFilter(changedSinceVisit: true)
            let sort = EvidenceSort(field: .title, isDescending: false)
            let page = try await workspace.evidence.page(filter, sort: sort, cursor: nil, limit: 9, for: clearance)
            let total = try await workspace.evidence.totals(of: [filter], for: clearance).totals[0]
            let marks = try await changes.changed(among: all, since: visit, for: clearance)
            return News(marks: marks, listed: page.items.map(\.id), total: total)
        }
        let nobody = try await workspace.evidence.totals(of: [.init(changedSinceVisit: true)], for: lead)
        #expect(nobody.totals == [0], "who never looked has no visit to compare with")
        for clearance in [lead, paralegal] { #expect(try await news(clearance) == News()) }

        _ = try await workspace.revise(known, .notes, to: .text("Read"), base: 1)
        _ = try await workspace.revise(sealed, .confidentiality, to: .text("sealed"), base: 1)
        _ = try await workspace.revise(mine, .notes, to: .text("Mine"), base: 1, by: workspace.paralegal)
        #expect(try await news(paralegal) == News(marks: [known], listed: [known], total: 1))
        #expect(try await news(lead) == News(marks: [mine], listed: [mine], total: 1))

        let visit = try await changes.visit(at: morning, for: paralegal)
        let newest = try await changes.changes(ChangeQuestion(visit: visit), for: paralegal).changes.first
        try await changes.markRead(upTo: try #require(newest).position, at: morning, for: paralegal)
        #expect(try await news(paralegal) == News())
        #expect(try await news(lead).total == 1)
    }

    @Test("lets people look when nothing can be written", arguments: TestDatabase.allCases)
    func looksWithoutWriting(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let changes = SQLCaseChanges(database: workspace.database)
        let full = SQLCaseChanges(database: FullDatabase(database: workspace.database))
        let paralegal = try await workspace.clearance(of: workspace.paralegal)
        #expect(try await full.visit(at: morning, for: paralegal).isFirst)
        let visit = try await changes.visit(at: morning, for: paralegal)
        _ = try await workspace.item(titled: "Ledger")
        let later = try await full.visit(at: morning.adding(seconds: 90_000), for: paralegal)
        #expect(later == visit)
        #expect(try await full.count(since: later, for: paralegal) == 1)
    }

    @Test("answers by person, field and time, newest first", arguments: TestDatabase.allCases)
    func answersQuestions(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let changes = SQLCaseChanges(database: workspace.database)
        let lead = try await workspace.clearance(of: workspace.lead)
        let item = try await workspace.item(titled: "Ledger")
        _ = try await workspace.revise(item, .title, to: .text("Ledger 2"), base: 1)
        _ = try await workspace.revise(item, .notes, to: .text("Theirs"), base: 2, by: workspace.paralegal)

        func revisions(_ question: ChangeQuestion) async throws -> [Int] {
            try await changes.changes(question, for: lead).changes.map(\.event.revision)
        }
        #expect(try await revisions(ChangeQuestion()) == [3])
        #expect(try await revisions(ChangeQuestion(authors: .everybody)) == [3, 2, 1])
        #expect(try await revisions(ChangeQuestion(authors: .person(workspace.lead))) == [2, 1])
        #expect(try await revisions(ChangeQuestion(authors: .everybody, field: .title)) == [2, 1])
        #expect(try await revisions(ChangeQuestion(authors: .everybody, field: .notes)) == [3])
        let future = WallClock.system.now.adding(seconds: 60)
        #expect(try await revisions(ChangeQuestion(from: future, authors: .everybody)) == [])
        let all = try await changes.changes(ChangeQuestion(authors: .everybody), for: lead)
        #expect(all.authors.map(\.name) == ["Lead", "Paralegal"] && !all.isCut)
        let newest = try #require(all.changes.first?.position)
        #expect(try await revisions(ChangeQuestion(authors: .everybody, before: newest)) == [2, 1])
    }

    @Test("says nothing of an item that is out of sight, nor counts it", arguments: TestDatabase.allCases)
    func hidesWhatIsOutOfSight(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let changes = SQLCaseChanges(database: workspace.database)
        let paralegal = try await workspace.clearance(of: workspace.paralegal)
        let visit = try await changes.visit(at: morning, for: paralegal)
        let item = try await workspace.item(titled: "Ledger")
        let sealed = try await workspace.item(titled: "Sealed")
        #expect(try await changes.count(since: visit, for: paralegal) == 2)
        _ = try await workspace.revise(sealed, .confidentiality, to: .text("sealed"), base: 1)
        let seen = try await changes.changes(ChangeQuestion(visit: visit), for: paralegal)
        #expect(seen.changes.map(\.event.item) == [item])
        #expect(try await changes.count(since: visit, for: paralegal) == 1)
    }

    @Test("pages through many changes without losing or doubling one", arguments: TestDatabase.allCases)
    func pages(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let changes = SQLCaseChanges(database: workspace.database)
        let paralegal = try await workspace.clearance(of: workspace.paralegal)
        let count = ChangeLimits.shownMax + 3
        for _ in 0..<count { _ = try await workspace.item(titled: "One of many") }
        let first = try await changes.changes(ChangeQuestion(), for: paralegal)
        #expect(first.isCut && first.changes.count == ChangeLimits.shownMax)
        let before = try #require(first.changes.last?.position)
        let second = try await changes.changes(ChangeQuestion(before: before), for: paralegal)
        #expect(!second.isCut && second.changes.count == 3)
        #expect(Set((first.changes + second.changes).map(\.event.item)).count == count)
    }
}

/// A database whose disk is full: it can be read.
private struct FullDatabase: SQLDatabase {
    let database: any SQLDatabase

    var dialect: SQLDialect { database.dialect }

    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        try await database.read(body)
    }

    func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        throw SQLError.unavailable(code: "full")
    }

    func close() async {}
}
