/// A list that left the program as a file: who took it along, when, and what it was, so that it can be told apart for ever.
public struct ListExport: Sendable, Hashable {
    /// What kind of list it is.
    public enum Kind: String, Sendable, CaseIterable {
        /// The columns of the grid.
        case evidence
        /// The form of the courts' AO 187.
        case exhibits

        public var label: String {
            switch self {
            case .evidence: "Evidence list"
            case .exhibits: "Exhibit list"
            }
        }

        /// The name of the list in the archive.
        public var fileName: String { "\(rawValue).csv" }
    }

    public let id: ListExportID
    public let kind: Kind
    public let person: PersonID
    /// The name as it was.
    public let personName: String
    /// The role as it was: its sight made the list.
    public let role: Role
    /// The filters in words; nil where the reader of the entry is not told them.
    public let filter: String?
    public let itemCount: Int
    public let bytesCount: Int
    /// SHA-256 of the list and of the archive that it went out in, 64 hexadecimal digits each.
    public let listDigest: String
    public let archiveDigest: String
    public let at: Instant

    public init(
        id: ListExportID,
        kind: Kind,
        person: PersonID,
        personName: String,
        role: Role,
        filter: String?,
        itemCount: Int,
        bytesCount: Int,
        listDigest: String,
        archiveDigest: String,
        at: Instant
    ) {
        self.id = id
        self.kind = kind
        self.person = person
        self.personName = personName
        self.role = role
        self.filter = filter
        self.itemCount = itemCount
        self.bytesCount = bytesCount
        self.listDigest = listDigest
        self.archiveDigest = archiveDigest
        self.at = at
    }
}

public enum ListExportTag {}
public typealias ListExportID = Identifier<ListExportTag>
