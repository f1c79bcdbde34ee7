import Core
import FoundationEssentials
import Testing

/// Who sees how much of the demo case: the numbers of the table of roles.
@Suite("Sight")
struct SightTests {
    @Test(
        "counts what each role sees of the demo case's 44 items",
        arguments: [
            (Role.leadProsecutor, 41), (.secondChair, 41), (.paralegal, 40), (.investigator, 39),
            (.trialTechnician, 32), (.filterAttorney, 3), (.defenceCounselPortal, 37), (.auditorReadonly, 0),
        ]
    )
    func countsItems(of role: Role, expected: Int) throws {
        let items = try DemoItems.values()
        #expect(items.count == 44)
        #expect(items.count { Sight.sees($0, as: ClearanceClass(number: 0, role: role)) } == expected)
    }

    @Test("calls those items restricted that are sealed, privileged or held for the filter team")
    func restricts() throws {
        let lead = ClearanceClass(number: 0, role: .leadProsecutor)
        let items = try DemoItems.values()
        #expect(items.count(where: Sight.isRestricted) == 5)
        #expect(items.count { Sight.sees($0, as: lead) && Sight.isRestricted($0) } == 2)
        let told: Set<Role> = [.leadProsecutor, .secondChair, .paralegal, .investigator, .filterAttorney]
        #expect(Set(Role.allCases.filter(Sight.seesRestriction)) == told)
    }

    @Test("hides an item behind a wall from who stands before it")
    func hidesBehindWall() {
        let values = FieldValues([.title: .text("Ledger"), .walls: .set(["merger"])])
        #expect(Sight.sees(values, as: ClearanceClass(number: 0, role: .leadProsecutor)))
        #expect(!Sight.sees(values, as: ClearanceClass(number: 8, role: .leadProsecutor, walls: ["merger"])))
    }

    @Test("shows the family of items to those who work on them, and not to the courtroom or the other side")
    func showsFamily() {
        let blind: Set<Role> = [.trialTechnician, .defenceCounselPortal, .auditorReadonly]
        #expect(Set(Role.allCases.filter { !Sight.seesFamily(as: $0) }) == blind)
    }

    @Test("shows custody and relations to those who work on the items, and the office's theory to fewer")
    func showsRecords() {
        let working: Set<Role> = [.leadProsecutor, .secondChair, .paralegal, .investigator, .filterAttorney]
        func roles(_ isAllowed: (Role) -> Bool) -> Set<Role> { Set(Role.allCases.filter(isAllowed)) }
        #expect(roles(Sight.seesCustody(as:)) == working && roles(Sight.seesRelations(as:)) == working)
        #expect(roles(Permissions.mayRecordCustody(as:)) == working)
        #expect(roles(Sight.seesTheory(as:)) == working.subtracting([.investigator]))
        #expect(roles(Sight.seesSealedIdentities(as:)) == [.leadProsecutor, .secondChair])
    }

    @Test("lets nobody change a field that the role does not see", arguments: Role.allCases)
    func changesOnlyWhatIsSeen(role: Role) {
        for field in EvidenceField.allCases where Permissions.mayChange(field, as: role) {
            #expect(Sight.sees(field, as: role), "\(field)")
        }
    }
}

/// The demo case's protections as the committed file has them.
enum DemoItems {
    static func values() throws -> [FieldValues] {
        let file = "Sources/App/Demo/demo-case.json"
        let document = try JSONValue(parsing: Data(contentsOf: URL(filePath: file)))
        return (document["evidence"]?.array ?? []).map { item in
            var values = FieldValues()
            values[.exhibitNumber] = item["exhibit_no"]?.string.map { .text($0) }
            values[.confidentiality] = item["confidentiality"]?.string.map { .text($0) }
            values[.privilegeCall] = item["privilege_call"]?.string.map { .text($0) }
            values[.privilegeBasis] = item["privilege_basis"]?.string.map { .text($0) }
            values[.disclosureStatus] = item["disclosure_status"]?.string.map { .text($0) }
            values[.productions] = .set(of: [item["production"]?.string].compactMap(\.self))
            return values
        }
    }
}
