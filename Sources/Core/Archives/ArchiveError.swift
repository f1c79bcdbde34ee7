/// Why an archive of cases cannot be written, or is not taken in.
public enum ArchiveError: UserFacingError, Equatable {
    /// There is a file of this name already.
    case fileExists(String)
    /// Another export writes this file just now.
    case beingWritten(String)
    case noFile(String)
    /// The archive is to lie in a folder that is not there.
    case noFolder(String)
    /// It does not begin, go on or end as an archive of ours does.
    case notAnArchive(reason: String)
    /// It was made by a newer program.
    case newerFormat(Int)
    /// A member is not what the archive says of it.
    case changedMember(String)
    case missingMember(String)
    /// The archive holds what it does not name.
    case unexpectedMember(String)
    case tooLarge(member: String)
    /// A row that no export writes.
    case badRow(member: String, line: Int, reason: String)
    /// The rows of a case do not agree with one another.
    case inconsistent(CaseFileID, reason: String)
    case caseExists(CaseFileID)
    /// A demo case, for a server that shows no demo.
    case demoCase(CaseFileID)
    /// A demo person where none may be.
    case demoPerson(CaseFileID, email: String)
    /// The identifier of somebody else.
    case otherPerson(CaseFileID, email: String)
    /// The database does not take a row.
    case refusedRow(CaseFileID, rule: String)

    public var code: String {
        switch self {
        case .fileExists: "file_exists"
        case .beingWritten: "being_written"
        case .noFile: "no_file"
        case .noFolder: "no_folder"
        case .notAnArchive: "not_an_archive"
        case .newerFormat: "newer_format"
        case .changedMember: "changed_member"
        case .missingMember: "missing_member"
        case .unexpectedMember: "unexpected_member"
        case .tooLarge: "too_large"
        case .badRow: "bad_row"
        case .inconsistent: "inconsistent"
        case .caseExists: "case_exists"
        case .demoCase: "demo_case"
        case .demoPerson: "demo_person"
        case .otherPerson: "other_person"
        case .refusedRow: "refused_row"
        }
    }

    public var userMessage: String {
        switch self {
        case .fileExists(let path):
            "There is a file \(path) already. Choose another name, or move it away."
        case .beingWritten(let path):
            "Another export is writing \(path) just now. Choose another name, or wait for it."
        case .noFile(let path):
            "There is no file \(path)."
        case .noFolder(let path):
            "There is no folder for \(path). Make it, or choose another."
        case .notAnArchive(let reason):
            "This is not an archive of Proffer, or not all of it: \(reason). Nothing was written. Take another copy."
        case .newerFormat(let format):
            "The archive has format \(format), which this program does not know. Use the newer program that made it."
        case .changedMember(let name):
            "\(name) in the archive is not what was exported: its hash is another. Nothing was written. Take another copy."
        case .missingMember(let name):
            "The archive lacks \(name). Nothing was written. Take another copy."
        case .unexpectedMember(let name):
            "The archive holds \(name), which no export writes. Nothing was written."
        case .tooLarge(let member):
            "\(member) in the archive is larger than an export makes it. Nothing was written."
        case .badRow(let member, let line, let reason):
            "Line \(line) of \(member) is no row of an export: \(reason). Nothing was written."
        case .inconsistent(let caseFile, let reason):
            "The rows of case \(caseFile) do not agree: \(reason). Nothing of it was written."
        case .caseExists(let caseFile):
            "Case \(caseFile) is in this database already. It was left as it is."
        case .demoCase(let caseFile):
            "Case \(caseFile) is a demo case, which belongs on a demo only. Set DEMO=on for the import to take it in."
        case .demoPerson(let caseFile, let email):
            "\(email) is a demo person, who belongs to seeded cases on a demo (DEMO=on) only. Nothing of case \(caseFile) was written."
        case .otherPerson(let caseFile, let email):
            "\(email) of case \(caseFile) has the identifier of somebody else here. Nothing of it was written."
        case .refusedRow(let caseFile, let rule):
            "The database does not take a row of case \(caseFile): \(rule). Nothing of it was written."
        }
    }
}
