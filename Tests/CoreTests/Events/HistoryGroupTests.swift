import Core
import Testing

/// Which events of an item's history were one act, and what of it who sees.
@Suite("History groups")
struct HistoryGroupTests {
    private static let start = Instant(seconds: 1_700_000_000)
    private static let lead = PersonID.random(at: start)
    private static let chair = PersonID.random(at: start)
    private static let caseFile = CaseFileID.random(at: start)

    /// Events a second apart, as the log has them.
    private struct Log {
        let item = EvidenceID.random(at: start)
        var values = FieldValues([.title: .text("0")])
        var events: [RecordedEvent] = []

        mutating func add(
            _ kind: EventKind = .evidenceRevised,
            _ fields: [EvidenceField: String] = [:],
            in group: String?,
            by actor: PersonID = lead
        ) {
            let before = values
            for (field, text) in fields { values[field] = .text(text) }
            let event = Event(
                kind: kind,
                item: item,
                revision: events.count + 1,
                after: values,
                before: before,
                changed: fields.keys.sorted(),
                audienceBefore: Audience(mask: 1),
                audienceAfter: Audience(mask: 1),
                seenBy: Audience(mask: 1),
                group: group,
                actor: actor,
                actorName: "",
                clientNumber: nil,
                key: "\(events.count)",
                undoes: nil,
                at: start.adding(seconds: Int64(events.count)),
                claimedAt: nil
            )
            let subject = EvidenceItem(
                id: item,
                caseFile: caseFile,
                revision: event.revision,
                values: values,
                isWithdrawn: false,
                changedAt: event.at,
                changedBy: ""
            )
            let recorded = RecordedEvent(seq: 1, position: .random(), event: event, subject: subject)
            events.insert(recorded, at: 0)
        }

        var groups: [HistoryGroup] { HistoryGroup.groups(of: events) }
        /// The keys of each group's steps, newest first.
        var keys: [[String]] { groups.map { $0.steps.map(\.event.key) } }
    }

    private func clearance(_ role: Role) -> Clearance {
        Clearance(caseFile: Self.caseFile, person: Self.lead, group: ClearanceClass(number: 0, role: role))
    }

    @Test("holds neighbours of one person and group, and each event once")
    func holdsNeighbours() {
        var log = Log()
        log.add(.evidenceAdded, [.title: "1"], in: nil)
        log.add(.evidenceRevised, [.title: "2"], in: "a")
        log.add(.evidenceRevised, [.title: "3"], in: "a")
        // Another's with the same name, and the same again: what stands between parts them.
        log.add(.evidenceRevised, [.title: "4"], in: "a", by: Self.chair)
        log.add(.evidenceRevised, [.title: "5"], in: "a")
        log.add(.evidenceRevised, [.title: "6"], in: "b")
        log.add(.evidenceRevised, [.title: "7"], in: nil)
        log.add(.evidenceRevised, [.title: "8"], in: nil)
        #expect(log.keys == [["7"], ["6"], ["5"], ["4"], ["3"], ["2", "1"], ["0"]])
        #expect(log.groups.flatMap(\.steps).map(\.position) == log.events.map(\.position))
        #expect(HistoryGroup.groups(of: []).isEmpty)
    }

    @Test("has a withdrawn item brought back with its edit, and lets custody and family stand by themselves")
    func knowsKinds() {
        var log = Log()
        log.add(.evidenceRestored, in: "a")
        log.add(.evidenceRevised, [.title: "1"], in: "a")
        log.add(.evidenceCustody, [.custodyStatus: "in_storage"], in: "a")
        log.add(.evidenceCustody, [.custodyStatus: "out"], in: "a")
        log.add(.evidenceFamily, in: "a")
        #expect(log.keys == [["4"], ["3"], ["2"], ["1", "0"]])
    }

    @Test("has the first event of a burst, which gave the group its name")
    func hasFirst() {
        var log = Log()
        log.add(.evidenceRevised, [.title: "1"], in: nil)
        log.add(.evidenceRevised, [.title: "2"], in: nil)
        log.add(.evidenceRevised, [.title: "3"], in: "1")
        log.add(.evidenceRevised, [.title: "4"], in: "1")
        log.add(.evidenceRevised, [.title: "5"], in: nil)
        #expect(log.keys == [["4"], ["3", "2", "1"], ["0"]])
    }

    @Test("says what became of each field in all, without what came back")
    func saysWhatBecame() {
        var log = Log()
        log.add(.evidenceRevised, [.title: "1", .location: "Room 1"], in: "a")
        log.add(.evidenceRevised, [.title: "2", .custodian: "Registry"], in: "a")
        log.add(.evidenceRevised, [.title: "0"], in: "a")
        #expect(
            log.groups[0].changes(seenBy: clearance(.leadProsecutor))
                == [
                    .init(field: .custodian, from: nil, to: .text("Registry")),
                    .init(field: .location, from: nil, to: .text("Room 1")),
                ].sorted { $0.field < $1.field }
        )
    }

    @Test("hides in all what it hides in each step", arguments: Role.allCases)
    func hidesFields(role: Role) {
        var log = Log()
        log.add(.evidenceRevised, [.title: "1", .privilegeBasis: "work_product_fact"], in: "a")
        log.add(.evidenceRevised, [.title: "2", .notes: "Ask"], in: "a")
        let seen = clearance(role)
        let fields = log.groups[0].changes(seenBy: seen).map(\.field)
        #expect(Set(fields) == Set([.title, .privilegeBasis, .notes].filter(seen.sees)))
    }
}
