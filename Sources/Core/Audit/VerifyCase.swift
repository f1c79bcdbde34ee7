/// Looks whether all of a case is as it was written: the log, the items, what hangs on them, and the files.
public struct VerifyCase: Sendable {
    private let audit: any CaseAudit
    private let vault: any EvidenceVault

    public init(audit: any CaseAudit, vault: any EvidenceVault) {
        self.audit = audit
        self.vault = vault
    }

    /// - Parameters:
    ///   - noted: hashes of the case that were noted elsewhere.
    ///   - withFiles: whether every file is read and hashed as well.
    /// - Throws: `AccessError.caseNotFound`, `CancellationError`, and what the database throws.
    public func callAsFunction(
        _ caseFile: CaseFileID,
        noted: [NotedHash] = [],
        withFiles: Bool = true
    ) async throws -> AuditReport {
        var report = try await audit.report(on: caseFile, noted: noted.filter { $0.caseFile == caseFile })
        if withFiles { try await readFiles(of: caseFile, into: &report) }
        return report
    }

    /// Bytes that several items have are read once: files come in order of their hashes.
    private func readFiles(of caseFile: CaseFileID, into report: inout AuditReport) async throws {
        var count = 0
        var last: AuditedFile?
        var known: (digest: FileDigest, words: String?)?
        while true {
            let files = try await audit.files(of: caseFile, after: last)
            for file in files {
                count += 1
                if known?.digest != file.digest { known = (file.digest, try await finding(file.digest)) }
                guard let words = known?.words else { continue }
                report.add([AuditFinding(.file, item: file.itemNumber, "The file of \(file.itemNumber) \(words).")])
            }
            guard files.count == AuditLimits.filesPortionMax, let end = files.last else { break }
            last = end
        }
        report.filesCount = count
    }

    /// What is wrong with stored bytes, in words; nil where they are what came in.
    private func finding(_ digest: FileDigest) async throws -> String? {
        do {
            return switch try await vault.verify(digest, bytesPerSecond: nil) {
            case .unchanged: nil
            case .changed: "is not what came in: its bytes have another SHA-256"
            case .missing: "is not there"
            }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return "could not be read"
        }
    }
}
