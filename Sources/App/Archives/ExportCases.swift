import Core
import Crypto
import Storage

/// Writes cases into one archive: each as it is at one moment, and every file once.
struct ExportCases {
    struct Report {
        let cases: [ArchivedCase]
        let lacks: [ArchiveManifest.Lack]
        let filesCount: Int
        let bytes: Int64
        /// The SHA-256 of `SHA256SUMS`, which stands for the whole archive.
        let sumsDigest: FileDigest
    }

    let archive: SQLCaseArchive
    let vault: any EvidenceVault
    let clock: WallClock
    let version: String
    /// Told in words how far it is.
    let progress: (String) -> Void

    /// - Throws: `ArchiveError`, and what database and file system throw; then there is no archive.
    func callAsFunction(_ cases: [CaseFileID], to path: String) async throws -> Report {
        let madeAt = Instant(seconds: clock.now.microseconds / 1_000_000)
        let writer = try ArchiveWriter(path, at: madeAt)
        do {
            try writer.write(ArchiveMember.readme, Array(ArchiveReadme.text.utf8))
            var archived: [ArchivedCase] = []
            var files: [FileDigest: Int64] = [:]
            for (place, id) in cases.enumerated() {
                progress("case \(place + 1) of \(cases.count)")
                archived.append(try await write(id, to: writer, noting: &files))
            }
            let lacks = try await write(files, to: writer)
            let manifest = ArchiveManifest(
                version: version,
                madeAt: madeAt,
                cases: archived,
                lacks: lacks,
                members: writer.members
            )
            try writer.write(ArchiveMember.manifest, manifest.json.bytes + [UInt8(ascii: "\n")])
            let sums = Array(writer.members.map(\.sum).joined().utf8)
            try writer.write(ArchiveMember.sums, sums)
            return Report(
                cases: archived,
                lacks: lacks,
                filesCount: files.count - lacks.count,
                bytes: try writer.finish(),
                sumsDigest: FileDigest(hash: SHA256.hash(data: sums))
            )
        } catch {
            // The first failure is what is told; a draft that cannot be removed has no name of an archive.
            do { try writer.discard() } catch { progress("\(path).partial could not be removed") }
            throw error
        }
    }

    private func write(
        _ id: CaseFileID,
        to writer: ArchiveWriter,
        noting files: inout [FileDigest: Int64]
    ) async throws -> ArchivedCase {
        guard let counts = try await archive.read(id, into: CaseMembers(caseFile: id, writer: writer))
        else { throw AccessError.caseNotFound }
        let rows = ArchivedRows(caseFile: id) { try writer.reader(of: $0) }
        var head = JSONValue.null
        try rows.objects(of: .caseHead) { head = $0 }
        try rows.objects(of: .file) { row in
            guard let digest = row["sha256"]?.string.flatMap({ FileDigest($0) }) else { return }
            files[digest] = row["bytes"]?.integer
        }
        try writer.begin(ArchiveMember.graph(of: id))
        try CaseGraph(rows: rows).write { try writer.append($0) }
        try writer.end()
        return ArchivedCase(id: id, head: head, counts: counts)
    }

    /// Copies files, each hashed as it is read; one that is not what came in stays out.
    private func write(_ files: [FileDigest: Int64], to writer: ArchiveWriter) async throws -> [ArchiveManifest.Lack] {
        var lacks: [ArchiveManifest.Lack] = []
        for (place, digest) in files.keys.sorted(by: { $0.text < $1.text }).enumerated() {
            if place.isMultiple(of: Self.progressFiles) { progress("file \(place + 1) of \(files.count)") }
            try writer.begin(ArchiveMember.file(digest))
            do {
                try await copy(digest, bytes: files[digest] ?? 0, to: writer)
                try writer.end()
            } catch let error as FileError where error == .missing || error == .changed {
                try writer.abandon()
                lacks.append(.init(digest: digest, condition: error == .missing ? "missing" : "changed"))
            }
        }
        return lacks
    }

    /// - Throws: `FileError.missing`, `.changed`.
    private func copy(_ digest: FileDigest, bytes: Int64, to writer: ArchiveWriter) async throws {
        var hash = SHA256()
        var offset: Int64 = 0
        while true {
            let piece = try await vault.read(digest, from: offset, count: FileLimits.readBytesMax)
            if piece.isEmpty { break }
            hash.update(data: piece)
            offset += Int64(piece.count)
            // A file that has grown is changed; it is not copied to its end.
            guard offset <= bytes else { throw FileError.changed }
            try writer.append(piece)
        }
        guard FileDigest(hash: hash.finalize()) == digest else { throw FileError.changed }
    }

    private static let progressFiles = 100
}

/// The members that the rows of a case become.
private struct CaseMembers: CaseRowSink {
    let caseFile: CaseFileID
    let writer: ArchiveWriter

    func begin(_ table: ArchivedTable) throws {
        try writer.begin(ArchiveMember.rows(of: table.name, in: caseFile))
    }

    func append(_ lines: [UInt8]) throws { try writer.append(lines) }

    func end() throws { try writer.end() }
}
