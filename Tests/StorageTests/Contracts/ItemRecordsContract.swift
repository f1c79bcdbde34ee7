import Core
import Storage
import TestSupport
import Testing

/// Which relations, passages and facts a class is told of, on both databases.
@Suite("Item records")
struct ItemRecordsContract {
    /// A photograph that supports an issue, of a knife; a sealed letter that impeaches it; a fact over both.
    private struct Board {
        let workspace: Workspace
        let photo, knife, letter: EvidenceID

        init(on testDatabase: TestDatabase) async throws {
            workspace = try await Workspace(on: testDatabase)
            photo = try await workspace.item(titled: "Photo")
            knife = try await workspace.item(titled: "Knife")
            letter = try await workspace.item(titled: "Letter")
            let now = WallClock.system.now
            let (issue, witness, informant) = (
                IssueID.random(at: now), CasePersonID.random(at: now), CasePersonID.random(at: now)
            )
            let (words, secret) = (PassageID.random(at: now), PassageID.random(at: now))
            var records = CaseRecords()
            records.issues = [
                Issue(id: issue, number: "I-1", name: "Identity", kind: "element", parent: nil, burden: "")
            ]
            records.people = [(witness, "P-1", "Tobias", false), (informant, "P-2", "CI-7", true)].map {
                CasePerson(id: $0, number: $1, name: $2, role: "", organisation: nil, note: "", isIdentitySealed: $3)
            }
            records.passages = [
                Passage(id: words, number: "S-1", item: photo, locator: "p1", words: "A red jacket."),
                Passage(id: secret, number: "S-2", item: letter, locator: "p1", words: "A secret."),
            ]
            func relation(
                _ from: RecordReference,
                _ type: String,
                _ to: RecordReference,
                _ passage: PassageID? = nil
            )
                -> Relation
            {
                Relation(
                    id: .random(at: now),
                    from: from,
                    type: type,
                    to: to,
                    label: "",
                    strength: "probable",
                    passage: passage
                )
            }
            records.relations = [
                relation(.evidence(photo), "depicts", .evidence(knife), words),
                relation(.evidence(photo), "supports", .issue(issue), words),
                relation(.evidence(letter), "impeaches", .evidence(photo), secret),
                relation(.casePerson(witness), "saw", .evidence(photo), secret),
                relation(.casePerson(informant), "sent", .evidence(photo)),
                relation(.evidence(photo), "derived_from", .evidence(knife)),
            ]
            func fact(_ number: String, _ citations: [PassageID]) -> Fact {
                Fact(
                    id: .random(at: now),
                    number: number,
                    occurredAt: DatedMoment(instant: now, zone: "UTC"),
                    text: "Fact \(number)",
                    status: "undisputed",
                    material: "yes",
                    issues: [issue],
                    citations: citations
                )
            }
            records.facts = [fact("F-1", [words]), fact("F-2", [words, secret])]
            try await SQLCaseRecordStore(database: workspace.database, digest: TestDigest.sha256).insert(
                records,
                in: workspace.caseFile
            )
            _ = try await workspace.revise(letter, .confidentiality, to: .text("sealed"), base: 1)
        }

        func records(of id: EvidenceID, as role: Role) async throws -> ItemRecords {
            let clearance = try await workspace.clearance(as: role)
            let item = try await workspace.evidence.item(id, for: workspace.clearance(as: .leadProsecutor)).item
            return try await workspace.evidence.records(of: item, for: clearance)
        }

        /// `words: name`, with `*` where the passage is shown.
        func lines(of id: EvidenceID, as role: Role) async throws -> [String] {
            try await records(of: id, as: role).relations.map {
                "\(RelationWords.words($0.type, isFrom: $0.isFrom)): \($0.other.text)\($0.passage == nil ? "" : "*")"
            }
        }
    }

    @Test("tells each class the lines whose other end it may know of", arguments: TestDatabase.allCases)
    func tellsLines(on testDatabase: TestDatabase) async throws {
        let board = try await Board(on: testDatabase)
        #expect(
            try await board.lines(of: board.photo, as: .leadProsecutor) == [
                "Supports: Identity*", "Is impeached by: E-003 · Letter*", "Depicts: E-002 · Knife*",
                "Was sent by: CI-7",
                "Was seen by: Tobias*",
            ]
        )
        #expect(
            try await board.lines(of: board.photo, as: .paralegal)
                == ["Supports: Identity*", "Depicts: E-002 · Knife*", "Was seen by: Tobias"]
        )
        // Issues are the office's own thoughts, which an investigator does not see.
        #expect(
            try await board.lines(of: board.photo, as: .investigator) == [
                "Depicts: E-002 · Knife*", "Was seen by: Tobias",
            ]
        )
        #expect(try await board.lines(of: board.knife, as: .investigator) == ["Is depicted in: E-001 · Photo*"])
        #expect(try await board.lines(of: board.letter, as: .secondChair) == ["Impeaches: E-001 · Photo*"])
        for role in [Role.filterAttorney, .trialTechnician, .defenceCounselPortal, .auditorReadonly] {
            #expect(try await board.lines(of: board.photo, as: role).isEmpty, "\(role)")
        }
        #expect(try await board.lines(of: board.letter, as: .paralegal).isEmpty)
    }

    @Test("tells a fact to those only who see all that it cites", arguments: TestDatabase.allCases)
    func tellsFacts(on testDatabase: TestDatabase) async throws {
        let board = try await Board(on: testDatabase)
        func facts(as role: Role) async throws -> [[String]] {
            try await board.records(of: board.photo, as: role).citations.map { $0.facts.map(\.number) }
        }
        #expect(try await facts(as: .leadProsecutor) == [["F-1", "F-2"]])
        #expect(try await facts(as: .paralegal) == [["F-1"]])
        #expect(try await facts(as: .investigator) == [[]], "the passage, and nothing of the office's thoughts")
        #expect(try await facts(as: .trialTechnician).isEmpty)
        #expect(try await board.records(of: board.letter, as: .paralegal).citations.isEmpty)
    }

    @Test(
        "names the proof of a clock, and the clock of a source, where they are in sight",
        arguments: TestDatabase.allCases
    )
    func tellsClocks(on testDatabase: TestDatabase) async throws {
        let board = try await Board(on: testDatabase)
        let moment = DatedMoment(
            instant: Instant(seconds: 1_700_000_000),
            zone: "UTC",
            clockOffsetSeconds: -440,
            clockProof: "E-003"
        )
        _ = try await board.workspace.revise(board.knife, .occurredAt, to: .moment(moment), base: 1)
        let lead = try await board.records(of: board.photo, as: .leadProsecutor)
        #expect(
            lead.sourceClocks.map(\.offsetSeconds) == [-440] && lead.sourceClocks.map(\.item.text) == ["E-002 · Knife"]
        )
        #expect(lead.proofs["E-003"]?.item == board.letter)
        let paralegal = try await board.records(of: board.photo, as: .paralegal)
        #expect(paralegal.sourceClocks.count == 1 && paralegal.proofs.isEmpty)
        #expect(try await board.records(of: board.knife, as: .paralegal).proofs.isEmpty)
        _ = try await board.workspace.revise(board.knife, .confidentiality, to: .text("sealed"), base: 2)
        #expect(try await board.records(of: board.photo, as: .paralegal).sourceClocks.isEmpty)
        let numbered = board.workspace.evidence
        #expect(
            try await numbered.item(numbered: "E-003", for: board.workspace.clearance(as: .leadProsecutor))
                == board.letter
        )
        #expect(try await numbered.item(numbered: "E-003", for: board.workspace.clearance(as: .paralegal)) == nil)
    }
}
