/// One act of one person on many items: chosen, rehearsed, then carried out in chunks.
///
/// All that it changes has one group, so that history, undo and notices know it as one act.
public struct BulkEdit: Sendable {
    /// How far it has come.
    public enum Stage: String, Sendable {
        /// The items are chosen, what is to become of them is not.
        case chosen
        /// What it would do is known, and nothing is done.
        case rehearsed
        case running
        case done
    }

    public let id: BulkEditID
    public let caseFile: CaseFileID
    public let person: PersonID
    public let stage: Stage
    public let selection: BulkSelection
    /// What is to become of the items; empty before a rehearsal, and for an undo.
    public let changes: [EvidenceField: FieldChange]
    /// Why, in the person's words: kept with the case, shown in the history of its items.
    public let reason: String?
    /// The bulk edit that this one takes back.
    public let undoes: BulkEditID?
    /// How often what was done was turned round: an undo is odd, a redo even.
    public let turns: Int
    /// What the rehearsal counted.
    public let tallies: [BulkTally]
    public let madeAt: Instant
    public let rehearsedAt: Instant?
    public let startedAt: Instant?
    public let finishedAt: Instant?

    public init(
        id: BulkEditID,
        caseFile: CaseFileID,
        person: PersonID,
        stage: Stage = .chosen,
        selection: BulkSelection = BulkSelection(),
        changes: [EvidenceField: FieldChange] = [:],
        reason: String? = nil,
        undoes: BulkEditID? = nil,
        turns: Int = 0,
        tallies: [BulkTally] = [],
        madeAt: Instant,
        rehearsedAt: Instant? = nil,
        startedAt: Instant? = nil,
        finishedAt: Instant? = nil
    ) {
        self.id = id
        self.caseFile = caseFile
        self.person = person
        self.stage = stage
        self.selection = selection
        self.changes = changes
        self.reason = reason
        self.undoes = undoes
        self.turns = turns
        self.tallies = tallies
        self.madeAt = madeAt
        self.rehearsedAt = rehearsedAt
        self.startedAt = startedAt
        self.finishedAt = finishedAt
    }

    public var isUndo: Bool { !turns.isMultiple(of: 2) }

    public var group: String { Self.group(of: id) }

    public static func group(of id: BulkEditID) -> String { groupPrefix + id.text }

    /// The bulk edit that a group is the name of, if it is one.
    public static func id(ofGroup group: String) -> BulkEditID? {
        group.hasPrefix(groupPrefix) ? BulkEditID(group.dropFirst(groupPrefix.count)) : nil
    }

    public static let groupPrefix = "bulk-"

    /// The key of what it does to an item: the same for ever, so that a chunk that is done again counts once.
    func key(for item: EvidenceID) -> IdempotencyKey? { IdempotencyKey("\(group)-\(item.text)") }
}

public enum BulkEditTag {}
public typealias BulkEditID = Identifier<BulkEditTag>

/// How the items of a bulk edit were chosen.
public struct BulkSelection: Sendable, Hashable {
    /// The address of the list that they are all of, where they are.
    public var filter: String?
    /// Numbers that were asked for and that no item in sight has.
    public var unknown: [String]
    /// Numbers that several items in sight have.
    public var ambiguous: [String]
    public var ranges: BulkRanges

    public init(
        filter: String? = nil,
        unknown: [String] = [],
        ambiguous: [String] = [],
        ranges: BulkRanges = BulkRanges()
    ) {
        self.filter = filter
        self.unknown = unknown
        self.ambiguous = ambiguous
        self.ranges = ranges
    }

    public var json: JSONValue {
        [
            "filter": JSONValue(filter), "unknown": JSONValue(unknown), "ambiguous": JSONValue(ambiguous),
            "ranges": ranges.json,
        ]
    }

    /// Reads what `json` wrote.
    public init(json: JSONValue) {
        func texts(_ name: String) -> [String] { (json[name]?.array ?? []).compactMap(\.string) }
        self.init(
            filter: json["filter"]?.string,
            unknown: texts("unknown"),
            ambiguous: texts("ambiguous"),
            ranges: json["ranges"].map(BulkRanges.init(json:)) ?? BulkRanges()
        )
    }
}
