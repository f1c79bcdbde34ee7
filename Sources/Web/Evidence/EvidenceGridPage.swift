import Core

/// The page of the grid: search, filters in force, facets, the table, the pager.
struct EvidenceGridPage: Page, Sendable {
    static let template = "evidence/grid"

    struct Link: Sendable {
        let href: String
        let label: String
        var isCurrent = false
    }

    struct Facet: Sendable {
        let label: String
        let values: [Value]
    }

    struct Value: Sendable {
        let href: String
        let label: String
        let count: Int
        let isChosen: Bool
    }

    struct Parameter: Sendable {
        let name: String
        let value: String
    }

    /// The form of the filters that are no facets: days, and fields that are filled in or not.
    struct Asking: Sendable {
        let hasDays: Bool
        let from: String
        let fromTime: String
        let to: String
        let toTime: String
        let zone: String
        let presences: [Option]
        /// What the form carries along.
        let carried: [Parameter]
    }

    struct Option: Sendable {
        let value: String
        let label: String
    }

    let frame: PageFrame
    let base: String
    let caseBase: String
    let changesHref: String
    /// The same list with only what changed since the last visit, or without that.
    let newsHref: String
    let showsNews: Bool
    /// Nil for who sees no items.
    let views: SavedViewsMenu?
    /// How much others changed since the last visit, in words; nil for nothing.
    let news: String?
    let total: Int
    let noun: String
    let mayAdd: Bool
    /// Where files are dropped, for who may add them.
    let drop: DropView?
    /// What may be kept on the person's device, for who sees items.
    let court: CourtView?
    let mayChangePeople: Bool
    let query: String?
    /// What the search form carries along.
    let kept: [Parameter]
    let sets: [Link]
    let withdrawnHref: String
    let showsWithdrawn: Bool
    /// The exhibit list with these filters, for who sees exhibit numbers.
    let exhibitsHref: String?
    /// Where this very list is taken along as a file, for who sees items.
    let exportHref: String?
    let hasChips: Bool
    let chips: [Link]
    let hasFilters: Bool
    let asking: Asking
    let facets: [Facet]
    let table: EvidenceTable
    let first: String?
    let next: String?

    init(
        frame: PageFrame,
        page: EvidencePage,
        columns: EvidenceColumns,
        address: EvidenceAddress,
        in open: OpenCase,
        rows: RenderedRows,
        newsCount: Int = 0,
        changed: Set<EvidenceID> = [],
        views: SavedViewsMenu? = nil,
        fileBytesMax: Int64 = FileLimits.bytesMax,
        restrictedHours: Int = OfflineLimits.restrictedHours
    ) throws {
        self.frame = frame
        drop = DropView(addingTo: open, bytesMax: fileBytesMax)
        court = CourtView(at: address, in: open, restrictedHours: restrictedHours)
        base = address.base
        caseBase = "/cases/\(open.caseFile.id.text)"
        changesHref = open.changes
        newsHref = address.filtered { $0.changedSinceVisit.toggle() }.text
        showsNews = address.filter.changedSinceVisit
        self.views = views
        news = newsCount == 0 ? nil : newsCount == ChangeLimits.countedMax ? "\(newsCount) or more" : "\(newsCount)"
        total = page.total
        noun = page.total == 1 ? "item" : "items"
        mayAdd = Permissions.mayAddItems(as: open.role)
        mayChangePeople = Permissions.mayChangePeople(as: open.role)
        query = address.filter.text.isEmpty ? nil : address.filter.text
        kept = address.first.parameters.filter { $0.name != "q" }.map { Parameter(name: $0.name, value: $0.value) }
        sets = EvidenceColumns.sets(for: open.clearance).map { named in
            var other = address
            other.columns = named == .register ? nil : named.rawValue
            return Link(href: other.text, label: named.label, isCurrent: columns.name == named.rawValue)
        }
        var withdrawn = address.first
        withdrawn.filter.showsWithdrawn.toggle()
        withdrawnHref = withdrawn.text
        showsWithdrawn = address.filter.showsWithdrawn
        exhibitsHref = open.clearance.sees(.exhibitNumber) ? address.list(at: open.exhibits).text : nil
        let export = "\(open.exports)/\(ListExport.Kind.evidence.rawValue)/new"
        exportHref = open.clearance.sees(.title) ? address.moved(to: export).text : nil
        chips = Self.chips(address, in: open.caseFile)
        hasChips = !chips.isEmpty
        facets = EvidenceFilter.facets.compactMap { Self.facet($0, page.facets[$0] ?? [], address) }
        asking = Asking(address, in: open)
        hasFilters = !facets.isEmpty || asking.hasDays || !asking.presences.isEmpty
        table = try EvidenceTable(page, columns, at: address, in: open, rows: rows, changed: changed)
        first = address.cursor == nil ? nil : address.first.text
        next = page.next.map { cursor in
            var following = address
            following.cursor = cursor
            return following.text
        }
    }

    /// A link for each filter in force, which takes it away.
    static func chips(_ address: EvidenceAddress, in caseFile: CaseFile) -> [Link] {
        var chips: [Link] = []
        if !address.filter.text.isEmpty {
            var without = address.first
            without.filter.text = ""
            chips.append(Link(href: without.text, label: "“\(address.filter.text)”"))
        }
        if address.filter.list != nil {
            var without = address.first
            without.filter.list = nil
            chips.append(Link(href: without.text, label: address.filter.list.map(Self.listWords) ?? ""))
        }
        if address.filter.changedSinceVisit {
            let without = address.filtered { $0.changedSinceVisit = false }
            chips.append(Link(href: without.text, label: "Changed since my last visit"))
        }
        for field in address.filter.values.keys.sorted() {
            for value in address.filter.values[field] ?? [] {
                chips.append(
                    Link(href: address.toggling(value, of: field).text, label: "\(field.label): \(words(value, field))")
                )
            }
        }
        return chips + dayChips(address, in: caseFile) + presenceChips(address)
    }

    /// Days are named with the zone that they are meant in.
    private static func dayChips(_ address: EvidenceAddress, in caseFile: CaseFile) -> [Link] {
        func words(_ day: CalendarDay) -> String {
            DatedMoment(instant: day.start(in: caseFile.timeZone), zone: caseFile.timeZone, precision: "day")
                .displayed(in: caseFile.timeZone).replacing(" (day)", with: "")
        }
        let occurred = address.filter.occurred
        func words(_ day: CalendarDay, _ time: TimeOfDay) -> String {
            day.instant(at: time, in: caseFile.timeZone).displayed(in: caseFile.timeZone)
        }
        let from = occurred.from.map { day in
            let without = address.filtered { ($0.occurred.from, $0.occurred.fromTime) = (nil, nil) }
            return Link(
                href: without.text,
                label: "Occurred from \(occurred.fromTime.map { words(day, $0) } ?? words(day))"
            )
        }
        let to = occurred.to.map { day in
            let without = address.filtered { ($0.occurred.to, $0.occurred.toTime) = (nil, nil) }
            let label = occurred.toTime.map { "Occurred before \(words(day, $0))" } ?? "Occurred to \(words(day))"
            return Link(href: without.text, label: label)
        }
        return [from, to].compactMap(\.self)
    }

    private static func presenceChips(_ address: EvidenceAddress) -> [Link] {
        let has = address.filter.has.sorted().map { field in
            Link(href: address.filtered { $0.has.remove(field) }.text, label: "Has: \(field.label)")
        }
        let hasNot = address.filter.hasNot.sorted().map { field in
            Link(href: address.filtered { $0.hasNot.remove(field) }.text, label: "Has not: \(field.label)")
        }
        return has + hasNot
    }

    private static func facet(
        _ field: EvidenceField,
        _ counts: [(value: String, count: Int)],
        _ address: EvidenceAddress
    ) -> Facet? {
        guard !counts.isEmpty else { return nil }
        let chosen = address.filter.values[field] ?? []
        return Facet(
            label: field.label,
            values: counts.map { value, count in
                Value(
                    href: address.toggling(value, of: field).text,
                    label: words(value, field),
                    count: count,
                    isChosen: chosen.contains(value)
                )
            }
        )
    }

    /// What a group of the log is called.
    private static func listWords(_ group: String) -> String {
        BulkEdit.id(ofGroup: group) == nil ? "Added by one list" : "Changed by one bulk edit"
    }

    private static func words(_ value: String, _ field: EvidenceField) -> String {
        if case .enumeration = field.shape { value.humanReadable } else { value }
    }
}

extension EvidenceGridPage.Asking {
    fileprivate init(_ address: EvidenceAddress, in open: OpenCase) {
        let filter = address.filter
        hasDays = open.clearance.sees(.occurredAt)
        from = filter.occurred.from?.text ?? ""
        fromTime = filter.occurred.fromTime?.text ?? ""
        to = filter.occurred.to?.text ?? ""
        toTime = filter.occurred.toTime?.text ?? ""
        zone = open.caseFile.timeZone
        presences = EvidenceFilter.presences.filter(open.clearance.sees).map {
            EvidenceGridPage.Option(value: $0.rawValue, label: $0.label)
        }
        carried = address.first.parameters.filter { $0.name != "occurredFrom" && $0.name != "occurredTo" }
            .map { EvidenceGridPage.Parameter(name: $0.name, value: $0.value) }
    }
}
