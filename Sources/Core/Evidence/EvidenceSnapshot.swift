/// A page of all that a class sees of a case's items, and the position that it is true at.
public struct EvidenceSnapshot: Sendable {
    /// An item with what its page shows beside it.
    public struct Entry: Sendable {
        public let item: EvidenceItem
        public let family: Family
        /// The item's file, when it has one that the class may open.
        public let file: EvidenceFile?

        public init(item: EvidenceItem, family: Family, file: EvidenceFile?) {
            self.item = item
            self.family = family
            self.file = file
        }
    }

    public let entries: [Entry]
    /// The last item of this page, when there are more.
    public let next: EvidenceID?
    /// How many items the class sees, or of those that were named.
    public let total: Int
    public let position: EventPosition
    /// The fields that a search of the class looks into.
    public let searched: Set<EvidenceField>

    public init(
        entries: [Entry],
        next: EvidenceID?,
        total: Int,
        position: EventPosition,
        searched: Set<EvidenceField>
    ) {
        self.entries = entries
        self.next = next
        self.total = total
        self.position = position
        self.searched = searched
    }
}

/// Why there is no snapshot.
public enum SnapshotError: UserFacingError, Equatable {
    /// The case has more items than are taken along without being named.
    case tooManyItems
    /// More items are named than one request may name.
    case tooManyNames
    /// No page ended there, or its last item left the asker's sight since.
    case unknownCursor

    public var code: String {
        switch self {
        case .tooManyItems: "too_many_items"
        case .tooManyNames: "too_many"
        case .unknownCursor: "unknown_cursor"
        }
    }

    public var userMessage: String {
        switch self {
        case .tooManyItems:
            "This case has more than \(OfflineLimits.snapshotWholeMax) items. Name those to take along."
        case .tooManyNames:
            "One request names at most \(OfflineLimits.snapshotNamedMax) items. Ask for the rest after it."
        case .unknownCursor: "The list changed since this page was read. Begin again without a cursor."
        }
    }

    public var field: String? {
        switch self {
        case .tooManyItems, .tooManyNames: "items"
        case .unknownCursor: "cursor"
        }
    }
}
