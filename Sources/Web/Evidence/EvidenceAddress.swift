import Core
import Foundation

/// The address of a list: filter, order, columns and page, so that a link brings the same list back.
struct EvidenceAddress: Sendable {
    private(set) var base: String
    var filter: EvidenceFilter
    var sort: EvidenceSort
    /// What the address says of the columns; nil for the register's own.
    var columns: String?
    var cursor: String?
    private let sortDefault: EvidenceSort

    init(base: String, query: EvidenceQuery) {
        self.base = base
        filter = query.filter
        sort = query.sort
        sortDefault = query.sortDefault
        columns = query.columns
        cursor = query.cursor
    }

    var isFiltered: Bool {
        !filter.values.isEmpty || !filter.text.isEmpty || filter.list != nil || !filter.occurred.isOpen
            || !filter.has.isEmpty || !filter.hasNot.isEmpty || filter.changedSinceVisit
    }

    /// The names and values behind the question mark, in one order always.
    var parameters: [(name: String, value: String)] {
        var parameters: [(name: String, value: String)] = []
        if !filter.text.isEmpty { parameters.append(("q", filter.text)) }
        for field in filter.values.keys.sorted() {
            for value in filter.values[field] ?? [] { parameters.append((field.rawValue, value)) }
        }
        let occurred = filter.occurred
        if let day = occurred.from { parameters.append(("occurredFrom", Self.bound(day, occurred.fromTime))) }
        if let day = occurred.to { parameters.append(("occurredTo", Self.bound(day, occurred.toTime))) }
        for field in filter.has.sorted() { parameters.append(("has", field.rawValue)) }
        for field in filter.hasNot.sorted() { parameters.append(("hasNot", field.rawValue)) }
        if let list = filter.list { parameters.append(("list", list)) }
        if filter.changedSinceVisit { parameters.append(("changed", "visit")) }
        if filter.showsWithdrawn { parameters.append(("withdrawn", "1")) }
        if sort != sortDefault {
            parameters.append(("sort", (sort.isDescending ? "-" : "") + sort.field.rawValue))
        }
        if let columns { parameters.append(("columns", columns)) }
        if let cursor { parameters.append(("cursor", cursor)) }
        return parameters
    }

    /// What stands behind the question mark.
    var query: String { parameters.map { "\($0.name)=\(Self.encoded($0.value))" }.joined(separator: "&") }

    var text: String {
        let query = query
        return query.isEmpty ? base : "\(base)?\(query)"
    }

    private static func bound(_ day: CalendarDay, _ time: TimeOfDay?) -> String {
        time.map { "\(day.text)T\($0.text)" } ?? day.text
    }

    /// Everything, in the list's own order and columns.
    var bare: EvidenceAddress {
        var address = first
        address.filter = EvidenceFilter()
        address.sort = sortDefault
        address.columns = nil
        return address
    }

    /// The same list from its first page on.
    var first: EvidenceAddress {
        var address = self
        address.cursor = nil
        return address
    }

    /// The same filter on another page of the case, in the order and columns of that page.
    func list(at base: String) -> EvidenceAddress {
        var address = moved(to: base)
        address.sort = sortDefault
        address.columns = nil
        return address
    }

    /// The same list on another page of the case that shows it with filter, order and columns.
    func moved(to base: String) -> EvidenceAddress {
        var address = first
        address.base = base
        return address
    }

    func sorted(by sort: EvidenceSort) -> EvidenceAddress {
        var address = first
        address.sort = sort
        return address
    }

    /// With a value of a field added to the filter, or taken from it.
    func toggling(_ value: String, of field: EvidenceField) -> EvidenceAddress {
        var address = first
        var values = address.filter.values[field] ?? []
        if let place = values.firstIndex(of: value) {
            values.remove(at: place)
        } else {
            values.append(value)
        }
        address.filter.values[field] = values.isEmpty ? nil : values
        return address
    }

    /// From the first page on, with another filter.
    func filtered(_ change: (inout EvidenceFilter) -> Void) -> EvidenceAddress {
        var address = first
        change(&address.filter)
        return address
    }

    static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    private static let unreserved = CharacterSet(
        charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
    )
}
