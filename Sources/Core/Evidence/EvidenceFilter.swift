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
    /// Days, in the case's zone, on one of which the item may have occurred.
    public var occurred: DayRange
    /// Fields that must hold something, and fields that must be empty.
    public var has: Set<EvidenceField>
    public var hasNot: Set<EvidenceField>
    /// Only what others changed since the visit of the person who asks.
    public var changedSinceVisit: Bool

    public init(
        values: [EvidenceField: [String]] = [:],
        text: String = "",
        showsWithdrawn: Bool = false,
        list: String? = nil,
        occurred: DayRange = DayRange(),
        has: Set<EvidenceField> = [],
        hasNot: Set<EvidenceField> = [],
        changedSinceVisit: Bool = false
    ) {
        self.values = values
        self.text = text
        self.showsWithdrawn = showsWithdrawn
        self.list = list
        self.occurred = occurred
        self.has = has
        self.hasNot = hasNot
        self.changedSinceVisit = changedSinceVisit
    }

    /// The fields that a list can be filtered by and counts facets of.
    public static let facets: [EvidenceField] = [
        .kind, .exhibitStatus, .privilegeCall, .confidentiality, .disclosureStatus, .custodyStatus, .tags, .issues,
        .obligations,
    ]
    /// The fields that may be empty: a list can be asked for the items that have them, or have them not.
    public static let presences = EvidenceField.allCases.filter { field in
        ![.itemNumber, .title, .kind].contains(field) && field.defaultValue == nil
    }
    /// The fields that a list can be sorted by.
    public static let sorts: [EvidenceField] = [
        .itemNumber, .exhibitNumber, .title, .kind, .occurredAt, .batesBegin, .exhibitStatus, .custodyStatus,
        .privilegeCall, .confidentiality, .disclosureStatus, .source, .custodian, .productions,
    ]
    public static let textLengthMax = 200

    /// Checks that the filter asks for nothing but what a class sees.
    ///
    /// - Throws: `EvidenceError.unknownField`.
    public func check(for clearance: Clearance) throws(EvidenceError) {
        for (field, values) in values where !values.isEmpty {
            guard Self.facets.contains(field), clearance.sees(field) else { throw .unknownField(field.rawValue) }
        }
        for field in has.union(hasNot) {
            guard Self.presences.contains(field), clearance.sees(field) else { throw .unknownField(field.rawValue) }
        }
        guard occurred.isOpen || clearance.sees(.occurredAt) else {
            throw .unknownField(EvidenceField.occurredAt.rawValue)
        }
    }
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
public protocol EvidenceStore: ItemRecordStore {
    /// A page of the list and the class's position, in one snapshot.
    func page(
        _ filter: EvidenceFilter,
        sort: EvidenceSort,
        cursor: String?,
        limit: Int,
        for clearance: Clearance
    ) async throws -> EvidencePage

    /// A page of the list in order of the exhibit numbers, with the days of its exhibits, in one snapshot.
    func exhibits(
        _ filter: EvidenceFilter,
        cursor: String?,
        limit: Int,
        for clearance: Clearance
    ) async throws -> (page: EvidencePage, days: [EvidenceID: ExhibitDays])

    /// The days of items as they were read; none for a class that does not see their status.
    func exhibitDays(of items: [EvidenceItem], for clearance: Clearance) async throws -> [EvidenceID: ExhibitDays]

    /// How many items each filter shows, in one snapshot with the class's position.
    ///
    /// - Throws: `EvidenceError.unknownField`.
    func totals(
        of filters: [EvidenceFilter],
        for clearance: Clearance
    ) async throws -> (totals: [Int], position: EventPosition)

    /// An item and the class's position, in one snapshot.
    ///
    /// - Throws: `EvidenceError.notFound`.
    func item(_ id: EvidenceID, for clearance: Clearance) async throws -> (item: EvidenceItem, position: EventPosition)

    /// The same with the item's family.
    ///
    /// - Throws: `EvidenceError.notFound`.
    func itemWithFamily(
        _ id: EvidenceID,
        for clearance: Clearance
    ) async throws -> (item: EvidenceItem, family: Family, position: EventPosition)

    /// The relatives of an item that the class may see; none for an item or a role that may not see any.
    func family(of item: EvidenceID, for clearance: Clearance) async throws -> Family

    /// All that the class sees of a case's items, in order of their numbers: a page of at most `limit`, read with its
    /// position in one snapshot.
    ///
    /// - Parameters:
    ///   - cursor: the last item of the page before.
    ///   - only: the items that are wanted; nil for all.
    /// - Throws: `SnapshotError.tooManyItems` for all of a case with more than `OfflineLimits.snapshotWholeMax`,
    ///   `.unknownCursor`.
    func snapshot(
        after cursor: EvidenceID?,
        only: [EvidenceID]?,
        limit: Int,
        for clearance: Clearance
    ) async throws -> EvidenceSnapshot

    /// Whether one of these items, or an item that one of these facts cites, is restricted; asked of those in sight.
    func areRestricted(_ items: [EvidenceID], orCitedBy facts: [FactID], for clearance: Clearance) async throws -> Bool

    /// The next number of each series of a scheme that was never used; none for a role that gives no numbers.
    func exhibitNumberProposals(_ scheme: ExhibitScheme, for clearance: Clearance) async throws -> [String]

    /// The items that a number may mean, found by numbers that the class sees; at most `SoughtNumber.matchesMax` for
    /// each way to read it.
    func items(numbered number: SoughtNumber, for clearance: Clearance) async throws -> [NumberMatch]

    /// What happened to an item, newest first, at most 500; only what the class saw.
    func history(of item: EvidenceID, for clearance: Clearance) async throws -> [RecordedEvent]
}
