/// A row as a table holds it, for its digest.
public struct ChainedRow: Sendable {
    public enum Value: Sendable, Hashable {
        case text(String)
        case number(Int64)
    }

    /// The columns that hold something, with their names, in the order of the table's list.
    private let parts: [(name: String, value: Value)]

    /// - Parameter parts: the columns in order; one that is empty is left out, so that a column that is added later, and
    ///   that is empty in a row, leaves the row's digest what it was.
    public init(_ parts: [(name: String, value: Value?)]) {
        self.parts = parts.compactMap { part in part.value.map { (part.name, $0) } }
    }

    fileprivate func add(to form: inout ChainForm) {
        form.add(Int64(parts.count))
        for part in parts {
            form.add(part.name)
            switch part.value {
            case .text(let text): form.add(text)
            case .number(let number): form.add(number)
            }
        }
    }

    /// The digest of the rows that are one record.
    ///
    /// Digests that are stored depend on the form: what changes here gets another name, and the old form is kept beside it.
    public static func digest(of rows: [ChainedRow], in table: String, _ digest: ByteDigest) -> String {
        var form = ChainForm()
        form.add("proffer.row.1")
        form.add(table)
        for row in rows { row.add(to: &form) }
        return digest(form.bytes)
    }
}

/// What was done to a record that no event tells of: which one, and the digests of it before and after.
public struct RecordEntry: Sendable, Hashable {
    public let caseFile: String
    /// Counted from 1 in each case.
    public let number: Int64
    public let table: String
    /// Which record of the table.
    public let key: String
    /// The digest of what was there; `none` where there was no such record.
    public let before: String
    /// The digest of what is there now; `none` where it was removed.
    public let after: String

    public init(caseFile: String, number: Int64, table: String, key: String, before: String, after: String) {
        self.caseFile = caseFile
        self.number = number
        self.table = table
        self.key = key
        self.before = before
        self.after = after
    }

    /// The digest of a record that is not there, and the hash before the first entry.
    public static let none = ""

    /// The hash of the entry, over the one before it.
    public func hash(after previous: String, digest: ByteDigest) -> String {
        var form = ChainForm()
        form.add("proffer.record.1")
        form.add(previous)
        form.add(caseFile)
        form.add(number)
        form.add(table)
        form.add(key)
        form.add(before)
        form.add(after)
        return digest(form.bytes)
    }
}
