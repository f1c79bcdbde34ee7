/// Adds the rows of a list to a case, each once, however often the list comes.
///
/// A chunk of rows is one commit, so a run that is cut off has added whole chunks, and the next run adds the rest. All
/// that one run adds has one group.
public struct ImportList: Sendable {
    private let apply: ApplyMutations
    private let rows: any ListRows
    private let clock: WallClock
    private let digest: @Sendable (String) -> String

    /// Rows of one commit: the other writers of the case wait for a chunk at most, and a chunk is well below the 500
    /// events that a transaction may have.
    public static let chunkRows = 100
    /// How often a chunk is tried while the case has too many writers.
    static let triesMax = 5

    /// - Parameter digest: a collision-free short text for a long one; the same for ever.
    public init(
        apply: ApplyMutations,
        rows: any ListRows,
        clock: WallClock,
        digest: @escaping @Sendable (String) -> String
    ) {
        self.apply = apply
        self.rows = rows
        self.clock = clock
        self.digest = digest
    }

    /// Carries out the import.
    ///
    /// - Parameters:
    ///   - group: what all that is added has in common; a run that carries on another one may share it.
    ///   - progress: told how many rows were gone through, after each chunk.
    /// - Throws: `AccessError`, and what the database throws; what was committed until then stays.
    public func callAsFunction(
        _ list: EvidenceList,
        group: String = IdempotencyKey.random().text,
        for clearance: Clearance,
        progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> ListReport {
        try Self.checkRight(of: clearance)
        var report = ListReport(group: group)
        report.refusals = list.refusals
        for start in stride(from: 0, to: list.rows.count, by: Self.chunkRows) {
            let end = min(start + Self.chunkRows, list.rows.count)
            try await importChunk(list.rows[start..<end], of: list, for: clearance, into: &report)
            progress(end)
        }
        report.refusals.sort { $0.row < $1.row }
        return report
    }

    /// How many rows of a list are in the case already, as far as the asker may know; writes nothing.
    public func countPresent(of list: EvidenceList, for clearance: Clearance) async throws -> Int {
        try Self.checkRight(of: clearance)
        var count = 0
        for start in stride(from: 0, to: list.rows.count, by: Self.chunkRows) {
            let chunk = list.rows[start..<min(start + Self.chunkRows, list.rows.count)]
            count += try await rows.present(among: chunk.map { digest($0.identity) }, for: clearance).count
        }
        return count
    }

    /// - Throws: `AccessError.notAllowed` for a role that may not add items.
    public static func checkRight(of clearance: Clearance) throws {
        guard Permissions.mayAddItems(as: clearance.role) else { throw AccessError.notAllowed }
    }

    /// Asks first what is there, so that a list that comes again leaves no refusals behind; the ledger asks once more
    /// under its lock.
    private func importChunk(
        _ chunk: ArraySlice<ListRow>,
        of list: EvidenceList,
        for clearance: Clearance,
        into report: inout ListReport
    ) async throws {
        let fingerprints = chunk.map { digest($0.identity) }
        let present = try await rows.present(among: fingerprints, for: clearance)
        let missing = zip(chunk, fingerprints).filter { !present.contains($0.1) }
        report.present += chunk.count - missing.count
        guard !missing.isEmpty else { return }
        let mutations = missing.map { mutation(for: $0.0, fingerprint: $0.1, group: report.group) }
        let replies = try await commit(mutations, for: clearance)
        for ((row, _), reply) in zip(missing, replies) {
            if reply.status == .applied {
                report.added += 1
            } else if reply.code == EvidenceError.listedAlready.code {
                report.present += 1
            } else {
                let column = reply.field.flatMap(EvidenceField.init(rawValue:)).flatMap(list.column)
                report.refusals.append(ListRefusal(row: row.row, column: column, reason: reply.message ?? ""))
            }
        }
    }

    /// Commits a chunk; waits its turn again where others write so much that the ledger takes none of it.
    private func commit(_ mutations: [Mutation], for clearance: Clearance) async throws -> [MutationReply] {
        var tries = 1
        while true {
            do {
                return try await apply(mutations, in: clearance.caseFile, by: clearance.person)
            } catch LedgerError.overloaded(let seconds) where tries < Self.triesMax {
                tries += 1
                try await Task.sleep(for: .seconds(seconds))
            }
        }
    }

    private func mutation(for row: ListRow, fingerprint: String, group: String) -> Mutation {
        var changes: [EvidenceField: FieldChange] = [:]
        for field in row.values.fields { changes[field] = .to(row.values[field]) }
        return Mutation(
            key: .random(),
            operation: .add,
            item: .random(at: clock.now),
            changes: changes,
            group: group,
            listRow: fingerprint
        )
    }
}
