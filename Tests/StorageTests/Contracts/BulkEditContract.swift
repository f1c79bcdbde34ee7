import Core
import SQL
import Storage
import TestSupport
import Testing

/// What both databases promise about acts on many items.
@Suite("Bulk edits", .timeLimit(.minutes(5)))
struct BulkEditContract {
    @Test("rehearse without writing, then do what they said, as one act", arguments: TestDatabase.allCases)
    func doWhatTheySaid(on testDatabase: TestDatabase) async throws {
        let bulk = try await Bulk(on: testDatabase)
        let items = try await bulk.items(7)
        let workspace = bulk.workspace
        _ = try await workspace.revise(items[0], .exhibitStatus, to: .text("listed"), base: 1)
        _ = try await workspace.send(Mutation(key: .random(), operation: .withdraw, item: items[1]))
        let before = try await bulk.events()
        let id = try await bulk.make(items)
        try await bulk.rehearse(id, [.exhibitStatus: .to(.text("listed")), .tags: .members(add: ["hot"], remove: [])])
        #expect(try await bulk.events().count == before.count)
        let planned = try await bulk.standing(id)
        #expect(planned.edit.stage == .rehearsed && planned.counts == [.planned: 6, .refused: 1])
        #expect(planned.reasons.map(\.words) == ["Withdrawn by Lead."])
        let moved = planned.edit.tallies.map { "\($0.field.rawValue) \($0.move) \($0.count)" }
        #expect(
            planned.edit.tallies == [
                BulkTally(
                    field: .exhibitStatus,
                    move: .value(from: .text("not_designated"), to: .text("listed")),
                    count: 5
                ),
                BulkTally(field: .tags, move: .added("hot"), count: 6),
            ],
            "\(moved)"
        )
        // Nothing that was not started is carried out.
        #expect(try await bulk.carryOut()() == .idle)
        try await bulk.start(id)
        try await bulk.start(id)
        try await bulk.runToEnd()
        let done = try await bulk.standing(id)
        #expect(done.edit.stage == .done && done.counts == [.changed: 6, .refused: 1] && done.edit.finishedAt != nil)
        let events = Array(try await bulk.events().dropFirst(before.count))
        #expect(events.count == 6 && Set(events.map(\.event.group)) == [done.edit.group])
        #expect(events.allSatisfy { $0.event.actorName == "Lead" && $0.event.kind == .evidenceRevised })
        let filter = EvidenceFilter(list: done.edit.group)
        #expect(try await workspace.bulkEdits.items(filter, for: bulk.lead()).count == 6)
    }

    @Test("say that an item is as it is to be already", arguments: TestDatabase.allCases)
    func sayUnneeded(on testDatabase: TestDatabase) async throws {
        let bulk = try await Bulk(on: testDatabase)
        let items = try await bulk.items(3)
        let id = try await bulk.make(items)
        try await bulk.rehearse(id, [.confidentiality: .to(.text("sealed"))], reason: "Order of the court")
        // Somebody does the same in the meantime: then nothing is left to do.
        _ = try await bulk.workspace.revise(items[2], .confidentiality, to: .text("sealed"), base: 1)
        try await bulk.start(id)
        try await bulk.runToEnd()
        #expect(try await bulk.standing(id).counts == [.changed: 2, .unneeded: 1])
        let again = try await bulk.make(items)
        try await bulk.rehearse(again, [.confidentiality: .to(.text("sealed"))], reason: "Order of the court")
        #expect(try await bulk.standing(again).counts == [.unneeded: 3])
        await #expect(throws: BulkEditError.nothingToDo) { try await bulk.start(again) }
    }

    @Test("meet what others changed since the preview as a single edit does", arguments: TestDatabase.allCases)
    func meetOthers(on testDatabase: TestDatabase) async throws {
        let bulk = try await Bulk(on: testDatabase)
        let items = try await bulk.items(3)
        let id = try await bulk.make(items)
        let changes: [EvidenceField: FieldChange] = [
            .exhibitStatus: .to(.text("marked")), .confidentiality: .to(.text("confidential")),
        ]
        try await bulk.rehearse(id, changes, reason: "Agreed")
        let paralegal = bulk.workspace.paralegal
        _ = try await bulk.workspace.revise(items[0], .exhibitStatus, to: .text("offered"), base: 1, by: paralegal)
        _ = try await bulk.workspace.revise(
            items[1],
            .confidentiality,
            to: .text("sealed"),
            base: 1,
            by: bulk.workspace.lead
        )
        try await bulk.start(id)
        try await bulk.runToEnd()
        #expect(try await bulk.standing(id).counts == [.conflict: 1, .merged: 1, .changed: 1])
        let first = try await bulk.read(items[0])
        #expect(first.text(.exhibitStatus) == "offered" && first.text(.confidentiality) == "team_only")
        let second = try await bulk.read(items[1])
        #expect(second.text(.exhibitStatus) == "marked" && second.text(.confidentiality) == "sealed")
        let lines = try await bulk.workspace.bulkEdits.results(of: id, [.conflict, .merged], for: bulk.lead())
        #expect(lines.map(\.item) == [items[0], items[1]])
        #expect(lines[0].words == "Exhibit status was changed by Paralegal meanwhile; left as it is.")
    }

    @Test("say of a value that replaced another's that it did", arguments: TestDatabase.allCases)
    func replace(on testDatabase: TestDatabase) async throws {
        let bulk = try await Bulk(on: testDatabase)
        let items = try await bulk.items(1)
        let id = try await bulk.make(items)
        try await bulk.rehearse(id, [.location: .to(.text("Room 4"))], reason: nil)
        let paralegal = bulk.workspace.paralegal
        _ = try await bulk.workspace.revise(items[0], .location, to: .text("Vault 9"), base: 1, by: paralegal)
        try await bulk.start(id)
        try await bulk.runToEnd()
        #expect(try await bulk.read(items[0]).text(.location) == "Room 4")
        let lines = try await bulk.workspace.bulkEdits.results(of: id, [.merged], for: bulk.lead())
        #expect(lines.map(\.words) == ["Somebody else changed Location meanwhile; yours stands there now."])
    }

    @Test("go on where a process died, and count what it did once", arguments: TestDatabase.allCases)
    func goOn(on testDatabase: TestDatabase) async throws {
        let bulk = try await Bulk(on: testDatabase)
        let items = try await bulk.items(250)
        let id = try await bulk.make(items)
        try await bulk.rehearse(id, [.tags: .members(add: ["hot"], remove: [])])
        try await bulk.start(id)
        #expect(try await bulk.carryOut()() == .chunk(items: BulkEditLimits.chunkItems))
        // It commits the second chunk and dies before it can note that.
        let soon = try await bulk.standing(id)
        #expect(soon.counts == [.changed: BulkEditLimits.chunkItems, .planned: 250 - BulkEditLimits.chunkItems])
        let later = WallClock { WallClock.system.now.adding(seconds: BulkEditLimits.leaseSeconds + 1) }
        await #expect(throws: ForgetfulWork.Death.self) {
            try await bulk.carryOut(through: ForgetfulWork(bulk.workspace.bulkWork), named: "forgetful", clock: later)()
        }
        // While its lease lasts it is left alone.
        #expect(try await bulk.carryOut(named: "other", clock: later)() == .idle)
        let last = WallClock { WallClock.system.now.adding(seconds: 3 * BulkEditLimits.leaseSeconds) }
        try await bulk.runToEnd(named: "other", clock: last)
        #expect(try await bulk.standing(id).counts == [.changed: 250])
        let events = try await bulk.events(of: BulkEdit.group(of: id))
        #expect(events.count == 250 && Set(events.map(\.event.item)).count == 250)
    }

    @Test("refuse the rest when their person is no longer on the case", arguments: TestDatabase.allCases)
    func refuseTheRest(on testDatabase: TestDatabase) async throws {
        let bulk = try await Bulk(on: testDatabase)
        let items = try await bulk.items(BulkEditLimits.chunkItems + 20)
        let id = try await bulk.make(items)
        try await bulk.rehearse(id, [.custodian: .to(.text("Vault"))])
        let clearance = try await bulk.lead()
        try await bulk.start(id)
        _ = try await bulk.carryOut()()
        // A case is never without a lead.
        _ = try await bulk.workspace.someone(as: .leadProsecutor)
        try await bulk.workspace.cases.revoke(bulk.workspace.lead, in: bulk.workspace.caseFile)
        try await bulk.runToEnd()
        let standing = try await bulk.workspace.bulkEdits.bulkEdit(id, for: clearance, at: WallClock.system.now)
        #expect(standing.edit.stage == .done && standing.counts == [.changed: BulkEditLimits.chunkItems, .refused: 20])
        #expect(standing.reasons.map(\.words) == [AccessError.caseNotFound.userMessage])
    }

    @Test("find items by their numbers, in sight only", arguments: TestDatabase.allCases)
    func findByNumbers(on testDatabase: TestDatabase) async throws {
        let bulk = try await Bulk(on: testDatabase)
        let workspace = bulk.workspace
        let sealed: [EvidenceField: FieldChange] = [
            .confidentiality: .to(.text("sealed")), .exhibitNumber: .to(.text("GX-9")),
        ]
        let items = [
            try await workspace.item(titled: "A", [.exhibitNumber: .to(.text("GX-2"))]),
            try await workspace.item(titled: "B", [.pages: .to(.number(12))]),
            try await workspace.item(titled: "C", [.exhibitNumber: .to(.text("E-1"))]),
            try await workspace.item(titled: "D", sealed),
        ]
        _ = try await workspace.send(Mutation(key: .random(), operation: .stamp, item: items[1]))
        let stamped = try await bulk.read(items[1])
        let (begin, end) = (try #require(stamped.text(.batesBegin)), try #require(stamped.text(.batesEnd)))
        let beyond = String(begin.dropLast(2)) + "13"
        #expect(begin.hasSuffix("01") && end.hasSuffix("12"))
        func found(_ text: String, by person: PersonID) async throws -> BulkNumbers.Found {
            try await workspace.bulkEdits.items(
                numbered: try BulkNumbers(pasted: text),
                for: workspace.clearance(of: person)
            )
        }
        let inside = String(begin.dropLast(2)) + "07"
        let text = "gx-2, \(inside)\n\(begin); e-002\tE-003,\n  \(beyond), E-001, GX-9, nothing, gx-2"
        let leads = try await found(text, by: workspace.lead)
        #expect(leads.items == [items[0], items[1], items[2], items[3]])
        #expect(leads.unknown == [beyond, "nothing"] && leads.ambiguous == ["E-001"])
        let paralegals = try await found(text, by: workspace.paralegal)
        #expect(paralegals.items == [items[0], items[1], items[2]])
        #expect(paralegals.unknown == [beyond, "GX-9", "nothing"])
    }

    @Test("find items by ranges of their numbers, in sight only", arguments: TestDatabase.allCases)
    func findByRanges(on testDatabase: TestDatabase) async throws {
        let bulk = try await Bulk(on: testDatabase)
        let workspace = bulk.workspace
        var items: [EvidenceID] = []
        for place in 1...12 {
            let exhibit: [EvidenceField: FieldChange] = [
                .exhibitNumber: .to(.text("GX-\(place)")), .pages: .to(.number(2)),
                .confidentiality: .to(.text(place == 3 ? "sealed" : "public")),
            ]
            items.append(try await workspace.item(titled: "Exhibit \(place)", exhibit))
        }
        for item in items.prefix(4) {
            _ = try await workspace.send(Mutation(key: .random(), operation: .stamp, item: item))
        }
        func found(_ text: String, by person: PersonID) async throws -> BulkNumbers.Found {
            try await workspace.bulkEdits.items(
                numbered: try BulkNumbers(pasted: text),
                for: workspace.clearance(of: person)
            )
        }
        #expect(try await found("GX-2-GX-4", by: workspace.lead).items == Array(items[1...3]))
        let leads = try await found("GX-9 to GX-11, GX-2 – 4; E-011..E-013", by: workspace.lead)
        #expect(leads.items == Array(items[8...10] + items[1...3] + items[11...11]))
        #expect(leads.ranges.counted.map(\.count) == [3, 3, 2] && leads.unknown.isEmpty)
        let paralegals = try await found("GX-2 – 4, GX-3 to GX-3", by: workspace.paralegal)
        #expect(paralegals.items == [items[1], items[3]] && paralegals.ranges.counted.map(\.count) == [2, 0])
        // Of eight pages by two, a range from the second page to the fifth holds the beginnings of two items.
        let bates = try #require(try await bulk.read(items[0]).text(.batesBegin)).dropLast()
        #expect(bates.hasSuffix("0"))
        for text in ["\(bates)2–\(bates)5", "\(bates)2–5", "\(bates)2..\(bates)5", "\(bates)2 through \(bates)5"] {
            let found = try await found(text, by: workspace.lead)
            #expect(found.items == [items[1], items[2]] && found.ranges.counted.map(\.count) == [2], "\(text)")
        }
        // What is a number of an item is no range.
        _ = try await workspace.revise(items[11], .exhibitNumber, to: .text("GX1-2"), base: 1)
        let number = try await found("GX1-2, GX-12-2", by: workspace.lead)
        #expect(number.items == [items[11]] && number.unknown == ["GX-12-2"] && number.ranges == BulkRanges())
        let faulty = try await found("E-3 to E-1, E-1 to F-3, A to F, GX-70 to GX-80", by: workspace.lead)
        #expect(faulty.items.isEmpty && faulty.ranges.backwards == ["E-3 to E-1"])
        #expect(faulty.ranges.mixed == ["E-1 to F-3"] && faulty.ranges.uncounted == ["A to F"])
        #expect(faulty.ranges.counted == [BulkRanges.Counted(words: "GX-70 to GX-80", count: 0)])
    }

    @Test("are their person's own, each once for its key", arguments: TestDatabase.allCases)
    func areOnesOwn(on testDatabase: TestDatabase) async throws {
        let bulk = try await Bulk(on: testDatabase)
        let items = try await bulk.items(2)
        let key = IdempotencyKey.random()
        let id = try await bulk.make(items, key: key)
        #expect(try await bulk.make(items, key: key) == id)
        let other = try await bulk.workspace.clearance(of: bulk.workspace.paralegal)
        let now = WallClock.system.now
        await #expect(throws: BulkEditError.notFound) {
            try await bulk.workspace.bulkEdits.bulkEdit(id, for: other, at: now)
        }
        await #expect(throws: BulkEditError.notFound) {
            try await bulk.workspace.bulkEdits.start(id, asRehearsedAt: now, for: other, at: now)
        }
        await #expect(throws: BulkEditError.notFound) {
            _ = try await bulk.workspace.bulkEdits.undo(id, key: .random(), for: other, at: now)
        }
        let expired = now.adding(seconds: BulkEditLimits.draftSeconds + 60)
        await #expect(throws: BulkEditError.notFound) {
            try await bulk.workspace.bulkEdits.bulkEdit(id, for: bulk.lead(), at: expired)
        }
        var drafts: [BulkEditID] = [id]
        for _ in 0..<BulkEditLimits.draftsPerPersonMax { drafts.append(try await bulk.make(items)) }
        await #expect(throws: BulkEditError.notFound) { try await bulk.standing(drafts[0]) }
        _ = try await bulk.standing(drafts[1])
    }

    @Test(
        "tell their reason in the history to who sees on what ground items are protected",
        arguments: TestDatabase.allCases
    )
    func tellReasons(on testDatabase: TestDatabase) async throws {
        let bulk = try await Bulk(on: testDatabase)
        let id = try await bulk.make(try await bulk.items(1))
        try await bulk.rehearse(id, [.confidentiality: .to(.text("confidential"))], reason: "Order of 14 March")
        let groups: Set = [BulkEdit.group(of: id), "another"]
        let investigator = try await bulk.workspace.someone(as: .investigator)
        let edits = bulk.workspace.bulkEdits
        #expect(try await edits.reasons(of: groups, for: bulk.lead()) == [BulkEdit.group(of: id): "Order of 14 March"])
        #expect(try await edits.reasons(of: groups, for: investigator).isEmpty)
    }

    @Test(
        "say nothing of items that left the sight of their person, nor why it was done to them",
        arguments: TestDatabase.allCases
    )
    func keepSight(on testDatabase: TestDatabase) async throws {
        let bulk = try await Bulk(on: testDatabase)
        let items = try await bulk.items(3)
        let paralegal = try await bulk.workspace.clearance(of: bulk.workspace.paralegal)
        let id = try await bulk.make(items)
        try await bulk.rehearse(id, [.confidentiality: .to(.text("confidential"))], reason: "Order of 14 March")
        try await bulk.start(id)
        try await bulk.runToEnd()
        let group = BulkEdit.group(of: id)
        let edits = bulk.workspace.bulkEdits
        #expect(try await edits.reasons(of: [group], for: paralegal) == [group: "Order of 14 March"])
        _ = try await bulk.workspace.revise(items[0], .confidentiality, to: .text("sealed"), base: 9)
        #expect(try await edits.reasons(of: [group], for: paralegal).isEmpty)
        #expect(try await edits.reasons(of: [group], for: bulk.lead()) == [group: "Order of 14 March"])
        // What the filter team writes is its own.
        try await bulk.workspace.database.write { try $0.execute("UPDATE bulk_edit SET team = 'filter'") }
        #expect(try await edits.reasons(of: [group], for: bulk.lead()).isEmpty)
        // Counted is what is in sight now: as if the lead were a paralegal by now.
        let lowered = Clearance(caseFile: paralegal.caseFile, person: bulk.workspace.lead, group: paralegal.group)
        let standing = try await edits.bulkEdit(id, for: lowered, at: WallClock.system.now)
        #expect(standing.counts == [.changed: 2])
    }

    @Test("are carried out as the preview said that was looked at", arguments: TestDatabase.allCases)
    func startAsPreviewed(on testDatabase: TestDatabase) async throws {
        let bulk = try await Bulk(on: testDatabase)
        let id = try await bulk.make(try await bulk.items(1))
        try await bulk.rehearse(id, [.custodian: .to(.text("First"))])
        let first = try #require(try await bulk.standing(id).edit.rehearsedAt)
        let now = first.adding(seconds: 1)
        let edits = bulk.workspace.bulkEdits
        let changes: [EvidenceField: FieldChange] = [.custodian: .to(.text("Second"))]
        try await edits.rehearse(id, changing: changes, reason: nil, for: bulk.lead(), at: now)
        await #expect(throws: BulkEditError.olderPreview) {
            try await edits.start(id, asRehearsedAt: first, for: bulk.lead(), at: now)
        }
        try await edits.start(id, asRehearsedAt: now, for: bulk.lead(), at: now)
    }

    @Test("that cannot be read end, and hold up no others", arguments: TestDatabase.allCases)
    func endUnreadable(on testDatabase: TestDatabase) async throws {
        let bulk = try await Bulk(on: testDatabase)
        let items = try await bulk.items(2)
        let broken = try await bulk.make([items[0]])
        let whole = try await bulk.make([items[1]])
        for id in [broken, whole] {
            try await bulk.rehearse(id, [.custodian: .to(.text("Somebody"))])
            try await bulk.start(id)
        }
        try await bulk.workspace.database.write {
            try $0.execute("UPDATE bulk_edit SET tallies = '{' WHERE id = \(broken.text)")
        }
        for _ in 0..<4 { _ = try await bulk.carryOut()() }
        #expect(try await bulk.standing(whole).counts == [.changed: 1])
        let ended = try await bulk.workspace.database.read { connection in
            try connection.rows("SELECT stage FROM bulk_edit WHERE id = \(broken.text)").first?.text("stage")
        }
        #expect(ended == "done")
    }

    @Test(
        "are undone in all that others left, and redone, whatever others did",
        arguments: TestDatabase.allCases,
        0..<6
    )
    func areUndone(on testDatabase: TestDatabase, seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let bulk = try await Bulk(on: testDatabase)
        let items = try await bulk.items(40)
        let fields: [EvidenceField] = [.custodian, .exhibitStatus, .tags, .location]
        try await bulk.disturb(items, fields, share: 0.5, using: &random)
        let found = try await bulk.values(of: items)
        let id = try await bulk.make(items)
        try await bulk.rehearse(id, Bulk.changes(of: fields, using: &random))
        guard try await bulk.standing(id).count(.planned) > 0 else { return }
        try await bulk.start(id)
        try await bulk.runToEnd()
        let left = try await bulk.values(of: items)
        try await bulk.disturb(items, fields, share: 0.3, using: &random)
        let disturbed = try await bulk.values(of: items)

        let undo = try await bulk.undo(id)
        try await bulk.runToEnd()
        let undone = try await bulk.values(of: items)
        #expect(try await bulk.standing(undo).edit.stage == .done)
        for item in items {
            for field in fields where field != .tags {
                let untouched = disturbed[item]?[field] == left[item]?[field]
                let expected = untouched ? found[item]?[field] : disturbed[item]?[field]
                // Who set it to what it was meanwhile is left alone, too; either value is then the same.
                #expect(undone[item]?[field] == expected, "\(field) of \(item)")
            }
            // Members come and go each by itself.
            let (was, did) = (Set(found[item]?.set(.tags) ?? []), Set(left[item]?.set(.tags) ?? []))
            let then = Set(disturbed[item]?.set(.tags) ?? [])
            let back = then.subtracting(did.subtracting(was)).union(was.subtracting(did))
            #expect(Set(undone[item]?.set(.tags) ?? []) == back, "tags of \(item)")
        }
        let redo = try await bulk.undo(undo)
        try await bulk.runToEnd()
        #expect(try await bulk.values(of: items) == disturbed)
        #expect(try await bulk.standing(redo).edit.undoes == undo)
        #expect(try await bulk.standing(id).undoneBy == undo)
    }
}

/// Dies after a commit, before it can note what became of it.
private struct ForgetfulWork: BulkWork {
    struct Death: Error {}

    private let work: SQLBulkWork

    init(_ work: SQLBulkWork) { self.work = work }

    func claim(at instant: Instant, by holder: String) async throws -> BulkChunk? {
        try await work.claim(at: instant, by: holder)
    }

    func note(_ results: [BulkResult], of edit: BulkEdit, at instant: Instant) async throws { throw Death() }
    func refuseRest(of edit: BulkEdit, because words: String, at instant: Instant) async throws { throw Death() }
    func finish(_ edit: BulkEdit, at instant: Instant) async throws { throw Death() }
}

/// A case in which its lead changes many items at once.
private struct Bulk {
    let workspace: Workspace
    private let apply: ApplyMutations

    init(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        self.workspace = workspace
        apply = ApplyMutations(ledger: workspace.ledger) { _ in }
    }

    func lead() async throws -> Clearance { try await workspace.clearance(of: workspace.lead) }

    /// New items, in order.
    func items(_ count: Int) async throws -> [EvidenceID] {
        let mutations = (0..<count).map { number in
            Mutation(
                key: .random(),
                operation: .add,
                item: .random(at: WallClock.system.now),
                changes: [.title: .to(.text("Item \(number)")), .kind: .to(.text("document"))]
            )
        }
        _ = try await apply(mutations, in: workspace.caseFile, by: workspace.lead)
        return mutations.map(\.item)
    }

    func make(_ items: [EvidenceID], key: IdempotencyKey = .random()) async throws -> BulkEditID {
        let now = WallClock.system.now
        let edit = BulkEdit(
            id: .random(at: now),
            caseFile: workspace.caseFile,
            person: workspace.lead,
            madeAt: now
        )
        return try await workspace.bulkEdits.make(edit, of: items, key: key, for: lead())
    }

    func rehearse(
        _ id: BulkEditID,
        _ changes: [EvidenceField: FieldChange],
        reason: String? = nil
    ) async throws {
        let now = WallClock.system.now
        try await workspace.bulkEdits.rehearse(id, changing: changes, reason: reason, for: lead(), at: now)
    }

    func start(_ id: BulkEditID) async throws {
        let rehearsed = try await standing(id).edit.rehearsedAt ?? Instant(microseconds: 0)
        try await workspace.bulkEdits.start(id, asRehearsedAt: rehearsed, for: lead(), at: WallClock.system.now)
    }

    func undo(_ id: BulkEditID) async throws -> BulkEditID {
        try await workspace.bulkEdits.undo(id, key: .random(), for: lead(), at: WallClock.system.now)
    }

    func standing(_ id: BulkEditID) async throws -> BulkEditStanding {
        try await workspace.bulkEdits.bulkEdit(id, for: lead(), at: WallClock.system.now)
    }

    func carryOut(
        through work: (any BulkWork)? = nil,
        named holder: String = "one",
        clock: WallClock = .system
    ) -> CarryOutBulkEdits {
        CarryOutBulkEdits(work: work ?? workspace.bulkWork, apply: apply, clock: clock, holder: holder)
    }

    func runToEnd(named holder: String = "one", clock: WallClock = .system) async throws {
        let carryOut = carryOut(named: holder, clock: clock)
        for _ in 0..<1_000 where try await carryOut() == .idle {
            return
        }
        Issue.record("It does not come to an end.")
    }

    func events(of group: String? = nil) async throws -> [RecordedEvent] {
        let all = try await workspace.log.events(in: workspace.caseFile, after: 0, limit: 1_000)
        return group.map { group in all.filter { $0.event.group == group } } ?? all
    }

    func read(_ item: EvidenceID) async throws -> FieldValues {
        try await workspace.evidence.item(item, for: lead()).item.values
    }

    func values(of items: [EvidenceID]) async throws -> [EvidenceID: FieldValues] {
        var values: [EvidenceID: FieldValues] = [:]
        for item in items { values[item] = try await read(item) }
        return values
    }

    /// Lets somebody else change some fields of some items, one by one.
    func disturb(
        _ items: [EvidenceID],
        _ fields: [EvidenceField],
        share: Double,
        using random: inout SeededGenerator
    ) async throws {
        for item in items where Double.random(in: 0..<1, using: &random) < share {
            guard let field = fields.randomElement(using: &random) else { continue }
            let (current, _) = try await workspace.evidence.item(
                item,
                for: workspace.clearance(of: workspace.paralegal)
            )
            let change = Self.changes(of: [field], using: &random)
            let mutation = Mutation(
                key: .random(),
                operation: .revise,
                item: item,
                base: [field: current.revision],
                changes: change
            )
            _ = try await workspace.send(mutation, by: workspace.paralegal)
        }
    }

    static func changes(
        of fields: [EvidenceField],
        using random: inout SeededGenerator
    ) -> [EvidenceField: FieldChange] {
        var changes: [EvidenceField: FieldChange] = [:]
        for field in fields {
            switch field {
            case .tags:
                let tags = ["a", "b", "c", "d"].shuffled(using: &random)
                changes[field] = .members(add: [tags[0]], remove: [tags[1]])
            case .exhibitStatus:
                changes[field] = .to(.text(["listed", "marked", "offered"].randomElement(using: &random) ?? "listed"))
            default:
                changes[field] = .to(["One", "Two", nil].randomElement(using: &random)?.map { .text($0) })
            }
        }
        return changes
    }
}

extension Workspace {
    /// The clearance of a new person with a role.
    fileprivate func someone(as role: Role) async throws -> Clearance {
        let id = PersonID.random(at: WallClock.system.now)
        let person = Person(id: id, email: "\(id)@example.com", name: "Other", isAdministrator: false, isDemo: false)
        try await people.add(person, passwordHash: nil, at: WallClock.system.now)
        try await cases.grant(role, walls: [], to: id, in: caseFile, at: WallClock.system.now)
        return try await clearance(of: id)
    }
}
