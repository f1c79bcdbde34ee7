/// Reads stored files again, long before anybody asks, and tells their items when something is wrong.
///
/// Instances share the work: a file is taken on in the database. A condition is an event of the item only when it changes,
/// whoever found it and however often.
public struct VerifyStoredFiles: Sendable {
    /// What became of one file.
    public enum Outcome: String, Sendable, CaseIterable {
        case unchanged, changed, missing
        /// It could not be read, or its items not be told: nothing is known, and it is tried again.
        case failed
    }

    private let vault: any EvidenceVault
    private let stored: any StoredFiles
    private let apply: ApplyMutations
    private let clock: WallClock
    private let dueMicroseconds: Int64

    /// - Parameter microseconds: within how long every file is read.
    public init(
        vault: any EvidenceVault,
        stored: any StoredFiles,
        apply: ApplyMutations,
        clock: WallClock,
        every microseconds: Int64
    ) {
        self.vault = vault
        self.stored = stored
        self.apply = apply
        self.clock = clock
        // Begun in time to be done in time: a quarter of it is left for reading.
        dueMicroseconds = microseconds / 4 * 3
    }

    /// Reads files that are due and that nobody else reads, at most `FileLimits.verifyPortionMax`.
    ///
    /// - Parameter report: told of each file as it was read, with what hindered it where something did.
    /// - Returns: whether more may be due.
    /// - Throws: `CancellationError`, and what the database throws.
    public func callAsFunction(
        report: (StoredFile, Outcome, (any Error)?) -> Void
    ) async throws -> Bool {
        let now = clock.now
        let portion = try await stored.claim(readBefore: now.before(microseconds: dueMicroseconds), at: now)
        var read: [FileDigest] = []
        for file in portion where isOurs(file, for: Self.readingSeconds(file)) {
            do {
                let condition = try await condition(of: file)
                // Somebody else may have taken it on while this process stood still, and know better.
                guard isOurs(file, for: 0) else { continue }
                try await note(condition, of: file.digest)
                read.append(file.digest)
                report(file, Outcome(condition), nil)
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                report(file, .failed, error)
            }
        }
        try await stored.finish(read, at: clock.now)
        return !portion.isEmpty
    }

    private func isOurs(_ file: StoredFile, for seconds: Double) -> Bool {
        file.leasedUntil.seconds(since: clock.now) > seconds
    }

    private static func readingSeconds(_ file: StoredFile) -> Double {
        2 * Double(file.bytes) / Double(FileLimits.verifyRateBytes)
    }

    /// What is found twice: one reading may have met a file that was just being put back.
    private func condition(of file: StoredFile) async throws -> FileCondition {
        let rate = FileLimits.verifyRateBytes
        guard try await vault.verify(file.digest, bytesPerSecond: rate) != .unchanged else { return .unchanged }
        return try await vault.verify(file.digest, bytesPerSecond: rate)
    }

    /// Tells the items of the file that say something else of it.
    private func note(_ condition: FileCondition, of digest: FileDigest) async throws {
        var last: EvidenceID?
        while true {
            let holders = try await stored.holders(of: digest, after: last, areAlarmed: condition == .unchanged)
            let mistaken = Dictionary(grouping: holders.filter { $0.condition != condition }, by: \.caseFile)
            for (caseFile, holders) in mistaken {
                let mutations = holders.map {
                    Mutation(key: .random(), operation: .verify, item: $0.item, condition: condition)
                }
                _ = try await apply(noting: mutations, in: caseFile, by: .verification)
            }
            guard holders.count == FileLimits.holdersMax, let end = holders.last else { return }
            last = end.item
        }
    }
}

extension VerifyStoredFiles.Outcome {
    fileprivate init(_ condition: FileCondition) {
        switch condition {
        case .unchanged: self = .unchanged
        case .changed: self = .changed
        case .missing: self = .missing
        }
    }
}
