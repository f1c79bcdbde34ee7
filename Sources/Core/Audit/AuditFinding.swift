/// Something in a case that is not as it was written, or does not agree with the rest: where, and what, in a sentence.
///
/// It names items and events by their numbers, fields by their names and other rows by their identifiers; no value, so that it
/// can be printed.
public struct AuditFinding: Sendable, Hashable {
    /// What is wrong, as a program reads it.
    public enum Problem: String, Sendable, CaseIterable {
        case eventsMissing = "events_missing"
        case eventChanged = "event_changed"
        case hashChanged = "hash_changed"
        case tailMissing = "tail_missing"
        case beyondHead = "beyond_head"
        case headHash = "head_hash"
        case notedHash = "noted_hash"
        case eventMasks = "event_masks"
        case itemMissing = "item_missing"
        case history
        case item
        case audience
        case derived
        case custody
        case file
        case record
        case view
        case people
        case entriesMissing = "entries_missing"
        case entryChanged = "entry_changed"
        case recordChanged = "record_changed"
        case recordMissing = "record_missing"
        case recordUnknown = "record_unknown"
        case counter
        case unreadable
    }

    public let problem: Problem
    /// The number of an event.
    public var seq: Int64?
    /// The number of an item, or its identifier where it has none.
    public var item: String?
    /// The number of an entry of the records that have no event.
    public let entry: Int64?
    /// What is wrong, as a person reads it, with the place.
    public let sentence: String

    public init(
        _ problem: Problem,
        seq: Int64? = nil,
        item: String? = nil,
        entry: Int64? = nil,
        _ sentence: String
    ) {
        self.problem = problem
        self.seq = seq
        self.item = item
        self.entry = entry
        self.sentence = sentence
    }
}

/// The log.
extension AuditFinding {
    static func eventsMissing(from first: Int64, to last: Int64) -> AuditFinding {
        let events = first == last ? "Event \(first) is" : "Events \(first) to \(last) are"
        return AuditFinding(.eventsMissing, seq: first, "\(events) missing from the log.")
    }

    /// - Parameter item: the identifier of what it is about.
    static func eventChanged(seq: Int64, item: String) -> AuditFinding {
        AuditFinding(
            .eventChanged,
            seq: seq,
            item: item,
            "Event \(seq), or the entry of custody that it tells of, is not what was written: its hash does not fit."
        )
    }

    static func hashChanged(seq: Int64) -> AuditFinding {
        AuditFinding(.hashChanged, seq: seq, "The hash of event \(seq) was changed; what the event says fits the next.")
    }

    static func tailMissing(last: Int64, head: Int64) -> AuditFinding {
        AuditFinding(.tailMissing, seq: head, "The log ends with event \(last), but its head says \(head).")
    }

    static func beyondHead(last: Int64, head: Int64) -> AuditFinding {
        AuditFinding(.beyondHead, seq: last, "The log goes on to event \(last), but its head says \(head).")
    }

    static let headHash = AuditFinding(.headHash, "The head does not hold the hash of the log's last event.")

    public static func notedHash(seq: Int64) -> AuditFinding {
        AuditFinding(.notedHash, seq: seq, "The hash that was noted for event \(seq) does not stand any more.")
    }
}
