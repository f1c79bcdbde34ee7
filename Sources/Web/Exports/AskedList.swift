import Core
import HummingbirdCore

/// The list that an address asks for, with what stands in its cells.
struct AskedList: Sendable {
    let kind: ListExport.Kind
    let query: EvidenceQuery
    let address: EvidenceAddress
    private let columns: EvidenceColumns

    /// - Throws: `EvidenceError.unknownField` for a name that is no field of the class.
    init(_ kind: ListExport.Kind, _ uri: URI, in open: OpenCase) throws {
        var query = try EvidenceQuery(uri, for: open.clearance)
        query.cursor = nil
        address = EvidenceAddress(base: "\(open.exports)/\(kind.rawValue)", query: query)
        if kind == .exhibits {
            guard open.clearance.sees(.exhibitNumber)
            else { throw EvidenceError.unknownField(EvidenceField.exhibitNumber.rawValue) }
            query.filter.has.insert(.exhibitNumber)
            query.sort = EvidenceSort(field: .exhibitNumber, isDescending: false)
        }
        self.kind = kind
        self.query = query
        columns = try EvidenceColumns(query.columns, for: open.clearance)
    }

    /// The filters in force, in words.
    func filterWords(in open: OpenCase) -> String {
        ExhibitListPage.filters(at: address, in: open.caseFile, all: "all")
    }

    /// The fields of the columns; the number that names an item comes first, whatever the address says.
    private func fields(for clearance: Clearance) -> [EvidenceField] {
        let fields = columns.fields
        return fields.contains(.itemNumber) || !clearance.sees(.itemNumber) ? fields : [.itemNumber] + fields
    }

    func header(for clearance: Clearance) -> [String] {
        let withdrawn = query.filter.showsWithdrawn ? ["Register"] : []
        switch kind {
        case .evidence:
            let change = columns.showsChange ? ["Last change"] : []
            return fields(for: clearance).map(\.label) + change + withdrawn
        case .exhibits:
            let standing = clearance.sees(.exhibitStatus) ? ["Offered", "Marked", "Admitted"] : []
            let others = [EvidenceField.sponsoringWitness, .ruling].filter(clearance.sees).map(\.label)
            return ["Exhibit number"] + standing + ["Description", "Remark"] + others + withdrawn
        }
    }

    func cells(of item: EvidenceItem, in open: OpenCase) -> [String] {
        let sees = open.clearance.sees
        let row = EvidenceRow(item, in: open.caseFile, for: open.clearance.group)
        func text(_ field: EvidenceField) -> String { row.cells[field]?.text ?? "" }
        let withdrawn = query.filter.showsWithdrawn ? [item.isWithdrawn ? "Withdrawn" : ""] : []
        switch kind {
        case .evidence:
            let change = columns.showsChange ? [row.changed ?? ""] : []
            return fields(for: open.clearance).map(text) + change + withdrawn
        case .exhibits:
            let standing = ExhibitStanding(item.values.text(.exhibitStatus))
            let shown = sees(.exhibitStatus) ? [standing.offered, standing.marked, standing.admitted] : []
            let remark = sees(.exhibitStatus) ? standing.other ?? "" : ""
            let others = [EvidenceField.sponsoringWitness, .ruling].filter(sees).map(text)
            return [text(.exhibitNumber)] + shown + [text(.title), remark] + others + withdrawn
        }
    }

    /// The whole list as it is at one position of the class, read anew where the case changes meanwhile.
    ///
    /// - Throws: `ExportError.tooManyItems`, and what the store throws.
    func content(from store: any EvidenceStore, in open: OpenCase) async throws -> ListContent {
        var reading = 1
        while true {
            let (items, position) = try await read(from: store, for: open.clearance)
            guard position == nil, reading < ExportLimits.readingsMax else {
                return ListContent(
                    kind: kind,
                    filter: filterWords(in: open),
                    header: header(for: open.clearance),
                    rows: items.map { cells(of: $0, in: open) },
                    items: items.map { Self.named($0, for: open.clearance) },
                    position: position
                )
            }
            reading += 1
        }
    }

    /// All items, and the position that they are all true at, if there is one.
    private func read(
        from store: any EvidenceStore,
        for clearance: Clearance
    ) async throws -> (items: [EvidenceItem], position: EventPosition?) {
        var items: [EvidenceItem] = []
        var positions: Set<EventPosition> = []
        var cursor: String?
        repeat {
            let page = try await store.page(
                query.filter,
                sort: query.sort,
                cursor: cursor,
                limit: EvidencePage.limitMax,
                for: clearance
            )
            guard page.total <= ExportLimits.itemsMax
            else { throw ExportError.tooManyItems(max: ExportLimits.itemsMax) }
            items += page.items
            positions.insert(page.position)
            cursor = page.next
        } while cursor != nil && items.count < ExportLimits.itemsMax
        return (items, positions.count == 1 ? positions.first : nil)
    }

    private static func named(_ item: EvidenceItem, for clearance: Clearance) -> ListContent.Item {
        func text(_ field: EvidenceField) -> String? { clearance.sees(field) ? item.values.text(field) : nil }
        return ListContent.Item(
            id: item.id,
            number: text(.itemNumber),
            revision: item.revision(for: clearance.group),
            digest: text(.sha256),
            alarm: clearance.sees(.fileCondition) && item.fileCondition != .unchanged ? item.fileCondition : nil
        )
    }
}
