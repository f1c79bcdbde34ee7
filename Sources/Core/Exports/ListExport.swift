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

/// Keeps what was exported; nothing takes an entry away.
public protocol ExportRegister: Sendable {
    func note(_ export: ListExport, for clearance: Clearance) async throws

    /// The exports that a person may know of, newest first: one's own, and those that `ExportSight` names.
    func exports(for clearance: Clearance, limit: Int) async throws -> [ListExport]
}

/// Who is told of whose exports: count and filter of a list say something of what its maker sees.
public enum ExportSight {
    /// The roles whose exports a class is told of, besides one's own.
    ///
    /// Who leads the case without a wall before them sees all that these roles see. The filter team's and the other
    /// side's are nobody else's.
    public static func roles(toldTo group: ClearanceClass) -> [Role] {
        group.role.leadsTheCase && group.walls.isEmpty || group.role == .auditorReadonly ? office : []
    }

    /// Whether a class is told the filters, which may hold words of the evidence.
    public static func tellsFilters(to group: ClearanceClass) -> Bool { group.role != .auditorReadonly }

    private static let office: [Role] = [
        .leadProsecutor, .secondChair, .paralegal, .investigator, .trialTechnician,
    ]
}

public enum ExportLimits {
    /// The items of one list.
    public static let itemsMax = 50_000
    /// The bytes of one list.
    public static let listBytesMax = 64 * 1_048_576
    /// How often a list is read again that changed while it was read.
    public static let readingsMax = 3
    /// The rows that a preview shows.
    public static let previewRows = 10
    /// The entries that the page of exports shows.
    public static let entriesMax = 200
}

public enum ExportError: UserFacingError, Equatable {
    case tooManyItems(max: Int)
    case tooManyBytes(max: Int)

    public var code: String { "too_large" }

    public var userMessage: String {
        switch self {
        case .tooManyItems(let max): "A list may have \(max) items. Filter the evidence and export the parts."
        case .tooManyBytes(let max):
            "A list may have \(max / 1_048_576) MB. Choose fewer columns or filter the evidence."
        }
    }
}
