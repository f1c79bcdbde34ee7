public import Core
import SQL

/// Looks at the rows of a case before any is written: each points into its own case, and the log has no gap.
///
/// Without it an archive could tie its rows to the rows of a case that is there already. Holds the identifiers of the rows,
/// some 50 bytes each.
public struct CaseRowCheck {
    private let caseFile: CaseFileID
    private var identifiers: [String: Set<String>] = [:]
    private var parents: Set<String> = []
    private var classes: Set<Int64> = []
    private var eventsCount: Int64 = 0
    private var head: Int64?
    private var counts: [String: Int] = [:]
    /// What the files of items hold, and how much.
    public private(set) var files: [FileDigest: Int64] = [:]

    public init(_ caseFile: CaseFileID) { self.caseFile = caseFile }

    public func count(of table: ArchivedTable) -> Int { counts[table.name, default: 0] }

    /// Takes the rows of the tables in the order of `ArchivedTable.all`.
    ///
    /// - Throws: `ArchivedRowError`.
    public mutating func take(_ row: ArchivedRow, of table: ArchivedTable) throws(ArchivedRowError) {
        counts[table.name, default: 0] += 1
        for (column, value) in zip(table.columns, row.values) { try check(value, of: column, in: table) }
        let named = Dictionary(uniqueKeysWithValues: zip(table.columns.map(\.name), row.values))
        if case .text(let id)? = named["id"] {
            if table.name == ArchivedTable.caseFile.name, id != caseFile.text {
                throw ArchivedRowError("it is another case")
            }
            guard EvidenceID(id) != nil, id == id.lowercased() else { throw ArchivedRowError("its id is none") }
            guard identifiers[table.name, default: []].insert(id).inserted
            else { throw ArchivedRowError("its id stands twice") }
        }
        switch table.name {
        case ArchivedTable.caseClass.name:
            guard case .integer(let number)? = named["number"], (0..<Int64(ClearanceClass.countMax)).contains(number)
            else { throw ArchivedRowError("its number is no class") }
            classes.insert(number)
        case ArchivedTable.membership.name:
            guard case .integer(let number)? = named["class_number"], classes.contains(number)
            else { throw ArchivedRowError("its class is not in the case") }
        case ArchivedTable.caseHead.name:
            if case .integer(let seq)? = named["seq"] { head = seq }
        case ArchivedTable.event.name:
            eventsCount += 1
            guard case .integer(eventsCount)? = named["seq"] else {
                throw ArchivedRowError("an event before it is missing")
            }
        case ArchivedTable.file.name:
            guard case .text(let text)? = named["sha256"], let digest = FileDigest(text), digest.text == text,
                case .integer(let bytes)? = named["bytes"]
            else { throw ArchivedRowError("its sha256 is none") }
            guard files.updateValue(bytes, forKey: digest).map({ $0 == bytes }) ?? true
            else { throw ArchivedRowError("its bytes are not those of the same file elsewhere") }
        default: break
        }
    }

    private mutating func check(
        _ value: SQLValue,
        of column: ArchivedColumn,
        in table: ArchivedTable
    ) throws(ArchivedRowError) {
        guard case .text(let text) = value else { return }
        switch column.kind {
        case .caseFile:
            guard text == caseFile.text else { throw ArchivedRowError("it is of another case") }
        case .person:
            guard identifiers[ArchivedTable.person.name, default: []].contains(text)
            else { throw ArchivedRowError("\(column.name) is nobody of the archive") }
        case .row(let other) where other == table.name: parents.insert(text)
        case .row(let other):
            guard identifiers[other, default: []].contains(text)
            else { throw ArchivedRowError("\(column.name) points to nothing in the case") }
        case .text, .integer, .flag, .personWhereMember, .before: break
        }
    }

    /// What can only be said at the end.
    ///
    /// - Throws: `ArchiveError.inconsistent`.
    public func finish() throws(ArchiveError) {
        guard count(of: .caseFile) == 1, count(of: .caseHead) == 1
        else { throw .inconsistent(caseFile, reason: "there is not one case file with one head") }
        guard head == eventsCount else { throw .inconsistent(caseFile, reason: "the last events are missing") }
        guard parents.isSubset(of: identifiers[ArchivedTable.issue.name, default: []])
        else { throw .inconsistent(caseFile, reason: "an issue has a parent that is not there") }
    }
}
