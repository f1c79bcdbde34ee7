import Core
import Storage
import TestSupport
import Testing

/// What both databases promise about lists that wait for their import.
@Suite("List drafts")
struct ListDraftContract {
    private let now = Instant(seconds: 1_000_000)

    private func draft(_ bytes: [UInt8] = [0x54, 0x00, 0xFF]) -> ListDraft {
        ListDraft(id: .random(at: now), fileName: "list.csv", bytes: bytes, kind: "photo")
    }

    @Test("keeps bytes that are no text, and its report in their place", arguments: TestDatabase.allCases)
    func keepsBytes(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let lead = try await workspace.clearance(of: workspace.lead)
        let draft = draft()
        try await workspace.listDrafts.keep(draft, for: lead, at: now)
        let read = try await workspace.listDrafts.draft(draft.id, for: lead, at: now)
        #expect(read.bytes == draft.bytes && read.kind == "photo" && read.fileName == "list.csv" && read.report == nil)
        var report = ListReport(group: "group-one")
        report.added = 2
        report.refusals = [ListRefusal(row: 2, column: nil, reason: "Why")]
        try await workspace.listDrafts.finish(draft.id, with: report, for: lead)
        try await workspace.listDrafts.finish(draft.id, with: ListReport(group: "group-two"), for: lead)
        let finished = try await workspace.listDrafts.draft(draft.id, for: lead, at: now)
        #expect(finished.report == report && finished.bytes.isEmpty)
    }

    @Test("shows a draft to its person only, one for a case, until it expires", arguments: TestDatabase.allCases)
    func keepsDraftsApart(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let lead = try await workspace.clearance(of: workspace.lead)
        let paralegal = try await workspace.clearance(of: workspace.paralegal)
        let (first, second, other) = (draft(), draft(), draft())
        try await workspace.listDrafts.keep(first, for: lead, at: now)
        try await workspace.listDrafts.keep(other, for: paralegal, at: now)
        try await workspace.listDrafts.keep(second, for: lead, at: now)
        await #expect(throws: ListError.notFound) {
            try await workspace.listDrafts.draft(first.id, for: lead, at: now)
        }
        await #expect(throws: ListError.notFound) {
            try await workspace.listDrafts.draft(other.id, for: lead, at: now)
        }
        let end = now.adding(seconds: ListDraft.lifetimeSeconds)
        _ = try await workspace.listDrafts.draft(second.id, for: lead, at: end.adding(seconds: -1))
        await #expect(throws: ListError.notFound) {
            try await workspace.listDrafts.draft(second.id, for: lead, at: end)
        }
    }
}
