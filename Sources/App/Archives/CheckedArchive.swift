import Core
import Crypto
import Storage

/// An archive of which every byte is what an export wrote.
struct CheckedArchive {
    let manifest: ArchiveManifest
    /// The SHA-256 of `SHA256SUMS`.
    let sumsDigest: FileDigest
    private let reader: ArchiveReader

    /// Looks at all of an archive; nothing is written anywhere.
    ///
    /// - Throws: `ArchiveError`.
    init(_ reader: ArchiveReader, progress: (String) -> Void) throws {
        self.reader = reader
        let sums = try reader.member(ArchiveMember.sums)
        let said = try reader.member(ArchiveMember.manifest)
        guard max(sums.bytes, said.bytes) <= ArchiveLimits.manifestBytesMax
        else { throw ArchiveError.tooLarge(member: ArchiveMember.manifest) }
        sumsDigest = try sums.digest()
        let bytes = try said.whole()
        let own = ArchiveMember(
            name: ArchiveMember.manifest,
            bytes: said.bytes,
            digest: FileDigest(hash: SHA256.hash(data: bytes))
        )
        // Before the manifest is read for what it says: it may be what has changed.
        guard String(decoding: try sums.whole(), as: UTF8.self).hasSuffix(own.sum)
        else { throw ArchiveError.changedMember("\(ArchiveMember.manifest) or \(ArchiveMember.sums)") }
        manifest = try ArchiveManifest(reading: bytes)
        guard manifest.cases.count <= ArchiveLimits.casesMax
        else { throw ArchiveError.tooLarge(member: ArchiveMember.manifest) }
        guard try sums.whole() == Array((manifest.members + [own]).map(\.sum).joined().utf8)
        else { throw ArchiveError.changedMember(ArchiveMember.sums) }
        try checkNames()
        for (place, member) in manifest.members.enumerated() {
            if place.isMultiple(of: Self.progressMembers) {
                progress("checking \(place + 1) of \(manifest.members.count)")
            }
            let file = try reader.member(member.name)
            guard file.bytes == member.bytes, try file.digest() == member.digest
            else { throw ArchiveError.changedMember(member.name) }
        }
        for archived in manifest.cases { try check(archived) }
    }

    private static let progressMembers = 100

    func rows(of caseFile: CaseFileID) -> ArchivedRows {
        ArchivedRows(caseFile: caseFile) { [reader] in try reader.member($0) }
    }

    /// The files of evidence that are in the archive.
    var files: [(digest: FileDigest, file: ArchivedFile)] {
        get throws {
            try manifest.members.filter { $0.name == ArchiveMember.file($0.digest) }.map { member in
                (member.digest, try reader.member(member.name))
            }
        }
    }

    /// The members in the file are those of the manifest, in order, and each case has all of its own.
    private func checkNames() throws(ArchiveError) {
        let said = manifest.members.map(\.name) + [ArchiveMember.manifest, ArchiveMember.sums]
        if let more = Set(reader.names).subtracting(said).min() { throw .unexpectedMember(more) }
        if let lacking = Set(said).subtracting(reader.names).min() { throw .missingMember(lacking) }
        guard said == reader.names else { throw .notAnArchive(reason: "its members stand in another order") }
        var expected: Set = [ArchiveMember.readme, ArchiveMember.manifest, ArchiveMember.sums]
        for archived in manifest.cases { expected.formUnion(ArchivedCase.memberNames(of: archived.id)) }
        if let lacking = expected.subtracting(said).min() { throw .missingMember(lacking) }
        let more = Set(said).subtracting(expected).filter { !$0.hasPrefix("files/") }
        if let more = more.min() { throw .unexpectedMember(more) }
        // The bytes of a file are kept under their hash.
        for member in manifest.members where member.name.hasPrefix("files/") {
            guard member.name == ArchiveMember.file(member.digest) else { throw .changedMember(member.name) }
        }
    }

    private func check(_ archived: ArchivedCase) throws {
        let check = try rows(of: archived.id).checked()
        for table in ArchivedTable.all where check.count(of: table) != archived.counts[table.name] {
            throw ArchiveError.inconsistent(archived.id, reason: "\(table.name) has another number of rows")
        }
        let lacks = Set(manifest.lacks.map(\.digest))
        for (digest, bytes) in check.files where !lacks.contains(digest) {
            let file = try reader.member(ArchiveMember.file(digest))
            guard file.bytes == bytes
            else { throw ArchiveError.inconsistent(archived.id, reason: "a file has another length") }
        }
    }
}
