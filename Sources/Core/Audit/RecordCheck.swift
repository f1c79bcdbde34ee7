/// Follows the entries of a case's records and compares the last of each with the record that is there: pure.
///
/// Holds a digest for each record, some 200 bytes.
public struct RecordCheck: Sendable {
    private struct Place: Hashable, Sendable {
        let table: String
        let key: String
    }

    private struct Last: Sendable {
        let number: Int64
        let digest: String
    }

    public private(set) var findings: [AuditFinding] = []
    /// The entry that was followed last; 0 before the first.
    public private(set) var number: Int64 = 0
    private var hash = RecordEntry.none
    /// Whether what is before the next entry is not known, so that its hash cannot be computed.
    private var isBroken = false
    private var lasts: [Place: Last] = [:]
    private let digest: ByteDigest

    public init(digest: @escaping ByteDigest) { self.digest = digest }

    /// Takes the next entry in order of their numbers, with the hash that its row holds.
    public mutating func take(_ entry: RecordEntry, hash stored: String) {
        step(to: entry.number)
        if !isBroken, entry.hash(after: hash, digest: digest) != stored {
            findings.append(.entryChanged(entry.number))
        }
        isBroken = false
        hash = stored
        let place = Place(table: entry.table, key: entry.key)
        let last = lasts[place]
        if last?.digest ?? RecordEntry.none != entry.before {
            findings.append(.changedBefore(entry.number, table: entry.table, last: last?.number))
        }
        lasts[place] = Last(number: entry.number, digest: entry.after)
    }

    /// Steps over an entry that cannot be read.
    public mutating func skip(_ next: Int64) {
        step(to: next)
        findings.append(.unreadable(table: "record_entry", "entry \(next)"))
        isBroken = true
    }

    private mutating func step(to next: Int64) {
        if next > number + 1 {
            findings.append(.entriesMissing(from: number + 1, to: next - 1))
            isBroken = true
        }
        number = next
    }

    /// Compares the end of the entries with what the head says.
    public mutating func end(headEntry: Int64, headHash: String) {
        if number != headEntry {
            findings.append(.entriesEnd(last: number, head: headEntry))
        } else if !isBroken, hash != headHash {
            findings.append(.entriesHash)
        }
    }

    /// Compares a record that is there with its last entry.
    ///
    /// - Parameter isTold: whether the key is no value of the evidence.
    public mutating func compare(_ digest: String, table: String, key: String, isTold: Bool) {
        guard let last = lasts.removeValue(forKey: Place(table: table, key: key)), last.digest != RecordEntry.none
        else {
            return findings.append(.recordUnknown(table: table, key: isTold ? key : nil))
        }
        if last.digest != digest {
            findings.append(.recordChanged(table: table, key: isTold ? key : nil, entry: last.number))
        }
    }

    /// Steps over a record that cannot be read.
    public mutating func skip(table: String, key: String, isTold: Bool) {
        let last = lasts.removeValue(forKey: Place(table: table, key: key))
        let words = isTold ? key : last.map { "of entry \($0.number)" } ?? "without an entry"
        findings.append(.unreadable(table: table, words))
    }

    /// Says which records have an entry and are not there, when all that are there were compared.
    public mutating func finish(isTold: (String) -> Bool) {
        let missing = lasts.filter { $0.value.digest != RecordEntry.none }.sorted { $0.value.number < $1.value.number }
        findings += missing.map { place, last in
            .recordMissing(table: place.table, key: isTold(place.table) ? place.key : nil, entry: last.number)
        }
        lasts = [:]
    }
}

/// The records that no event tells of.
extension AuditFinding {
    static func entriesMissing(from first: Int64, to last: Int64) -> AuditFinding {
        let entries = first == last ? "Record entry \(first) is" : "Record entries \(first) to \(last) are"
        return AuditFinding(.entriesMissing, entry: first, "\(entries) missing.")
    }

    static func entryChanged(_ number: Int64) -> AuditFinding {
        AuditFinding(
            .entryChanged,
            entry: number,
            "Record entry \(number) is not what was written: its hash does not fit."
        )
    }

    public static func entryBeforeFirst(_ number: Int64) -> AuditFinding {
        AuditFinding(.entryChanged, entry: number, "There is a record entry \(number): the first is 1.")
    }

    static func changedBefore(_ number: Int64, table: String, last: Int64?) -> AuditFinding {
        let words =
            last.map { "the row of \(table) was not what record entry \($0) had left: it was changed by hand" }
            ?? "there was a row of \(table) that no entry tells of: it was put in by hand"
        return AuditFinding(.recordChanged, entry: number, "Before record entry \(number), \(words).")
    }

    static func entriesEnd(last: Int64, head: Int64) -> AuditFinding {
        AuditFinding(
            last < head ? .entriesMissing : .entryChanged,
            entry: max(last, head),
            "The entries of records end with \(last), but the head of the case says \(head)."
        )
    }

    static let entriesHash = AuditFinding(
        .headHash,
        "The head of the case does not hold the hash of the last record entry."
    )

    static func recordUnknown(table: String, key: String?) -> AuditFinding {
        AuditFinding(.recordUnknown, "A row of \(table)\(Self.named(key)) has no entry: it was put in by hand.")
    }

    static func recordChanged(table: String, key: String?, entry: Int64) -> AuditFinding {
        AuditFinding(
            .recordChanged,
            entry: entry,
            "The row of \(table)\(Self.named(key)) is not what record entry \(entry) says."
        )
    }

    static func recordMissing(table: String, key: String?, entry: Int64) -> AuditFinding {
        AuditFinding(
            .recordMissing,
            entry: entry,
            "The row of \(table)\(Self.named(key)) that record entry \(entry) tells of is not there."
        )
    }

    public static func notedEntry(_ number: Int64) -> AuditFinding {
        AuditFinding(
            .notedHash,
            entry: number,
            "The hash that was noted for record entry \(number) does not stand any more."
        )
    }

    /// - Parameter place: which row, in words that stand in brackets.
    public static func unreadable(table: String, _ place: String, seq: Int64? = nil) -> AuditFinding {
        AuditFinding(.unreadable, seq: seq, "A row of \(table) cannot be read (\(place)): a value in it is none.")
    }

    private static func named(_ key: String?) -> String { key.map { " (\($0))" } ?? "" }
}
