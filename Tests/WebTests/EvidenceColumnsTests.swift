import Core
import Testing

@testable import Web

/// Which columns each role is shown.
@Suite("Evidence columns")
struct EvidenceColumnsTests {
    @Test("of every set hold only fields that the role sees", arguments: Role.allCases)
    func setsHoldSeenFields(_ role: Role) throws {
        let clearance = Sample.open(as: role).clearance
        for set in EvidenceColumns.Named.allCases {
            let columns = try EvidenceColumns(set.rawValue, for: clearance)
            #expect(columns.fields.allSatisfy { clearance.sees($0) })
            #expect(columns.name == set.rawValue)
            #expect(columns.showsChange == (!columns.fields.isEmpty && role != .defenceCounselPortal))
        }
        #expect(try EvidenceColumns(nil, for: clearance).name == "register")
    }

    @Test(
        "by name are refused when the role does not see them, like a name that is none",
        arguments: Role.allCases
    )
    func refusesHidden(_ role: Role) throws {
        let clearance = Sample.open(as: role).clearance
        for field in EvidenceField.allCases {
            if clearance.sees(field) {
                #expect(try EvidenceColumns(field.rawValue, for: clearance).fields == [field])
            } else {
                #expect(throws: EvidenceError.unknownField(field.rawValue)) {
                    try EvidenceColumns(field.rawValue, for: clearance)
                }
            }
        }
        #expect(throws: EvidenceError.unknownField("nonsense")) {
            try EvidenceColumns("nonsense", for: clearance)
        }
    }

    @Test("come in as many sets as show the role more than one column")
    func offersSets() {
        let sets = Role.allCases.map {
            EvidenceColumns.sets(for: Sample.open(as: $0).clearance).map(\.rawValue)
        }
        #expect(sets.first == ["register", "trial", "discovery", "custody"])
        #expect(sets.last == [])
    }

    @Test("are at most as many as a screen can hold")
    func countsColumns() throws {
        let clearance = Sample.open(as: .leadProsecutor).clearance
        let all = EvidenceField.allCases.map(\.rawValue).joined(separator: ",")
        #expect(try EvidenceColumns(all, for: clearance).fields.count == EvidenceColumns.countMax)
    }
}
