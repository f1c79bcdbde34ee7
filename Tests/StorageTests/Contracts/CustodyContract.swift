import Core
import SQL
import Storage
import TestSupport
import Testing

/// What both databases promise about chains of custody.
@Suite("Custody")
struct CustodyContract {
    /// A case with an item, and with people and an organisation who may have it.
    private struct Vault {
        let workspace: Workspace
        let item: EvidenceID
        let clerk = CasePersonID.random(at: WallClock.system.now)
        let informant = CasePersonID.random(at: WallClock.system.now)
        let laboratory = OrganisationID.random(at: WallClock.system.now)

        init(on testDatabase: TestDatabase) async throws {
            workspace = try await Workspace(on: testDatabase)
            item = try await workspace.item(titled: "Fuel can")
            var records = CaseRecords()
            records.organisations = [Organisation(id: laboratory, number: "O-1", name: "Laboratory", kind: "agency")]
            records.people = [(clerk, "P-1", "Joan", false), (informant, "P-2", "CI-7", true)].map {
                CasePerson(
                    id: $0,
                    number: $1,
                    name: $2,
                    role: "",
                    organisation: nil,
                    note: "",
                    isIdentitySealed: $3
                )
            }
            try await SQLCaseRecordStore(database: workspace.database, digest: TestDigest.sha256).insert(
                records,
                in: workspace.caseFile
            )
        }

        func draft(
            _ action: CustodyAction,
            at: String = "2024-03-21T10:15:00-04:00",
            from: RecordReference? = nil,
            to: RecordReference? = .place("room"),
            place: String = "",
            reason: String = ""
        ) throws -> CustodyDraft {
            let at = try #require(DatedMoment(json: .string(at)))
            return try CustodyDraft(
                id: .random(at: WallClock.system.now),
                action: action,
                at: at,
                from: from,
                to: to,
                method: "courier",
                place: place,
                seal: "S-1",
                reason: reason
            )
        }

        func record(
            _ draft: CustodyDraft,
            of other: EvidenceID? = nil,
            key: IdempotencyKey = .random(),
            by person: PersonID? = nil
        ) async throws -> MutationReply {
            try await workspace.send(
                Mutation(key: key, operation: .recordCustody, item: other ?? item, custody: draft),
                by: person
            )
        }

        func chain(of other: EvidenceID? = nil, as role: Role = .leadProsecutor) async throws -> [ItemRecords.Entry] {
            try await workspace.evidence.custody(of: other ?? item, for: workspace.clearance(as: role))
        }

        func values() async throws -> FieldValues {
            try await workspace.evidence.item(item, for: workspace.clearance(as: .leadProsecutor)).item.values
        }
    }

    @Test("numbers entries, and lets place, status and holder follow", arguments: TestDatabase.allCases)
    func recordsEntries(on testDatabase: TestDatabase) async throws {
        let vault = try await Vault(on: testDatabase)
        let stored = try await vault.record(
            try vault.draft(.toStorage, to: .casePerson(vault.clerk), place: "room B-12")
        )
        #expect(stored.status == .applied && stored.revision == 2)
        var values = try await vault.values()
        #expect(values.text(.custodyStatus) == "in_storage" && values.text(.location) == "room B-12")
        #expect(values.text(.currentHolder) == "Joan")

        let checked = try vault.draft(.integrityCheck, at: "2024-03-22T10:00:00Z", to: nil)
        #expect(try await vault.record(checked, by: vault.workspace.paralegal).status == .applied)
        #expect(try await vault.values() == values)

        let sent = try vault.draft(
            .checkedOutLab,
            at: "2024-03-23T10:00:00Z",
            from: .casePerson(vault.clerk),
            to: .organisation(vault.laboratory)
        )
        #expect(try await vault.record(sent).revision == 4)
        values = try await vault.values()
        #expect(values.text(.custodyStatus) == "checked_out_lab" && values.text(.currentHolder) == "Laboratory")
        #expect(values.text(.location) == nil, "where it is now was not said")

        let chain = try await vault.chain(as: .investigator)
        #expect(chain.map(\.event.sequence) == [1, 2, 3])
        #expect(chain.map(\.to?.text) == ["Joan", nil, "Laboratory"])
        #expect(chain.map(\.event.recording?.byName) == ["Lead", "Paralegal", "Lead"])
        #expect(chain.map(\.event.recording?.revision) == [2, 3, 4])
        let history = try await vault.workspace.evidence.history(
            of: vault.item,
            for: vault.workspace.clearance(as: .investigator)
        )
        #expect(
            history.map(\.event.kind.rawValue).prefix(3) == [
                "evidence.custody", "evidence.custody", "evidence.custody",
            ]
        )
        #expect(
            history[1].event.changed.isEmpty && history[2].event.changed == [.location, .custodyStatus, .currentHolder]
        )
    }

    @Test("carries out a repeated entry once, and many at once in a series", arguments: TestDatabase.allCases)
    func recordsOnce(on testDatabase: TestDatabase) async throws {
        let vault = try await Vault(on: testDatabase)
        let key = IdempotencyKey.random()
        let first = try await vault.record(try vault.draft(.toStorage), key: key)
        let second = try await vault.record(try vault.draft(.toStorage), key: key)
        #expect(!first.isRepeated && second.isRepeated && first.revision == second.revision)
        let ledger = GroupingLedger(vault.workspace.ledger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<12 {
                let mutation = Mutation(
                    key: .random(),
                    operation: .recordCustody,
                    item: vault.item,
                    custody: try vault.draft(.integrityCheck, to: nil)
                )
                group.addTask {
                    let (caseFile, lead) = (vault.workspace.caseFile, vault.workspace.lead)
                    _ = try await ledger.commit([mutation], in: caseFile, by: lead, deciding: Decide.decide)
                }
            }
            try await group.waitForAll()
        }
        #expect(try await vault.chain().map(\.event.sequence) == Array(1...13))
    }

    @Test("leaves the present alone when something earlier is written down", arguments: TestDatabase.allCases)
    func takesLateEntry(on testDatabase: TestDatabase) async throws {
        let vault = try await Vault(on: testDatabase)
        _ = try await vault.record(try vault.draft(.checkedOutCourt, place: "courtroom 3"))
        let values = try await vault.values()
        let late = try vault.draft(.toStorage, at: "2024-03-20T10:00:00Z", to: .casePerson(vault.clerk), place: "room")
        #expect(try await vault.record(late).status == .applied)
        #expect(try await vault.values() == values)
        #expect(try await vault.chain().map(\.event.action) == ["checked_out_court", "to_storage"])
    }

    @Test("refuses what cannot be, and writes nothing of it", arguments: TestDatabase.allCases)
    func refuses(on testDatabase: TestDatabase) async throws {
        let vault = try await Vault(on: testDatabase)
        let sealed = try await vault.workspace.item(titled: "Sealed")
        _ = try await vault.workspace.revise(sealed, .confidentiality, to: .text("sealed"), base: 1)
        let stranger = Person(
            id: .random(at: WallClock.system.now),
            email: "stranger@example.com",
            name: "Stranger",
            isAdministrator: false,
            isDemo: false
        )
        try await vault.workspace.people.add(stranger, passwordHash: nil, at: WallClock.system.now)
        let wrong: [(CustodyDraft, PersonID?, String?, String?)] = [
            (try vault.draft(.toStorage, at: "2999-01-01T00:00:00Z"), nil, "in_future", "at"),
            (
                try vault.draft(.toStorage, to: .casePerson(.random(at: WallClock.system.now))), nil, "unknown_party",
                "to"
            ),
            (try vault.draft(.toStorage, to: .member(stranger.id)), nil, "unknown_party", "to"),
            (
                try vault.draft(.derivativeMade, from: .evidence(sealed), to: nil), vault.workspace.paralegal,
                "unknown_party", "from"
            ),
            (
                try vault.draft(.forReview, to: .casePerson(vault.informant)), vault.workspace.paralegal,
                "unknown_party", "to"
            ),
        ]
        for (draft, person, code, field) in wrong {
            let reply = try await vault.record(draft, by: person)
            #expect(reply.status == .refused && reply.code == code && reply.field == field)
        }
        let hidden = try await vault.record(try vault.draft(.toStorage), of: sealed, by: vault.workspace.paralegal)
        #expect(hidden.code == "not_found")
        let empty = try await vault.workspace.send(
            Mutation(key: .random(), operation: .recordCustody, item: vault.item)
        )
        #expect(empty.code == "missing")
        _ = try await vault.workspace.send(
            Mutation(key: .random(), operation: .withdraw, item: vault.item, base: [.title: 1])
        )
        #expect(try await vault.record(try vault.draft(.toStorage)).code == "withdrawn")
        #expect(try await vault.chain().isEmpty)
    }

    @Test("refuses a disposal under a legal hold", arguments: TestDatabase.allCases)
    func obeysLegalHold(on testDatabase: TestDatabase) async throws {
        let vault = try await Vault(on: testDatabase)
        let caseFile = vault.workspace.caseFile.text
        try await vault.workspace.database.write { connection in
            try connection.execute("UPDATE case_file SET has_legal_hold = 1 WHERE id = \(caseFile)")
        }
        let disposal = try vault.draft(.disposed, to: nil, reason: "order of the court")
        #expect(try await vault.record(disposal).code == "legal_hold")
        #expect(try await vault.record(try vault.draft(.returnedFromCourt)).status == .applied)
    }

    @Test("names a sealed identity and a hidden item to nobody else", arguments: TestDatabase.allCases)
    func hidesNames(on testDatabase: TestDatabase) async throws {
        let vault = try await Vault(on: testDatabase)
        let copy = try await vault.workspace.item(titled: "Copy")
        _ = try await vault.record(try vault.draft(.derivativeMade, to: .evidence(copy)))
        _ = try await vault.record(try vault.draft(.temporaryCustody, to: .casePerson(vault.informant)))
        #expect(try await vault.values().text(.currentHolder) == RecordName.sealedWords)
        _ = try await vault.workspace.revise(copy, .confidentiality, to: .text("sealed"), base: 1)
        #expect(try await vault.chain(as: .leadProsecutor).map(\.to?.text) == ["E-002 · Copy", "CI-7"])
        let names = try await vault.chain(as: .paralegal).map(\.to)
        #expect(names == [.notAvailable, .sealedIdentity])
        #expect(
            try await vault.workspace.evidence.custodyParties(for: vault.workspace.clearance(as: .paralegal))
                .map(\.name) == ["Joan", "Laboratory", "Lead", "Paralegal"]
        )
    }

    @Test("shows custody to those who see where an item is", arguments: TestDatabase.allCases)
    func hidesChain(on testDatabase: TestDatabase) async throws {
        let vault = try await Vault(on: testDatabase)
        _ = try await vault.workspace.revise(vault.item, .exhibitNumber, to: .text("C-1"), base: 1)
        _ = try await vault.record(try vault.draft(.toStorage))
        for role in Role.allCases {
            let sees = [Role.leadProsecutor, .secondChair, .paralegal, .investigator].contains(role)
            #expect(try await vault.chain(as: role).isEmpty != sees, "\(role)")
        }
        // The technician sees the exhibit, and hears nothing of its custody.
        let technician = try await vault.workspace.clearance(as: .trialTechnician)
        let item = try await vault.workspace.evidence.item(vault.item, for: technician).item
        #expect(item.revision == 3 && item.revision(for: technician.group) == 1)
        let replay = try await vault.workspace.log.replay(
            in: vault.workspace.caseFile,
            after: nil,
            for: technician.group
        )
        #expect(replay.events.allSatisfy { $0.event.kind != .evidenceCustody })
    }
}
