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

    @Test("know their group, and no other group for theirs")
    func knowTheirGroup() {
        let id = BulkEditID.random(at: Instant(seconds: 1))
        #expect(BulkEdit.id(ofGroup: BulkEdit.group(of: id)) == id)
        #expect(BulkEdit.id(ofGroup: id.text) == nil && BulkEdit.id(ofGroup: "bulk-1") == nil)
    }
}
