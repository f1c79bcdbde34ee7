import Core
import SQL
import TestSupport

@testable import Storage

/// All items of a case as their rows say, and the plain way to answer a list from them: look at each.
struct ListModel {
    private(set) var items: [EvidenceItem] = [] {
        didSet { words = items.map(Self.words) }
    }
    /// The words of each item by field.
    private var words: [[EvidenceField: [Substring]]] = []

    init(of workspace: Workspace) async throws { try await read(workspace) }

    /// Reads one item again, or all.
    mutating func read(_ workspace: Workspace, only id: EvidenceID? = nil) async throws {
        let rows = try await workspace.database.read { connection in
            try connection.rows(
                """
                SELECT \(EvidenceItem.columns) FROM evidence_item i
                WHERE i.case_id = \(workspace.caseFile.text) AND (\(id == nil) = 1 OR i.id = \(id?.text ?? ""))
                """
            ).map(EvidenceItem.init(row:))
        }
        items = items.filter { item in !rows.contains { $0.id == item.id } } + rows
    }

    func answers(_ filter: EvidenceFilter, for clearance: Clearance) -> [EvidenceItem] {
        let asked = filter.text.lowercased().split(separator: " ")
        let seen = EvidenceField.allCases.filter { clearance.sees($0) }
        return zip(items, words).filter { item, words in
            guard item.audience.contains(clearance.group), filter.showsWithdrawn || !item.isWithdrawn
            else { return false }
            let isHeld = filter.values.allSatisfy { field, wanted in
                wanted.isEmpty || !Set(wanted).isDisjoint(with: Self.values(of: field, item))
            }
            let isAsFilled =
                filter.has.allSatisfy { item.values[$0] != nil } && filter.hasNot.allSatisfy { item.values[$0] == nil }
            return isHeld && isAsFilled && Self.mayHaveOccurred(item.values.moment(.occurredAt), in: filter.occurred)
                && asked.allSatisfy { word in
                    seen.contains { field in words[field]?.contains { $0.hasPrefix(word) } ?? false }
                }
        }.map(\.0)
    }

    /// `value: count`, the most first; nothing for a field that the class does not see.
    func counts(of field: EvidenceField, _ filter: EvidenceFilter, for clearance: Clearance) -> [String]? {
        guard clearance.sees(field) else { return nil }
        var others = filter
        others.values[field] = nil
        var counts: [String: Int] = [:]
        for item in answers(others, for: clearance) {
            for value in Self.values(of: field, item) { counts[value, default: 0] += 1 }
        }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key): \($0.value)" }
    }

    func isListed(_ id: EvidenceID) -> Bool {
        items.contains { $0.id == id && !$0.isWithdrawn && $0.audience.mask & 1 != 0 }
    }

    /// Adds, revises, withdraws or restores an item as the lead, and reads all anew.
    mutating func changeOne(in workspace: Workspace, _ random: inout SeededGenerator) async throws {
        let seen = items.filter { $0.audience.mask & 1 != 0 }
        guard let item = seen.randomElement(using: &random), UInt8.random(in: 0..<8, using: &random) > 0 else {
            let added = try await workspace.seed([Self.values(&random)])
            return try await read(workspace, only: added.first)
        }
        var changes: [EvidenceField: FieldChange] = [:]
        let values = Self.values(&random)
        for field in Self.revised.shuffled(using: &random).prefix(2) where values[field] != item.values[field] {
            changes[field] = .to(values[field])
        }
        let isWithdrawal = UInt8.random(in: 0..<5, using: &random) == 0
        let operation: Mutation.Operation =
            item.isWithdrawn ? .restore : isWithdrawal || changes.isEmpty ? .withdraw : .revise
        let mutation = Mutation(
            key: .random(),
            operation: operation,
            item: item.id,
            base: [.title: item.revision].merging(changes.mapValues { _ in item.revision }) { first, _ in first },
            changes: operation == .revise ? changes : [:]
        )
        guard try await workspace.send(mutation).status == .applied else {
            throw WorkspaceError.refused("\(operation) \(changes)")
        }
        try await read(workspace, only: item.id)
    }

    /// Whether a moment of early 1970 in UTC may lie within days that are meant in New York, five hours behind.
    private static func mayHaveOccurred(_ moment: DatedMoment?, in days: DayRange) -> Bool {
        if days.isOpen { return true }
        guard let moment else { return false }
        let (first, last) = seconds(of: moment)
        let from: Double = days.from.map(midnightInNewYork) ?? -.infinity
        let end: Double = days.to.map { midnightInNewYork($0) + dayLength } ?? .infinity
        return from < end && first < end && last >= from
    }

    private static let dayLength: Double = 86_400

    private static func midnightInNewYork(_ day: CalendarDay) -> Double {
        let parts = day.text.split(separator: "-").compactMap { Double($0) }
        let daysOfMonths: Double = (parts[1] - 1) * 31
        return (daysOfMonths + parts[2] - 1) * dayLength + 5 * 3_600
    }

    /// The first and the last second of which a moment may be.
    private static func seconds(of moment: DatedMoment) -> (first: Double, last: Double) {
        let second = Double(moment.instant.microseconds) / 1_000_000
        let day: Double = (second / dayLength).rounded(.down) * dayLength
        let february: Double = 31 * dayLength
        switch moment.precision {
        case "day": return (day, day + dayLength - 1)
        case "month" where second < february: return (0, february - 1)
        case "month": return (february, february + 28 * dayLength - 1)
        case "year": return (0, 365 * dayLength - 1)
        case "approximate": return (day - dayLength, day + 2 * dayLength - 1)
        case "before": return (-.infinity, second)
        case "after", "range": return (second, .infinity)
        case "unknown": return (-.infinity, .infinity)
        default: return (second, second)
        }
    }

    private static func day(_ random: inout SeededGenerator) -> CalendarDay? {
        CalendarDay("1970-0\(Int.random(in: 1...2, using: &random))-\(Int.random(in: 10...28, using: &random))")
    }

    /// A filter of fields that the class sees, of any breadth.
    static func filter(for clearance: Clearance, _ random: inout SeededGenerator) -> EvidenceFilter {
        var filter = EvidenceFilter(showsWithdrawn: Bool.random(using: &random))
        // Some ask for nothing but days and what is filled in, or little would be left of most lists.
        let hasValues = UInt8.random(in: 0..<2, using: &random) == 0
        for field in EvidenceFilter.facets
        where hasValues && clearance.sees(field) && UInt8.random(in: 0..<4, using: &random) == 0 {
            filter.values[field] = (0..<Int.random(in: 1...6, using: &random))
                .compactMap { _ in choices(for: field).randomElement(using: &random) }
        }
        let text = ["", "", "harb", "road lamp", "ro", "chat", "nothing", "P00"].randomElement(using: &random)
        filter.text = hasValues ? text ?? "" : ""
        for field in EvidenceFilter.presences where clearance.sees(field) {
            switch UInt8.random(in: 0..<60, using: &random) {
            case 0: filter.has.insert(field)
            case 1: filter.hasNot.insert(field)
            default: break
            }
        }
        if clearance.sees(.occurredAt), Bool.random(using: &random) {
            filter.occurred.from = Bool.random(using: &random) ? day(&random) : nil
            filter.occurred.to = Bool.random(using: &random) ? day(&random) : nil
        }
        return filter
    }

    static func values(_ random: inout SeededGenerator) -> FieldValues {
        var values = FieldValues()
        for field in EvidenceFilter.facets {
            let members = (0..<Int.random(in: 0...3, using: &random))
                .compactMap { _ in choices(for: field).randomElement(using: &random) }
            if case .set = field.shape {
                values[field] = .set(of: members)
            } else {
                values[field] = choices(for: field).randomElement(using: &random).map { .text($0) }
            }
        }
        values[.title] = .text(words(1...3, &random))
        values[.kind] = .text(EvidenceVocabulary.kinds.prefix(4).randomElement(using: &random) ?? "")
        values[.source] = Bool.random(using: &random) ? .text(words(1...1, &random)) : nil
        values[.custodian] = Bool.random(using: &random) ? .text(words(1...2, &random)) : nil
        if Bool.random(using: &random) { values[.notes] = .text(words(1...4, &random)) }
        if Bool.random(using: &random) {
            // Full hours, so that items begin and end with the days that are asked for.
            let seconds = Int64.random(in: 0..<58 * 24, using: &random) * 3_600
            let precision = EvidenceVocabulary.datePrecisions.randomElement(using: &random) ?? "exact"
            values[.occurredAt] = .moment(
                DatedMoment(instant: Instant(seconds: seconds), zone: "UTC", precision: precision)
            )
        }
        if Bool.random(using: &random) { values[.productions] = .set(of: ["P001"]) }
        return values
    }

    private static func choices(for field: EvidenceField) -> [String] {
        switch field.shape {
        case .enumeration(let values): values
        case .set(_, _, let allowed): allowed ?? ["red", "green", "blue", "white", "black"]
        default: []
        }
    }

    private static func words(_ count: ClosedRange<Int>, _ random: inout SeededGenerator) -> String {
        let words = ["Harbour", "road", "Lamp", "chat", "rope", "Box"]
        return (0..<Int.random(in: count, using: &random)).compactMap { _ in words.randomElement(using: &random) }
            .joined(separator: " ")
    }

    private static func words(of item: EvidenceItem) -> [EvidenceField: [Substring]] {
        var words: [EvidenceField: [Substring]] = [:]
        for field in item.values.fields {
            words[field] = values(of: field, item).joined(separator: " ").lowercased()
                .split { !$0.isLetter && !$0.isNumber }
        }
        return words
    }

    private static func values(of field: EvidenceField, _ item: EvidenceItem) -> [String] {
        switch item.values[field] {
        case .text(let text): [text]
        case .set(let members): members
        case .number(let number): ["\(number)"]
        case .moment, nil: []
        }
    }

    /// Fields that the lead may change at any time.
    private static let revised: [EvidenceField] = [
        .title, .kind, .tags, .issues, .source, .custodian, .notes, .exhibitStatus, .custodyStatus, .occurredAt,
    ]
}

extension Workspace {
    func fill(items: Int, _ random: inout SeededGenerator) async throws -> ListModel {
        var values: [FieldValues] = []
        for _ in 0..<items { values.append(ListModel.values(&random)) }
        try await seed(values)
        return try await ListModel(of: self)
    }

    func firstPage(
        _ filter: EvidenceFilter,
        for clearance: Clearance,
        _ random: inout SeededGenerator
    ) async throws -> EvidencePage {
        let seen = EvidenceFilter.sorts.filter { clearance.sees($0) }
        let field = seen.randomElement(using: &random) ?? .title
        return try await evidence.page(
            filter,
            sort: EvidenceSort(field: field, isDescending: Bool.random(using: &random)),
            cursor: nil,
            limit: EvidencePage.limitMax,
            for: clearance
        )
    }

    func allPages(_ sort: EvidenceSort, for clearance: Clearance) async throws -> [EvidenceID] {
        var items: [EvidenceID] = []
        var cursor: String?
        repeat {
            let page = try await evidence.page(.init(), sort: sort, cursor: cursor, limit: 17, for: clearance)
            items += page.items.map(\.id)
            cursor = page.next
        } while cursor != nil
        return items
    }

    /// The items of the case as the database sorts them.
    func storedOrder(of field: EvidenceField) async throws -> [EvidenceID] {
        try await database.read { [caseFile] connection in
            try connection.rows(
                """
                SELECT item_id FROM evidence_sort WHERE case_id = \(caseFile.text) AND field = \(field.rawValue)
                ORDER BY sort_key, item_id
                """
            ).compactMap { EvidenceID(try $0.text("item_id")) }
        }
    }
}
