import Core
import FileVault
import Foundation

/// An archive that is read: its members by name, and nothing else in the file.
///
/// A file is an archive only if an export could have written each byte of its structure: no links, no folders, no names but
/// ours, nothing between the members and nothing behind them.
struct ArchiveReader: Sendable {
    private let file: OpenFile
    /// In the order of the file.
    let names: [String]
    private let members: [String: ArchivedFile]

    /// - Throws: `ArchiveError`.
    init(_ path: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue
        else { throw ArchiveError.noFile(path) }
        file = try OpenFile(path, .read)
        do {
            (names, members) = try Self.index(file)
        } catch {
            file.close()
            throw error
        }
    }

    func close() { file.close() }

    /// - Throws: `ArchiveError.missingMember`.
    func member(_ name: String) throws(ArchiveError) -> ArchivedFile {
        guard let member = members[name] else { throw .missingMember(name) }
        return member
    }

    func contains(_ name: String) -> Bool { members[name] != nil }

    private static func index(_ file: OpenFile) throws -> ([String], [String: ArchivedFile]) {
        let size = try file.size()
        var names: [String] = []
        var members: [String: ArchivedFile] = [:]
        var offset: Int64 = 0
        while true {
            let block = try file.read(from: offset, count: TarHeader.bytesCount)
            if block.allSatisfy({ $0 == 0 }) {
                let end = try file.read(from: offset, count: TarHeader.end.count + 1)
                guard end == TarHeader.end else { throw ArchiveError.notAnArchive(reason: "its end is not one") }
                return (names, members)
            }
            guard let head = TarHeader(block) else {
                throw ArchiveError.notAnArchive(reason: "what stands at byte \(offset) is no head of a member")
            }
            guard isKnown(head.name), members[head.name] == nil else { throw ArchiveError.unexpectedMember(head.name) }
            guard names.count < ArchiveLimits.membersMax else {
                throw ArchiveError.tooLarge(member: "The list of members")
            }
            let start = offset + Int64(TarHeader.bytesCount)
            let (end, isTooFar) = start.addingReportingOverflow(head.bytes)
            guard !isTooFar, end <= size else { throw ArchiveError.notAnArchive(reason: "it ends too soon") }
            let padding = try file.read(from: end, count: head.paddingCount)
            guard padding.count == head.paddingCount, padding.allSatisfy({ $0 == 0 })
            else { throw ArchiveError.notAnArchive(reason: "something stands behind \(head.name)") }
            names.append(head.name)
            members[head.name] = ArchivedFile(file: file, start: start, bytes: head.bytes)
            offset = end + Int64(head.paddingCount)
        }
    }

    /// The names that an export gives, letter by letter: a name is never a path to write to.
    private static func isKnown(_ name: String) -> Bool {
        if [ArchiveMember.readme, ArchiveMember.manifest, ArchiveMember.sums].contains(name) { return true }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 2, parts[0] == "files" { return FileDigest(String(parts[1]))?.text == String(parts[1]) }
        guard parts.count == 3, parts[0] == "cases", let caseFile = CaseFileID(parts[1]), caseFile.text == parts[1]
        else { return false }
        return ArchivedCase.memberNames(of: caseFile).contains(name)
    }
}
