import Core

/// The audit of a case: the chain of its events, and who did what to which item.
struct AuditPage: Page, Sendable {
    static let template = "audit/case"

    struct Choice: Sendable {
        let value: String
        let label: String
        let isChosen: Bool
    }

    struct Row: Sendable {
        /// Nil where the row cannot be read.
        let at: String?
        let atText: String
        let claimed: String?
        let itemNumber: String
        let itemHref: String
        let what: String
        let fields: String
        let who: String
        let move: CustodyLine?
    }

    struct CustodyLine: Sendable {
        let sequence: Int
        let action: String
        /// Nil where the row cannot be read.
        let movedAt: String?
        let giver: String
        let receiver: String
        let recordedBy: String
    }

    /// What following the chain came to.
    struct Result: Sendable {
        let sentence: String
        let isWrong: Bool
        let findings: [Sentence]
        /// From where to go on; nil where all was followed.
        let after: String?
    }

    struct Sentence: Sendable {
        let words: String
    }

    let frame: PageFrame
    let back: String
    let action: String
    let checkAction: String
    let exportsHref: String
    /// The line to note elsewhere; nil for who does not see all of the log.
    let noted: String?
    let eventsCount: String?
    /// Whose history this is, in words.
    let scope: String
    let result: Result?
    let item: String
    let people: [Choice]
    let hasRows: Bool
    let rows: [Row]
    /// What is said of custody where an item was asked for.
    let custodyHeading: String?
    let custody: [CustodyLine]
    let earlier: String?

    init(_ list: AuditList, query: AuditQuery, portion: ChainPortion?, frame: PageFrame, in open: OpenCase) {
        self.frame = frame
        back = "/cases"
        action = open.audit
        checkAction = "\(open.audit)/checks"
        exportsHref = open.exports
        noted = list.head.flatMap { $0.isEmpty ? nil : NotedHash.text($0, of: open.caseFile.id) }
        eventsCount = list.head.map { "\($0.seq) \($0.seq == 1 ? "event" : "events")" }
        scope = Self.scope(open)
        result = portion.map { Result($0, isWholeSeen: Sight.seesWholeLog(as: open.clearance.group)) }
        item = query.item ?? ""
        people =
            [Choice(value: "", label: "Everybody", isChosen: query.person == nil)]
            + list.authors.map {
                Choice(value: $0.person.text, label: $0.name, isChosen: $0.person == query.person)
            }
        rows = list.entries.map { Row($0, in: open) }
        hasRows = !rows.isEmpty
        custodyHeading = query.item.map { "Custody of \($0)" }
        custody = list.custody.map { CustodyLine($0, in: open) }
        earlier =
            list.isCut ? list.entries.compactMap(\.position).last.map { query.address(open.audit, before: $0) } : nil
    }

    private static func scope(_ open: OpenCase) -> String {
        guard open.role == .auditorReadonly else { return "Of the items that you see." }
        return open.clearance.group.walls.isEmpty
            ? "Of all items of the case, by number: what was done, never what they hold."
            : "Of all items that no wall stands before, by number: what was done, never what they hold."
    }
}

extension AuditPage.Row {
    fileprivate init(_ entry: AuditEntry, in open: OpenCase) {
        at = entry.at?.rfc3339()
        let atText = entry.at.map { $0.displayed(in: open.caseFile.timeZone) } ?? ""
        self.atText = atText
        let claimedText = entry.claimedAt?.displayed(in: open.caseFile.timeZone)
        claimed = claimedText == atText ? nil : claimedText
        itemNumber = entry.itemNumber
        itemHref = "\(open.audit)?item=\(EvidenceAddress.encoded(entry.itemNumber))"
        what = entry.isUndo ? "Undone" : entry.kind?.words ?? "This entry cannot be read"
        fields = entry.kind == .evidenceAdded ? "" : entry.changed.map(\.label).joined(separator: ", ")
        who = entry.actorName
        move = entry.custody.map { AuditPage.CustodyLine($0, in: open) }
    }
}

extension AuditPage.CustodyLine {
    fileprivate init(_ entry: AuditedCustody, in open: OpenCase) {
        sequence = entry.sequence
        action = CustodyAction(rawValue: entry.action)?.words ?? entry.action.humanReadable
        movedAt = entry.at.map { $0.displayed(in: open.caseFile.timeZone) }
        giver = Self.holder(entry.fromKind)
        receiver = Self.holder(entry.toKind)
        recordedBy = entry.recordedByName ?? "with the case"
    }

    private static func holder(_ kind: String?) -> String {
        switch kind {
        case "evidence": "an item"
        case "organisation": "an organisation"
        case "case_person": "a person of the case"
        case "member": "somebody of the office"
        case "place": "a place"
        default: "not said"
        }
    }
}

extension AuditPage.Result {
    /// - Parameter isWholeSeen: whether the reader may know which events there are.
    fileprivate init(_ portion: ChainPortion, isWholeSeen: Bool) {
        isWrong = !portion.findings.isEmpty
        after = portion.isWhole ? nil : portion.last?.text
        let seen = isWholeSeen ? portion.findings.prefix(Self.findingsMax) : []
        findings = seen.map { AuditPage.Sentence(words: $0.sentence) }
        if isWrong {
            sentence = "This case is not as it was written. Tell who runs Proffer: proffer verify says more."
        } else if portion.isWhole, portion.hasRecords {
            sentence =
                "The log and the records of this case are as they were written: every hash fits, and nothing is missing."
        } else if portion.isWhole {
            sentence =
                "The log of this case is as it was written. Its other records are too many for a page: proffer verify looks at them."
        } else {
            sentence = "As far as the log was followed, it is as it was written. It is long: go on."
        }
    }

    /// Findings of one page.
    private static let findingsMax = 20
}

extension EventKind {
    fileprivate var words: String {
        switch self {
        case .evidenceAdded: "Added"
        case .evidenceRevised: "Changed"
        case .evidenceWithdrawn: "Withdrawn"
        case .evidenceRestored: "Restored"
        case .evidenceCustody: "Custody"
        case .evidenceFamily: "Attachments became items"
        }
    }
}
