import Core
import Storage

/// The rows of a case in an archive.
struct ArchivedRows: CaseRowSource {
    let caseFile: CaseFileID
    private let member: @Sendable (String) throws -> ArchivedFile?

    /// - Parameter member: finds the bytes of a member.
    init(caseFile: CaseFileID, _ member: @escaping @Sendable (String) throws -> ArchivedFile?) {
        self.caseFile = caseFile
        self.member = member
    }

    func rows(of table: ArchivedTable, _ take: ([ArchivedRow]) throws -> Void) throws {
        var portion: [ArchivedRow] = []
        try lines(of: table) { line, number, name in
            do throws(ArchivedRowError) {
                portion.append(try ArchivedRow(line: line, of: table))
            } catch {
                throw ArchiveError.badRow(member: name, line: number, reason: error.reason)
            }
            guard portion.count == ArchiveLimits.rowsMax else { return }
            try take(portion)
            portion = []
        }
        if !portion.isEmpty { try take(portion) }
    }

    /// Calls with each row as JSON.
    func objects(of table: ArchivedTable, _ take: (JSONValue) throws -> Void) throws {
        try lines(of: table) { line, _, _ in try take(try JSONValue(parsing: line)) }
    }

    /// - Throws: `ArchiveError`, for the first row that is none of the case or of an export.
    func checked() throws -> CaseRowCheck {
        var check = CaseRowCheck(caseFile)
        for table in ArchivedTable.all {
            try lines(of: table) { line, number, name in
                do throws(ArchivedRowError) {
                    try check.take(try ArchivedRow(line: line, of: table), of: table)
                } catch {
                    throw ArchiveError.badRow(member: name, line: number, reason: error.reason)
                }
            }
        }
        try check.finish()
        return check
    }

    private func lines(of table: ArchivedTable, _ take: (ArraySlice<UInt8>, Int, String) throws -> Void) throws {
        let name = ArchiveMember.rows(of: table.name, in: caseFile)
        guard let file = try member(name) else { throw ArchiveError.missingMember(name) }
        var number = 0
        try file.lines(of: name) { line in
            number += 1
            try take(line, number, name)
        }
    }
}
