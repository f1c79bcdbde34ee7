import Core
import Storage
import TestSupport
import Testing

/// What the ledger promises on both databases.
@Suite("Case ledger")
struct CaseLedgerContract {
    @Test("carries out a repeated request once", arguments: TestDatabase.allCases)
    func carriesOutRepeatOnce(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let item = try await workspace.item(titled: "Lease")
        let key = IdempotencyKey.random()
        let first = try await workspace.revise(item, .title, to: .text("Signed lease"), base: 1, key: key)
        let second = try await workspace.revise(item, .title, to: .text("Signed lease"), base: 1, key: key)
        #expect(first.status == .applied && !first.isRepeated)
        #expect(second.isRepeated && second.revision == first.revision)
        let history = try await workspace.evidence.history(of: item, for: workspace.clearance(of: workspace.lead))
        #expect(history.map(\.event.revision) == [2, 1])
    }

    @Test("asks when two people judge the same exhibit differently", arguments: TestDatabase.allCases)
    func asksForJudgement(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let item = try await workspace.item(titled: "Knife")
        _ = try await workspace.revise(item, .exhibitStatus, to: .text("admitted"), base: 1)
        let reply = try await workspace.revise(
            item,
            .exhibitStatus,
            to: .text("excluded"),
            base: 1,
            by: workspace.paralegal
        )
        #expect(reply.status == .conflict)
        let sides = try #require(reply.conflict?.fields[.exhibitStatus])
        #expect(sides.base == .text("not_designated"))
        #expect(sides.mine == .text("excluded"))
        #expect(sides.theirs == .text("admitted"))
        #expect(sides.by == "Lead")
    }

    @Test("merges edits of different fields", arguments: TestDatabase.allCases)
    func mergesDifferentFields(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let item = try await workspace.item(titled: "Ledger")
        _ = try await workspace.revise(item, .location, to: .text("Room 2"), base: 1)
        let reply = try await workspace.revise(item, .title, to: .text("Cash ledger"), base: 1, by: workspace.paralegal)
        #expect(reply.status == .applied)
        let read = try await workspace.evidence.item(item, for: workspace.clearance(of: workspace.lead)).item
        #expect(read.values.text(.location) == "Room 2")
        #expect(read.values.text(.title) == "Cash ledger")
    }

    @Test(
        "takes a sealed item out of the paralegal's sight and counts no hidden edit",
        arguments: TestDatabase.allCases
    )
    func sealsAnItem(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let item = try await workspace.item(titled: "Informant")
        let paralegal = try await workspace.clearance(of: workspace.paralegal)
        _ = try await workspace.revise(item, .confidentiality, to: .text("sealed"), base: 1)
        #expect(try await workspace.titles(seenBy: workspace.paralegal).isEmpty)
        #expect(try await workspace.titles(seenBy: workspace.lead) == ["Informant"])
        await #expect(throws: EvidenceError.notFound) {
            try await workspace.evidence.item(item, for: paralegal)
        }
        _ = try await workspace.revise(item, .title, to: .text("Informant CI-7"), base: 2)
        _ = try await workspace.revise(item, .confidentiality, to: .text("team_only"), base: 3)
        let seen = try await workspace.evidence.item(item, for: paralegal).item
        #expect(seen.revision == 4)
        #expect(seen.revision(for: paralegal.group) == 3)
        let history = try await workspace.evidence.history(of: item, for: paralegal)
        #expect(!history.contains { $0.event.changed.contains(.title) && $0.event.kind == .evidenceRevised })
    }

    @Test("refuses a used exhibit number without saying who has it", arguments: TestDatabase.allCases)
    func refusesUsedExhibitNumber(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let first = try await workspace.item(titled: "One")
        let second = try await workspace.item(titled: "Two")
        _ = try await workspace.revise(first, .exhibitNumber, to: .text("C-1"), base: 1)
        _ = try await workspace.revise(first, .exhibitNumber, to: .text("C-2"), base: 2)
        let reply = try await workspace.revise(second, .exhibitNumber, to: .text("c-1"), base: 1)
        #expect(reply.status == .refused)
        #expect(reply.code == "not_available")
    }

    @Test("numbers events without gaps in commit order under many writers", arguments: TestDatabase.allCases)
    func sequenceIsCommitOrder(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let clearance = try await workspace.clearance(of: workspace.lead)
        let writers = 16
        let each = 12
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    for number in 0..<each { _ = try await workspace.item(titled: "\(writer)-\(number)") }
                }
            }
            group.addTask {
                var seen: Int64 = 0
                while seen < Int64(writers * each) {
                    let events = try await workspace.log.events(in: workspace.caseFile, after: seen, limit: 1_000)
                    #expect(events.map(\.seq) == Array(seen + 1..<seen + 1 + Int64(events.count)))
                    seen += Int64(events.count)
                }
            }
            try await group.waitForAll()
        }
        let replay = try await workspace.log.replay(in: workspace.caseFile, after: nil, for: clearance.group)
        #expect(replay.head.seq == Int64(writers * each))
    }

    @Test("replays to a class only what it saw, up to where it stands", arguments: TestDatabase.allCases)
    func replays(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let paralegal = try await workspace.clearance(of: workspace.paralegal)
        let item = try await workspace.item(titled: "Tape")
        let start = try await workspace.evidence.item(item, for: paralegal).position
        _ = try await workspace.revise(item, .title, to: .text("Tape 1"), base: 1)
        _ = try await workspace.revise(item, .confidentiality, to: .text("sealed"), base: 2)
        _ = try await workspace.revise(item, .title, to: .text("Canary"), base: 3)
        let replay = try await workspace.log.replay(in: workspace.caseFile, after: start, for: paralegal.group)
        #expect(replay.events.count == 1)
        #expect(replay.events.last?.position == replay.position)
        #expect(replay.events.last?.event.audienceAfter.contains(paralegal.group) == false)
        await #expect(throws: ReplayError.position) {
            try await workspace.log.replay(in: workspace.caseFile, after: .random(), for: paralegal.group)
        }
    }
}
