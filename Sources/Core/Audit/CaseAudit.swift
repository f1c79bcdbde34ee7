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

/// Where the chain of a case ends.
public struct ChainHead: Sendable, Hashable {
    /// The number of its last event; 0 without one.
    public let seq: Int64
    public let hash: String

    public init(seq: Int64, hash: String) {
        self.seq = seq
        self.hash = hash
    }
}

/// A hash that somebody wrote down outside the database: with it a chain that was written anew is found.
public struct NotedHash: Sendable, Hashable {
    public let caseFile: CaseFileID
    public let seq: Int64
    public let hash: String

    /// Reads `CASE:SEQ:HASH`, as it is printed.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let caseFile = CaseFileID(parts[0]), let seq = Int64(parts[1]), seq > 0,
            FileDigest(parts[2].lowercased()) != nil
        else { return nil }
        self.caseFile = caseFile
        self.seq = seq
        hash = parts[2].lowercased()
    }

    /// The words that `init` reads.
    public static func text(_ head: ChainHead, of caseFile: CaseFileID) -> String {
        "\(caseFile.text):\(head.seq):\(head.hash)"
    }
}

/// What was looked at in a case, and what was found.
public struct AuditReport: Sendable {
    public let caseFile: CaseFileID
    public let head: ChainHead
    public var eventsCount = 0
    public var itemsCount = 0
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

    public init(head: ChainHead, findings: [AuditFinding], last: EventPosition?, isWhole: Bool) {
        self.head = head
        self.findings = findings
        self.last = last
        self.isWhole = isWhole
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
    /// Events that a page follows for one request.
    public static let pageEventsMax = 20_000
    /// Entries of one page of the history.
    public static let shownMax = 100
    /// Entries of custody that are shown of one item.
    public static let custodyMax = 500
}
