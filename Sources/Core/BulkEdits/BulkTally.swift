/// How many items a bulk edit takes from one value of a field to another.
public struct BulkTally: Sendable, Hashable {
    public enum Move: Sendable, Hashable {
        case value(from: FieldValue?, to: FieldValue?)
        case added(String)
        case removed(String)
        /// Moves from other values than those that are named.
        case others
    }

    public let field: EvidenceField
    public let move: Move
    public var count: Int

    public init(field: EvidenceField, move: Move, count: Int) {
        self.field = field
        self.move = move
        self.count = count
    }

    public var json: JSONValue {
        var members: [String: JSONValue] = ["field": .string(field.rawValue), "count": JSONValue(count)]
        switch move {
        case .value(let from, let to):
            members["from"] = from?.json ?? .null
            members["to"] = to?.json ?? .null
        case .added(let member): members["added"] = .string(member)
        case .removed(let member): members["removed"] = .string(member)
        case .others: members["others"] = true
        }
        return .object(members)
    }

    /// Reads what `json` wrote; nil for what is no tally any more.
    public init?(json: JSONValue) {
        guard let field = json["field"]?.string.flatMap(EvidenceField.init(rawValue:)),
            let count = json["count"]?.integer
        else { return nil }
        var move = Move.others
        if let member = json["added"]?.string {
            move = .added(member)
        } else if let member = json["removed"]?.string {
            move = .removed(member)
        } else if let from = json["from"], let to = json["to"] {
            do throws(EvidenceError) {
                move = .value(
                    from: try FieldReading.value(of: from, for: field),
                    to: try FieldReading.value(of: to, for: field)
                )
            } catch {
                // A value that was valid when it was written and no longer is counts among the others.
            }
        }
        self.init(field: field, move: move, count: Int(count))
    }
}

/// Tallies while they are counted.
struct BulkTallies {
    private var counts: [EvidenceField: [BulkTally.Move: Int]] = [:]

    mutating func take(_ event: Event) {
        for field in event.changed where !field.isGivenByServer {
            let (before, after) = (event.before[field], event.after[field])
            if case .set = field.shape {
                let (old, new) = (Set(event.before.set(field)), Set(event.after.set(field)))
                for member in new.subtracting(old) { counts[field, default: [:]][.added(member), default: 0] += 1 }
                for member in old.subtracting(new) { counts[field, default: [:]][.removed(member), default: 0] += 1 }
            } else {
                counts[field, default: [:]][.value(from: before, to: after), default: 0] += 1
            }
        }
    }

    mutating func append(_ other: BulkTallies) {
        for (field, moves) in other.counts { counts[field, default: [:]].merge(moves, uniquingKeysWith: +) }
    }

    /// The moves of each field, the most frequent first, and the rest of them as one.
    var all: [BulkTally] {
        counts.sorted { $0.key < $1.key }.flatMap { field, moves -> [BulkTally] in
            let sorted = moves.sorted { ($1.value, "\($0.key)") < ($0.value, "\($1.key)") }
            let shown = sorted.prefix(BulkEditLimits.movesShownMax).map {
                BulkTally(field: field, move: $0.key, count: $0.value)
            }
            let rest = sorted.dropFirst(BulkEditLimits.movesShownMax).reduce(0) { $0 + $1.value }
            return rest == 0 ? shown : shown + [BulkTally(field: field, move: .others, count: rest)]
        }
    }
}
