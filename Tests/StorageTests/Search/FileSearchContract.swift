import Core
import Storage
import TestSupport
import Testing

/// What is found by the words of files, and by whom, on both databases.
@Suite("File search")
struct FileSearchContract {
    @Test("finds words of fields and of files together", arguments: TestDatabase.allCases)
    func findsTogether(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let survey = try await workspace.item(titled: "Survey of the harbour")
        let lease = try await workspace.item(titled: "Lease")
        try await workspace.attach(words: ["trawler", "berth", "2024"], to: survey)
        try await workspace.attach(words: ["harbour", "berth"], to: lease)
        #expect(try await workspace.found("trawl") == [survey])
        #expect(try await workspace.found("berth harbour") == [survey, lease])
        #expect(try await workspace.found("survey berth 2024") == [survey])
        #expect(try await workspace.found("lease trawler").isEmpty)
        #expect(try await workspace.found("harbour") == [survey, lease])
        #expect(try await workspace.found("rawler").isEmpty)
    }

    @Test("finds by a file only for who may open it", arguments: TestDatabase.allCases)
    func followsRights(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        var produced = FieldValues([.title: .text("Report"), .kind: .text("document"), .exhibitNumber: .text("C-1")])
        produced[.productions] = .set(of: ["P001"])
        produced[.disclosureStatus] = .text("disclosed")
        var redacted = produced
        redacted[.disclosureStatus] = .text(Sight.disclosureWithoutFile)
        redacted[.exhibitNumber] = .text("C-2")
        var sealed = FieldValues([.title: .text("Diary"), .kind: .text("document")])
        sealed[.confidentiality] = .text("sealed")
        let items = try await workspace.seed([produced, redacted, sealed])
        for item in items { try await workspace.attach(words: ["canary"], to: item) }
        let expected: [Role: [EvidenceID]] = [
            .leadProsecutor: items, .secondChair: items, .paralegal: Array(items.prefix(2)),
            .investigator: Array(items.prefix(2)), .trialTechnician: Array(items.prefix(2)),
            .defenceCounselPortal: [items[0]], .filterAttorney: [], .auditorReadonly: [],
        ]
        for role in Role.allCases where role != .auditorReadonly {
            let found = try await workspace.found("canary", for: workspace.clearance(as: role))
            #expect(Set(found) == Set(expected[role] ?? []), "\(role)")
            let both = try await workspace.found("canary report", for: workspace.clearance(as: role))
            #expect(Set(both) == Set(expected[role] ?? []).intersection(items.prefix(2)), "\(role)")
        }
    }

    @Test("tells who gets an item without its file nothing that the file says", arguments: TestDatabase.allCases)
    func hidesWhatFilesSay(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let hash = String(repeating: "5a", count: 32)
        var produced = FieldValues([.title: .text("Report"), .kind: .text("document"), .sha256: .text(hash)])
        produced[.productions] = .set(of: ["P001"])
        produced[.disclosureStatus] = .text("disclosed")
        produced[.mediaType] = .text("application/pdf")
        var redacted = produced
        redacted[.disclosureStatus] = .text(Sight.disclosureWithoutFile)
        let items = try await workspace.seed([produced, redacted])
        let portal = try await workspace.clearance(as: .defenceCounselPortal)
        let lead = try await workspace.clearance(as: .leadProsecutor)
        for text in [hash, "5a5a", "pdf", "report pdf", "5a report"] {
            #expect(try await Set(workspace.found(text, for: lead)) == Set(items), "\(text)")
            #expect(try await workspace.found(text, for: portal) == [items[0]], "\(text)")
        }
        for text in ["report", "rep doc", "P001"] {
            #expect(try await Set(workspace.found(text, for: portal)) == Set(items), "\(text)")
        }
        let sort = EvidenceSort(field: .title, isDescending: false)
        for field in [EvidenceField.sha256, .mediaType] {
            for (filter, expected) in [
                (EvidenceFilter(has: [field]), [items[0]]), (EvidenceFilter(hasNot: [field]), [items[1]]),
            ] {
                let page = try await workspace.evidence.page(filter, sort: sort, cursor: nil, limit: 9, for: portal)
                #expect(page.items.map(\.id) == expected && page.total == 1)
                #expect(try await workspace.evidence.totals(of: [filter], for: portal).totals == [1])
            }
            let all = try await workspace.evidence.totals(of: [EvidenceFilter(has: [field])], for: lead).totals
            #expect(all == [2])
        }
    }

    @Test("keeps the words of the last reading", arguments: TestDatabase.allCases)
    func replacesWords(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let item = try await workspace.item(titled: "Survey")
        try await workspace.attach(words: ["first"], to: item)
        let content = FileContent(words: ["second"], problem: nil)
        let verified = try await workspace.send(
            Mutation(key: .random(), operation: .verify, item: item, condition: .unchanged, content: content)
        )
        #expect(verified.status == .applied)
        #expect(try await workspace.found("first").isEmpty)
        #expect(try await workspace.found("second") == [item])
        // A change of the item leaves the words of its file alone.
        _ = try await workspace.revise(item, .title, to: .text("Survey two"), base: 3)
        #expect(try await workspace.found("second two") == [item])
    }

    @Test("takes as many words as are kept of a file", arguments: TestDatabase.allCases)
    func boundsWords(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let item = try await workspace.item(titled: "Long")
        // Each as long as words are, with the marks that an index adds.
        let count = FileLimits.searchedWordsBytesMax / 70
        let words = (0..<count).map { String(repeating: "x", count: 56) + String(10_000 + $0) }
        try await workspace.attach(words: words, to: item)
        #expect(try await workspace.found(words[count - 1]) == [item])
    }

    @Test("notes what hinders reading as a field of the item", arguments: TestDatabase.allCases)
    func notesProblem(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let item = try await workspace.item(titled: "Scan")
        try await workspace.attach(words: [], problem: .noText, to: item)
        let reader = try await workspace.clearance(of: workspace.lead)
        let noted = try await workspace.evidence.item(item, for: reader).item.values.text(.fileProblem)
        #expect(noted == UnreadableReason.noText.rawValue)
        _ = try await workspace.send(
            Mutation(
                key: .random(),
                operation: .verify,
                item: item,
                condition: .unchanged,
                content: FileContent(words: ["now"])
            )
        )
        #expect(try await workspace.evidence.item(item, for: reader).item.values[.fileProblem] == nil)
        #expect(try await workspace.found("now") == [item])
    }
}

extension Workspace {
    fileprivate func attach(words: [String], problem: UnreadableReason? = nil, to item: EvidenceID) async throws {
        let now = WallClock.system.now
        let file = SealedFile(
            id: .random(at: now),
            name: "a.pdf",
            digest: FileDigest(hash: item.text.utf8.suffix(32)),
            bytes: 1,
            mediaType: MediaType.pdf.rawValue,
            content: FileContent(words: words, problem: problem)
        )
        let reply = try await send(Mutation(key: .random(), operation: .attach, item: item, file: file))
        guard reply.status == .applied else { throw WorkspaceError.refused(reply.code ?? "") }
    }
}
