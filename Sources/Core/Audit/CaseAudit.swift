/// Compares what a database holds of a case with itself and with the rules.
public protocol CaseAudit: Sendable {
    /// All that is found in the log, the items and what hangs on them, in one snapshot.
    ///
    /// Findings past `AuditLimits.findingsMax` are left out, and that is said.
    ///
    /// - Parameter noted: hashes that were noted elsewhere.
    /// - Throws: `AccessError.caseNotFound`, and what the database throws; what cannot be read is a finding.
    func report(on caseFile: CaseFileID, noted: [NotedHash]) async throws -> AuditReport

    /// Follows the chain from an event on, at most `AuditLimits.pageEventsMax` events; an unknown one is the first.
    ///
    /// - Throws: `AccessError.caseNotFound`.
    func chain(of caseFile: CaseFileID, after position: EventPosition?) async throws -> ChainPortion

    /// The files that items have, in order of their hashes; at most `AuditLimits.filesPortionMax`.
    func files(of caseFile: CaseFileID, after file: AuditedFile?) async throws -> [AuditedFile]
}

/// Where the chains of a case end: that of its events, and that of the records which no event tells of.
public struct ChainHead: Sendable, Hashable {
    /// The number of its last event; 0 without one.
    public let seq: Int64
    public let hash: String
    /// The number of its last record entry; 0 without one.
    public let entry: Int64
    public let entryHash: String

    public init(seq: Int64, hash: String, entry: Int64 = 0, entryHash: String = RecordEntry.none) {
        self.seq = seq
        self.hash = hash
        self.entry = entry
        self.entryHash = entryHash
    }

    /// Whether there is nothing to note.
    public var isEmpty: Bool { seq == 0 && entry == 0 }
}

/// Hashes that somebody wrote down outside the database: with them a chain that was written anew is found.
public struct NotedHash: Sendable, Hashable {
    public let caseFile: CaseFileID
    /// The number of an event, with its hash; 0 where there was none.
    public let seq: Int64
    public let hash: String
    /// The number of a record entry, with its hash; 0 where none was noted.
    public let entry: Int64
    public let entryHash: String

    /// Reads `CASE:SEQ:HASH:ENTRY:HASH`, as it is printed, and the shorter `CASE:SEQ:HASH`, as it was printed before records
    /// had entries.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 || parts.count == 5, let caseFile = CaseFileID(parts[0]),
            let event = Self.end(parts[1], parts[2], mayBeNone: parts.count == 5),
            let entry = parts.count == 3 ? (0, RecordEntry.none) : Self.end(parts[3], parts[4], mayBeNone: true),
            event.0 > 0 || entry.0 > 0
        else { return nil }
        self.caseFile = caseFile
        (seq, hash) = event
        (self.entry, entryHash) = entry
    }

    private static func end(_ number: String, _ hash: String, mayBeNone: Bool) -> (Int64, String)? {
        guard let number = Int64(number) else { return nil }
        if mayBeNone, number == 0, hash.isEmpty { return (0, ChainedEvent.noHash) }
        let digits = hash.lowercased()
        return number > 0 && FileDigest(digits) != nil ? (number, digits) : nil
    }

    /// The words that `init` reads.
    public static func text(_ head: ChainHead, of caseFile: CaseFileID) -> String {
        let events = "\(caseFile.text):\(head.seq):\(head.hash)"
        return head.entry == 0 ? events : "\(events):\(head.entry):\(head.entryHash)"
    }
}

/// What was looked at in a case, and what was found.
public struct AuditReport: Sendable {
    public let caseFile: CaseFileID
    public let head: ChainHead
    public var eventsCount = 0
    public var itemsCount = 0
    /// Entries of records that have no event.
    public var entriesCount = 0
    /// Nil where files were not read.
    public var filesCount: Int?
    public private(set) var findings: [AuditFinding] = []
    /// Findings that are left out because there are so many.
    public private(set) var omittedCount = 0

    public init(caseFile: CaseFileID, head: ChainHead) {
        self.caseFile = caseFile
        self.head = head
    }

    public var isClean: Bool { findings.isEmpty }

    public mutating func add(_ found: some Sequence<AuditFinding>) {
        for finding in found {
            if findings.count < AuditLimits.findingsMax { findings.append(finding) } else { omittedCount += 1 }
        }
    }

    /// Says items by their numbers, where findings name them by their identifiers.
    public mutating func name(_ numbers: [String: String]) {
        for (place, finding) in findings.enumerated() {
            guard let item = finding.item, let number = numbers[item] else { continue }
            findings[place].item = number
        }
    }
}

/// A part of a chain that was followed.
public struct ChainPortion: Sendable {
    public let head: ChainHead
    public let findings: [AuditFinding]
    /// The last event that was followed; nil where there is none.
    public let last: EventPosition?
    /// Whether it is the log's last.
    public let isWhole: Bool
    /// Whether, at the end, the records that have no event were looked at as well; there may be too many for a page.
    public let hasRecords: Bool

    public init(
        head: ChainHead,
        findings: [AuditFinding],
        last: EventPosition?,
        isWhole: Bool,
        hasRecords: Bool = true
    ) {
        self.head = head
        self.findings = findings
        self.last = last
        self.isWhole = isWhole
        self.hasRecords = hasRecords
    }
}

/// A file with the item that has it.
public struct AuditedFile: Sendable, Hashable {
    public let digest: FileDigest
    public let item: EvidenceID
    public let itemNumber: String

    public init(digest: FileDigest, item: EvidenceID, itemNumber: String) {
        self.digest = digest
        self.item = item
        self.itemNumber = itemNumber
    }
}

/// What an audit holds, in one place.
public enum AuditLimits {
    /// Findings of a case that are listed; more are counted.
    public static let findingsMax = 1_000
    /// Events that are read at a time.
    public static let eventsPortionMax = 500
    /// Items that are read at a time, each with all of its events.
    public static let itemsPortionMax = 50
    /// Files that are listed at a time.
    public static let filesPortionMax = 100
    /// Rows of a kind that point nowhere, which are named.
    public static let strayRowsMax = 100
    /// Events, and then record entries, that a page follows for one request.
    public static let pageEventsMax = 20_000
    /// Rows of records that are read at a time.
    public static let recordsPortionMax = 500
    /// Entries of one page of the history.
    public static let shownMax = 100
    /// Entries of custody that are shown of one item.
    public static let custodyMax = 500
}
