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

    func header(in open: OpenCase) -> [String] {
        let clearance = open.clearance
        let withdrawn = query.filter.showsWithdrawn ? ["Register"] : []
        switch kind {
        case .evidence:
            let change = columns.showsChange ? ["Last change"] : []
            return fields(for: clearance).map(\.label) + change + withdrawn
        case .exhibits:
            let isStatusSeen = clearance.sees(.exhibitStatus)
            let standing = isStatusSeen ? ["Offered", "Marked", "Admitted"] : []
            let days = ["Offered on", "Marked on", "Ruled on"].map { "\($0) (\(open.caseFile.timeZone))" }
            let others = [EvidenceField.sponsoringWitness, .ruling].filter(clearance.sees).map(\.label)
            return ["Exhibit number"] + standing + ["Description", "Remark"] + others + (isStatusSeen ? days : [])
                + withdrawn
        }
    }

    func cells(of item: EvidenceItem, _ days: ExhibitDays?, in open: OpenCase) -> [String] {
        let sees = open.clearance.sees
        let row = EvidenceRow(item, in: open.caseFile, for: open.clearance.group)
        func text(_ field: EvidenceField) -> String { row.cells[field]?.text ?? "" }
        let withdrawn = query.filter.showsWithdrawn ? [item.isWithdrawn ? "Withdrawn" : ""] : []
        switch kind {
        case .evidence:
            let change = columns.showsChange ? [row.changed ?? ""] : []
            return fields(for: open.clearance).map(text) + change + withdrawn
        case .exhibits:
            let standing = ExhibitStanding(item.values.text(.exhibitStatus), days)
            let columns = sees(.exhibitStatus) ? [standing.offered, standing.marked, standing.admitted] : []
            let days = columns.map { $0.day(in: open.caseFile.timeZone) }
            let remark = sees(.exhibitStatus) ? standing.other ?? "" : ""
            let others = [EvidenceField.sponsoringWitness, .ruling].filter(sees).map(text)
            return [text(.exhibitNumber)] + columns.map(\.text) + [text(.title), remark] + others + days + withdrawn
        }
    }

    /// The whole list as it is at one position of the class, read anew where the case changes meanwhile.
    ///
    /// - Throws: `ExportError.tooManyItems`, and what the store throws.
    func content(from store: any EvidenceStore, in open: OpenCase) async throws -> ListContent {
        var reading = 1
        while true {
            let (items, days, position) = try await read(from: store, for: open.clearance)
            guard position == nil, reading < ExportLimits.readingsMax else {
                return ListContent(
                    kind: kind,
                    filter: filterWords(in: open),
                    header: header(in: open),
                    rows: items.map { cells(of: $0, days[$0.id], in: open) },
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
    ) async throws -> (items: [EvidenceItem], days: [EvidenceID: ExhibitDays], position: EventPosition?) {
        var items: [EvidenceItem] = []
        var days: [EvidenceID: ExhibitDays] = [:]
        var positions: Set<EventPosition> = []
        var cursor: String?
        repeat {
            let (page, daysOfPage) = try await self.page(
                of: store,
                cursor: cursor,
                limit: EvidencePage.limitMax,
                for: clearance
            )
            guard page.total <= ExportLimits.itemsMax
            else { throw ExportError.tooManyItems(max: ExportLimits.itemsMax) }
            items += page.items
            days.merge(daysOfPage) { first, _ in first }
            positions.insert(page.position)
            cursor = page.next
        } while cursor != nil && items.count < ExportLimits.itemsMax
        return (items, days, positions.count == 1 ? positions.first : nil)
    }

    /// A page of what the list asks for; the days are those of the exhibit list, and of no other.
    func page(
        of store: any EvidenceStore,
        cursor: String?,
        limit: Int,
        for clearance: Clearance
    ) async throws -> (page: EvidencePage, days: [EvidenceID: ExhibitDays]) {
        switch kind {
        case .exhibits: try await store.exhibits(query.filter, cursor: cursor, limit: limit, for: clearance)
        case .evidence:
            (
                try await store.page(query.filter, sort: query.sort, cursor: cursor, limit: limit, for: clearance),
                [:]
            )
        }
    }

    /// Items of the list whose stored files are not what came in, as far as a preview looks for them.
    func changedFiles(in store: any EvidenceStore, for clearance: Clearance) async throws -> ChangedFiles? {
        guard clearance.sees(.fileCondition) else { return nil }
        var filter = query.filter
        // An item says so of its file whenever it was verified, and of most nobody has asked.
        filter.has.insert(.fileCondition)
        var names: [String] = []
        var cursor: String?
        for _ in 0..<(ExportLimits.changedSoughtMax / EvidencePage.limitMax) {
            let page = try await store.page(
                filter,
                sort: query.sort,
                cursor: cursor,
                limit: EvidencePage.limitMax,
                for: clearance
            )
            names += page.items.map { Self.named($0, for: clearance) }.filter { $0.alarm != nil }.map(\.name)
            cursor = page.next
            if cursor == nil { break }
        }
        return ChangedFiles(names)
    }

    private static func named(_ item: EvidenceItem, for clearance: Clearance) -> ListContent.Item {
        func sees(_ field: EvidenceField) -> Bool { Sight.sees(field, of: item.values, as: clearance.role) }
        func text(_ field: EvidenceField) -> String? { sees(field) ? item.values.text(field) : nil }
        return ListContent.Item(
            id: item.id,
            number: text(.itemNumber),
            name: text(.itemNumber) ?? text(.exhibitNumber) ?? text(.batesBegin) ?? "“\(text(.title) ?? "")”",
            revision: item.revision(for: clearance.group),
            digest: text(.sha256),
            alarm: sees(.fileCondition) && item.fileCondition != .unchanged ? item.fileCondition : nil
        )
    }
}
