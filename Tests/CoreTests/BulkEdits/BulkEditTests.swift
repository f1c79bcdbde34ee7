import Core
import Testing

/// The rules of acts on many items.
@Suite("Bulk edits")
struct BulkEditTests {
    @Test("ask for a reason where a change decides who sees an item")
    func askReason() throws {
        for field in [EvidenceField.privilegeCall, .confidentiality, .disclosureStatus] {
            let changes: [EvidenceField: FieldChange] = [field: .to(nil), .tags: .members(add: ["a"], remove: [])]
            #expect(throws: BulkEditError.reasonMissing(field)) {
                try BulkFields.check(changes, reason: nil, as: .leadProsecutor)
            }
            try BulkFields.check(changes, reason: "Order of the court", as: .leadProsecutor)
        }
        try BulkFields.check([.tags: .members(add: ["a"], remove: [])], reason: nil, as: .leadProsecutor)
    }

    @Test("are of fields that the role may change, and that are no one item's own")
    func keepToTheRole() {
        #expect(throws: EvidenceError.notAllowed(.walls)) {
            try BulkFields.check([.walls: .members(add: ["a"], remove: [])], reason: "Why", as: .paralegal)
        }
        #expect(throws: EvidenceError.unknownField("exhibitNumber")) {
            try BulkFields.check([.exhibitNumber: .to(.text("GX-1"))], reason: nil, as: .leadProsecutor)
        }
        #expect(throws: BulkEditError.nothingChosen) { try BulkFields.check([:], reason: nil, as: .leadProsecutor) }
        for role in Role.allCases {
            let isOffered = !BulkFields.offered(as: role).isEmpty
            #expect(
                isOffered == ![.trialTechnician, .defenceCounselPortal, .auditorReadonly].contains(role),
                "\(role)"
            )
            #expect(BulkFields.offered(as: role).allSatisfy { Permissions.mayChange($0, as: role) })
        }
        #expect(BulkFields.all.allSatisfy { !$0.isGivenByServer && !$0.isOfFile })
    }

    @Test("keep what is to be done as they were told")
    func keepChanges() throws {
        let changes: [EvidenceField: FieldChange] = [
            .custodian: .to(nil), .exhibitStatus: .to(.text("listed")), .rating: .to(.number(3)),
            .tags: .members(add: ["a", "b"], remove: ["c"]),
        ]
        let text = BulkFields.json(of: changes).text
        #expect(BulkFields.changes(json: try JSONValue(parsing: text.utf8)) == changes)
    }

    @Test("take pasted numbers apart, each once, and refuse what is none")
    func takeNumbersApart() throws {
        #expect(
            try BulkNumbers(pasted: "E-001, E-1\r\nGX 12;\tUS-000001 ,,\n").texts == ["E-001", "GX 12", "US-000001"]
        )
        #expect(try BulkNumbers(pasted: " \n").texts.isEmpty)
        #expect(throws: BulkEditError.numberTooLong) { try BulkNumbers(pasted: String(repeating: "a", count: 61)) }
        let many = (0...BulkEditLimits.itemsMax).map { "E-\($0)" }.joined(separator: "\n")
        #expect(throws: BulkEditError.tooManyItems(count: BulkEditLimits.itemsMax + 1)) {
            try BulkNumbers(pasted: many)
        }
        let long = String(repeating: "1\n", count: BulkEditLimits.numbersBytesMax)
        #expect(throws: BulkEditError.tooMuchText) { try BulkNumbers(pasted: long) }
    }

    @Test(
        "read ranges of pasted numbers",
        arguments: [
            ("SYN00000001-SYN00000010", "SYN00000001 to SYN00000010"),
            ("SYN00000001–10", "SYN00000001 to SYN00000010"),
            ("SYN00000001-10", "SYN00000001 to SYN00000010"), ("SYN00000098 — 104", "SYN00000098 to SYN00000104"),
            ("E-001 to E-005", "E-001 to E-005"), ("E-001 THROUGH e-005", "E-001 to e-005"),
            ("E-1..E-5", "E-1 to E-5"), ("E-1 … 5", "E-1 to E-5"), ("E-001-E-005", "E-001 to E-005"),
            ("E-001 - 005", "E-001 to E-005"), ("E-9–12", "E-9 to E-12"),
            ("2024-001 to 2024-010", "2024-001 to 2024-010"), ("2024-001-2024-010", nil),
            ("GX 12 to GX 15", "GX 12 to GX 15"), ("1–10", "1 to 10"), ("1995 to 98", "1995 to 1998"),
            ("GX2024-1-GX2024-7", "GX2024-1 to GX2024-7"),
            // One number, whatever hyphens it has.
            ("E-001", nil), ("GX-12-3", nil), ("2024-01", nil), ("23-4567", nil), ("C-15A", nil), ("E-12-A", nil),
            ("E–001", "E to 001 uncounted"), ("A to F", "A to F uncounted"), ("E-1 to E-3 to E-5", nil), ("– 5", nil),
            ("E-5 to", nil), ("to E-5", nil), ("Tomato 5", nil),
            ("E-005 to E-001", "E-005 to E-001 backwards"), ("SYN00000098–2", "SYN00000098 to SYN00000092 backwards"),
            ("E-001 to F-005", "E-001 to F-005 mixed"), ("SYN00000001-US-000010", "SYN00000001 to US-000010 mixed"),
        ] as [(String, String?)]
    )
    func readRanges(_ text: String, _ meaning: String?) {
        let range = BulkRange(text)
        let words = range.map { [$0.words, $0.fault.map { "\($0)" }].compactMap(\.self) }
        #expect(words?.joined(separator: " ") == meaning)
    }

    @Test("take a number of ranges, their ends no longer than a number, and keep what became of them")
    func boundRanges() throws {
        let end = String(repeating: "a", count: BulkEditLimits.numberLengthMax - 2)
        let numbers = try BulkNumbers(pasted: "\(end)-1 to \(end)-2, E-1, E-1–3")
        #expect(numbers.texts.count == 3 && numbers.ranges.keys.sorted() == ["E-1–3", "\(end)-1 to \(end)-2"])
        #expect(throws: BulkEditError.numberTooLong) { try BulkNumbers(pasted: "\(end)-10 to \(end)-20") }
        let many = (0...BulkEditLimits.rangesMax).map { "E-\($0) to E-5000" }.joined(separator: "\n")
        #expect(throws: BulkEditError.tooManyRanges(count: BulkEditLimits.rangesMax + 1)) {
            try BulkNumbers(pasted: many)
        }
        var selection = BulkSelection()
        for range in ["E-1 to E-5", "E-5 to E-1", "E-1 to F-1", "A to F"].compactMap(BulkRange.init) {
            selection.ranges.take(range, count: 2)
        }
        #expect(selection.ranges.counted == [BulkRanges.Counted(words: "E-1 to E-5", count: 2)])
        #expect(BulkSelection(json: selection.json) == selection)
        #expect(BulkSelection(json: ["unknown": ["E-9"]]) == BulkSelection(unknown: ["E-9"]))
    }

    @Test("know their group, and no other group for theirs")
    func knowTheirGroup() {
        let id = BulkEditID.random(at: Instant(seconds: 1))
        #expect(BulkEdit.id(ofGroup: BulkEdit.group(of: id)) == id)
        #expect(BulkEdit.id(ofGroup: id.text) == nil && BulkEdit.id(ofGroup: "bulk-1") == nil)
    }
}
