/// What a case knows of one item beside its fields, as far as the asker may see it.
///
/// A line to an item, a person or an issue that the asker may not know of is absent.
public struct ItemRecords: Sendable {
    public var custody: [Entry] = []
    public var relations: [Line] = []
    public var citations: [Citation] = []
    /// What items that this one was made from say of the clock that recorded them.
    public var sourceClocks: [SourceClock] = []
    /// Items that prove a clock's correction, by the number that the moment names them by; only those in sight.
    public var proofs: [String: RecordName] = [:]
    /// Whether there is more of something than its limit, of which the first are here.
    public var isCut = false

    public init() {}

    /// An entry of the chain of custody with who gave and who took the item.
    public struct Entry: Sendable, Hashable {
        public let event: CustodyEvent
        public let from: RecordName?
        public let to: RecordName?

        public init(_ event: CustodyEvent, from: RecordName?, to: RecordName?) {
            self.event = event
            self.from = from
            self.to = to
        }
    }

    /// A relation as one end of it sees it.
    public struct Line: Sendable, Hashable {
        public let type: String
        /// Whether the item stands at its beginning.
        public let isFrom: Bool
        public let other: RecordName
        public let label: String
        public let strength: String
        /// The words that support it, where their item is in sight.
        public let passage: Passage?

        public init(
            type: String,
            isFrom: Bool,
            other: RecordName,
            label: String,
            strength: String,
            passage: Passage?
        ) {
            self.type = type
            self.isFrom = isFrom
            self.other = other
            self.label = label
            self.strength = strength
            self.passage = passage
        }
    }

    /// A passage of the item with the facts that cite it.
    public struct Citation: Sendable, Hashable {
        public let passage: Passage
        /// Only facts all of whose citations are in sight: a fact may tell what stands in any of them.
        public let facts: [CitingFact]

        public init(_ passage: Passage, facts: [CitingFact]) {
            self.passage = passage
            self.facts = facts
        }
    }

    public struct CitingFact: Sendable, Hashable {
        public let id: FactID
        public let number: String
        public let occurredAt: DatedMoment
        public let text: String
        public let status: String

        public init(id: FactID, number: String, occurredAt: DatedMoment, text: String, status: String) {
            self.id = id
            self.number = number
            self.occurredAt = occurredAt
            self.text = text
            self.status = status
        }
    }

    public struct SourceClock: Sendable, Hashable {
        public let item: RecordName
        public let offsetSeconds: Int64
        public let proof: String?

        public init(item: RecordName, offsetSeconds: Int64, proof: String?) {
            self.item = item
            self.offsetSeconds = offsetSeconds
            self.proof = proof
        }
    }

    public static let custodyMax = 1_000
    public static let relationsMax = 200
    public static let passagesMax = 500
    public static let factsMax = 500
    public static let sourcesMax = 20
}

/// Reads what a case knows beside its items.
public protocol ItemRecordStore: Sendable {
    /// The records of an item that the class may see; of a role that sees no such records none.
    func records(of item: EvidenceItem, for clearance: Clearance) async throws -> ItemRecords

    /// The custody of an item, in order of its numbers.
    func custody(of item: EvidenceID, for clearance: Clearance) async throws -> [ItemRecords.Entry]

    /// Whom an entry of custody can name: people and organisations of the case and its members, in order of their names.
    func custodyParties(for clearance: Clearance) async throws -> [(party: RecordReference, name: String)]

    /// The item with a number, where the class may see it.
    func item(numbered number: String, for clearance: Clearance) async throws -> EvidenceID?
}

/// What a reference is called on a screen of somebody who may, or may not, know of it.
public enum RecordName: Sendable, Hashable {
    case item(EvidenceID, number: String, title: String, isWithdrawn: Bool)
    /// A person, an organisation, an issue, a fact, a member or a place.
    case named(RecordReference, String)
    /// A person whose name is for those only who see sealed items.
    case sealedIdentity
    /// Something that the asker may not know of, at a place where a gap would mislead.
    case notAvailable

    /// The name without anything around it.
    public var text: String {
        switch self {
        case .item(_, let number, let title, _):
            [number, title].filter { !$0.isEmpty }.joined(separator: " · ")
        case .named(_, let name): name
        case .sealedIdentity: Self.sealedWords
        case .notAvailable: "not available to you"
        }
    }

    public static let sealedWords = "Identity sealed"

    public var item: EvidenceID? {
        guard case .item(let id, _, _, _) = self else { return nil }
        return id
    }
}
