/// Which items of a case a list shows, as its address says it.
public struct EvidenceFilter: Sendable, Hashable {
    /// Values that a field must have one of; all fields must agree.
    ///
    /// Enumerations and sets only.
    public var values: [EvidenceField: [String]]
    /// Words that must all occur in what the person may see of an item.
    public var text: String
    public var showsWithdrawn: Bool
    /// The group of an import: only what it added.
    public var list: String?

    public init(
        values: [EvidenceField: [String]] = [:],
        text: String = "",
        showsWithdrawn: Bool = false,
        list: String? = nil
    ) {
        self.values = values
        self.text = text
        self.showsWithdrawn = showsWithdrawn
        self.list = list
    }

    /// The fields that a list can be filtered by and counts facets of.
    public static let facets: [EvidenceField] = [
        .kind, .exhibitStatus, .privilegeCall, .confidentiality, .disclosureStatus, .custodyStatus, .tags, .issues,
        .obligations,
    ]
    /// The fields that a list can be sorted by.
    public static let sorts: [EvidenceField] = [
        .itemNumber, .exhibitNumber, .title, .kind, .occurredAt, .batesBegin, .exhibitStatus, .custodyStatus,
        .privilegeCall, .confidentiality, .disclosureStatus, .source, .custodian,
    ]
    public static let textLengthMax = 200
}

/// The order of a list.
public struct EvidenceSort: Sendable, Hashable {
    public let field: EvidenceField
    public let isDescending: Bool

    public init(field: EvidenceField, isDescending: Bool) {
        self.field = field
        self.isDescending = isDescending
    }
}

/// A page of a list with the position that it is true at.
public struct EvidencePage: Sendable {
    public let items: [EvidenceItem]
    public let next: String?
    public let total: Int
    /// Counts by value, of what the person may see.
    public let facets: [EvidenceField: [(value: String, count: Int)]]
    public let position: EventPosition

    public init(
        items: [EvidenceItem],
        next: String?,
        total: Int,
        facets: [EvidenceField: [(value: String, count: Int)]],
        position: EventPosition
    ) {
        self.items = items
        self.next = next
        self.total = total
        self.facets = facets
        self.position = position
    }

    public static let limitMax = 200
    public static let limitDefault = 100
}

/// Reads a case's evidence; every question carries the clearance it is asked with.
public protocol EvidenceStore: Sendable {
    /// A page of the list and the class's position, in one snapshot.
    func page(
        _ filter: EvidenceFilter,
        sort: EvidenceSort,
        cursor: String?,
        limit: Int,
        for clearance: Clearance
    ) async throws -> EvidencePage

    /// An item and the class's position, in one snapshot.
    ///
    /// - Throws: `EvidenceError.notFound`.
    func item(_ id: EvidenceID, for clearance: Clearance) async throws -> (item: EvidenceItem, position: EventPosition)

    /// The case that an item belongs to, whoever asks.
    func caseFile(of item: EvidenceID) async throws -> CaseFileID?

    /// What happened to an item, newest first, at most 500; only what the class saw.
    func history(of item: EvidenceID, for clearance: Clearance) async throws -> [RecordedEvent]
}
