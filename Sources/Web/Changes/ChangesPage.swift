import Core

/// What changed in a case: a section a person, in it an entry an item, in it what was done, newest first.
struct ChangesPage: Page, Sendable {
    static let template = "changes/list"

    struct Choice: Sendable {
        let value: String
        let label: String
        let isChosen: Bool
    }

    struct Author: Sendable {
        let id: String
        /// Nil where the role sees no names.
        let name: String?
        let count: Int
        let noun: String
        /// What was done to many items at once, each as one.
        let bulks: [Bulk]
        let items: [Item]
    }

    struct Bulk: Sendable {
        let href: String
        let words: String
        let at: String
        let atText: String
        let bulkReason: String?
    }

    struct Item: Sendable {
        let href: String
        let words: String
        let isGone: Bool
        let entries: [HistoryEntry]
    }

    let frame: PageFrame
    let back: String
    let action: String
    let readAction: String
    let spans: [Choice]
    let people: [Choice]
    let hasPeople: Bool
    let fields: [Choice]
    /// Since when, in words.
    let since: String
    let count: String
    let authors: [Author]
    /// What is said instead of changes.
    let empty: String?
    /// The newest change, where all that is new stands on the page and so can be marked as read.
    let upTo: String?
    /// Where the changes before these are.
    let earlier: String?

    init(
        _ list: CaseChangeList,
        query: ChangesQuery,
        visit: CaseVisit,
        reasons: [String: String] = [:],
        frame: PageFrame,
        at now: Instant,
        in open: OpenCase
    ) {
        self.frame = frame
        back = open.base
        action = open.changes
        readAction = "\(open.changes)/readings"
        spans = ChangesQuery.Span.allCases.map {
            Choice(value: $0.rawValue, label: $0.label, isChosen: $0 == query.span)
        }
        hasPeople = Sight.seesNames(as: open.role)
        people =
            [("others", "Everybody else"), ("everybody", "Everybody, with me")]
            .map { Choice(value: $0.0, label: $0.1, isChosen: $0.0 == query.by) }
            + list.authors.map {
                Choice(value: $0.person.text, label: $0.name, isChosen: $0.person.text == query.by)
            }
        fields =
            [Choice(value: "", label: "Any field", isChosen: query.field == nil)]
            + EvidenceField.allCases.filter { open.clearance.sees($0) }
            .map { Choice(value: $0.rawValue, label: $0.label, isChosen: $0 == query.field) }
        since = Self.since(query.span, visit, in: open)
        let changes = list.changes.count == 1 ? "change" : "changes"
        count = "\(list.isCut ? "The newest " : "")\(list.changes.count) \(changes)"
        authors = Self.authors(list, reasons: reasons, in: open)
        empty = list.changes.isEmpty ? Self.empty(query, visit) : nil
        upTo = query.isAllNews && !list.isCut ? list.changes.first?.position.text : nil
        earlier =
            list.isCut ? list.changes.last.map { query.address(open.changes, before: $0.position) } : nil
    }

    private static func since(_ span: ChangesQuery.Span, _ visit: CaseVisit, in open: OpenCase) -> String {
        switch span {
        case .visit where visit.isFirst: "This is your first visit to this case."
        case .visit: "Since you looked last, \(visit.at.displayed(in: open.caseFile.timeZone))."
        case .day: "In the last 24 hours."
        case .week: "In the last 7 days."
        case .all: "Since the case was made."
        }
    }

    private static func empty(_ query: ChangesQuery, _ visit: CaseVisit) -> String {
        if query.isAllNews {
            return visit.isFirst
                ? "What others change from now on is listed here when you come back. Choose “Everything” to see what was."
                : "Nobody else has changed anything that you see."
        }
        return "No change that you see answers this. Choose a longer time, another person or any field."
    }

    /// By person and item, each in the order of their newest change.
    private static func authors(
        _ list: CaseChangeList,
        reasons: [String: String],
        in open: OpenCase
    ) -> [Author] {
        let seesNames = Sight.seesNames(as: open.role)
        return groups(list.changes) { seesNames ? $0.event.actor.text : "" }.map { id, theirs in
            let single = theirs.filter { !$0.isOfBulkEdit }
            let bulks = groups(theirs.filter(\.isOfBulkEdit)) { $0.event.group ?? "" }
            return Author(
                id: id.isEmpty ? "all" : id,
                name: seesNames ? theirs[0].event.actorName : nil,
                count: theirs.count,
                noun: theirs.count == 1 ? "change" : "changes",
                bulks: bulks.map { group, its in
                    Bulk(its, of: group, isCut: list.isCut, because: reasons[group], in: open)
                },
                items: groups(single, by: \.event.item.text).map { _, its in Item(its, reasons: reasons, in: open) }
            )
        }
    }

    private static func groups(
        _ changes: [RecordedEvent],
        by key: (RecordedEvent) -> String
    ) -> [(String, [RecordedEvent])] {
        var places: [String: Int] = [:]
        var groups: [(String, [RecordedEvent])] = []
        for change in changes {
            let name = key(change)
            if let place = places[name] {
                groups[place].1.append(change)
            } else {
                places[name] = groups.count
                groups.append((name, [change]))
            }
        }
        return groups
    }
}

extension RecordedEvent {
    fileprivate var isOfBulkEdit: Bool { event.group.flatMap(BulkEdit.id(ofGroup:)) != nil }
}

extension ChangesPage.Bulk {
    /// - Parameters:
    ///   - changes: of one bulk edit; not empty.
    ///   - isCut: whether there may be more of it than are shown.
    fileprivate init(
        _ changes: [RecordedEvent],
        of group: String,
        isCut: Bool,
        because reason: String?,
        in open: OpenCase
    ) {
        href = "\(open.base)?list=\(EvidenceAddress.encoded(group))"
        let event = changes[0].event
        let fields = Set(changes.flatMap(\.event.changed)).filter(open.clearance.sees).sorted().map(\.label)
        let count = Set(changes.map(\.event.item)).count
        let noun = count == 1 ? "item" : "items"
        let act = event.undoes == nil ? "Changed" : "Undone"
        words = "\(act) at once: \(count) \(noun)\(isCut ? " or more" : ""), \(fields.joined(separator: ", "))"
        at = event.at.rfc3339()
        atText = event.at.displayed(in: open.caseFile.timeZone)
        bulkReason = reason
    }
}

extension ChangesPage.Item {
    /// - Parameter changes: of one item; not empty.
    fileprivate init(_ changes: [RecordedEvent], reasons: [String: String], in open: OpenCase) {
        let subject = changes[0].subject
        let row = EvidenceRow(subject, in: open.caseFile, for: open.clearance.group)
        href = open.address(of: subject.id)
        words = [row.cells[.itemNumber]?.text ?? "", row.cells[.title]?.text ?? ""]
            .filter { !$0.isEmpty }.joined(separator: " · ")
        isGone = subject.isWithdrawn
        entries = changes.map { HistoryEntry($0, reasons: reasons, in: open) }
    }
}
