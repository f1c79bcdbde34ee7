import Core

/// Fills a database with the demo case or with a large case; what is there already is left as it is.
///
/// A run that was cut off is carried on by the next; the records, written last and at once, say that all is there.
struct SeedCases {
    private let cases: any CaseRegister
    private let people: any PersonRegister
    private let evidence: any EvidenceSeeding
    private let records: any CaseRecordStore
    private let vault: any EvidenceVault
    private let stored: any StoredFiles
    /// Reads the files of the demo case, so that they are found by their words.
    private let read: ReadFile?
    private let clock: WallClock

    init(
        cases: any CaseRegister,
        people: any PersonRegister,
        evidence: any EvidenceSeeding,
        records: any CaseRecordStore,
        vault: any EvidenceVault,
        stored: any StoredFiles,
        read: ReadFile? = nil,
        clock: WallClock
    ) {
        self.cases = cases
        self.people = people
        self.evidence = evidence
        self.records = records
        self.vault = vault
        self.stored = stored
        self.read = read
        self.clock = clock
    }

    /// Seeds the demo case from the bytes of its file; does nothing when it is there.
    ///
    /// - Parameter files: of its items; without them the items have none.
    func demo(_ bytes: [UInt8], files: DemoFiles? = nil) async throws -> CaseFileID {
        let demo = try DemoCase(reading: bytes)
        let id = demo.caseFile.id
        if try await records.holdsRecords(of: id) { return id }
        let lead = try await open(demo.caseFile, for: demo.members)
        let stored = try await store(files, in: id, by: lead)
        let items = demo.items.map { item in
            var item = item
            if let file = stored[item.id] { item.values = item.values.with(file) }
            return item
        }
        try await evidence.seed(items, files: stored, in: id, by: lead)
        try await evidence.retire(exhibitNumbers: demo.retiredExhibitNumbers, in: id)
        try await records.insert(demo.records, in: id)
        return id
    }

    /// Seeds a case with so many items, for these people; the same numbers make the same case.
    ///
    /// - Parameter progress: told the number of items done, after each batch.
    func synthetic(
        items count: Int,
        seed: UInt64 = 1,
        for members: [Membership],
        progress: (Int) -> Void = { _ in }
    ) async throws -> CaseFileID {
        let synthetic = SyntheticCase(items: count, seed: seed)
        let id = synthetic.caseFile.id
        let lead = try await open(synthetic.caseFile, for: members)
        for start in stride(from: 0, to: count, by: Self.batchItems) {
            let end = min(start + Self.batchItems, count)
            try await evidence.seed(synthetic.items(start..<end), files: [:], in: id, by: lead)
            progress(end)
        }
        try await evidence.refreshStatistics()
        return id
    }

    /// Makes the case and its people where they are lacking, and answers who leads it.
    private func open(_ caseFile: CaseFile, for members: [Membership]) async throws -> Person {
        guard let lead = members.first(where: { $0.role.leadsTheCase })?.person else { throw DemoCaseError.noLead }
        if try await cases.caseFile(caseFile.id) == nil {
            do {
                try await cases.makeCase(caseFile, at: clock.now)
            } catch {
                // Another instance that starts at the same time may have been faster.
                guard try await cases.caseFile(caseFile.id) != nil else { throw error }
            }
        }
        for member in members {
            try await add(member.person)
            if try await cases.clearance(of: member.person.id, in: caseFile.id) == nil {
                try await cases.grant(member.role, walls: [], to: member.person.id, in: caseFile.id, at: clock.now)
            }
        }
        return lead
    }

    /// Every file goes into the vault before an item says that it has it.
    private func store(
        _ files: DemoFiles?,
        in caseFile: CaseFileID,
        by lead: Person
    ) async throws -> [EvidenceID: SealedFile] {
        guard let files, let clearance = try await cases.clearance(of: lead.id, in: caseFile) else { return [:] }
        var sealed: [EvidenceID: SealedFile] = [:]
        for entry in files.entries {
            let file = try await files.store(entry, in: vault, noting: stored, at: clock.now, read, for: clearance)
            sealed[DemoName.identifier(entry.item)] = file
        }
        return sealed
    }

    private func add(_ person: Person) async throws {
        guard try await people.person(person.id) == nil else { return }
        do {
            try await people.add(person, passwordHash: nil, at: clock.now)
        } catch {
            guard try await people.person(person.id) != nil else { throw error }
        }
    }

    private static let batchItems = 500
}
