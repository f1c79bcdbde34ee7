/// Removes what never became evidence: files on their way in that nobody goes on sending, and bytes that were sealed and
/// became no item's, because the process died in between or the item was refused.
///
/// What an item has is never touched, and neither is what the database does not know.
public struct SweepFiles: Sendable {
    private let vault: any EvidenceVault
    private let stored: any StoredFiles
    private let clock: WallClock
    private let uploadSeconds: Int64

    /// - Parameter uploadSeconds: how long a file on its way in is kept; sealed bytes `FileLimits.sealedTimes` as long.
    public init(vault: any EvidenceVault, stored: any StoredFiles, clock: WallClock, uploadSeconds: Int64) {
        self.vault = vault
        self.stored = stored
        self.clock = clock
        self.uploadSeconds = uploadSeconds
    }

    /// Answers how many sealed files were removed.
    public func callAsFunction() async throws -> Int {
        try await vault.removeStaleUploads(unchangedFor: uploadSeconds)
        let before = clock.now.adding(seconds: -uploadSeconds * FileLimits.sealedTimes)
        var count = 0
        var last: FileDigest?
        while true {
            let digests = try await stored.unclaimed(notedBefore: before, after: last)
            for digest in digests { count += try await isSwept(digest, before) ? 1 : 0 }
            guard digests.count == FileLimits.sweepPortionMax, let end = digests.last else { return count }
            last = end
        }
    }

    private func isSwept(_ digest: FileDigest, _ before: Instant) async throws -> Bool {
        let isGone = try await vault.sweep(digest) {
            try await stored.isUnclaimed(digest, notedBefore: before)
        }
        // The note goes last: a sweep that was cut off is done again.
        if isGone { try await stored.forget(digest, notedBefore: before) }
        return isGone
    }
}
