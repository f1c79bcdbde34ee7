import Core
import Hummingbird
import HummingbirdCore

/// What a list's address says: filter, order, page.
struct EvidenceQuery {
    var filter = EvidenceFilter()
    var sort: EvidenceSort
    /// The order of an address that names none.
    let sortDefault: EvidenceSort
    var cursor: String?
    var limit = EvidencePage.limitDefault
    /// A column set, or names of fields between commas.
    var columns: String?

    /// Reads an address's query; names that are no field of the class are refused.
    ///
    /// - Throws: `EvidenceError.unknownField`, `RequestError.badRequest`.
    init(_ uri: URI, for clearance: Clearance) throws { try self.init(text: uri.query ?? "", for: clearance) }

    /// Reads what stands behind an address's question mark.
    init(text: String, for clearance: Clearance) throws {
        sortDefault = EvidenceSort(field: clearance.sees(.itemNumber) ? .itemNumber : .title, isDescending: false)
        sort = sortDefault
        // The search form sends a plus for a space, which `uri.queryParameters` would keep.
        let fields = try FormFields(urlEncoded: text)
        for (name, text) in fields.names.flatMap({ name in fields.all(name).map { (name, $0) } }) {
            switch name {
            case "q": filter.text = String(text.prefix(EvidenceFilter.textLengthMax))
            case "list": filter.list = text.isEmpty ? nil : String(text.prefix(EvidenceFilter.textLengthMax))
            case "withdrawn": filter.showsWithdrawn = text == "1" || text == "true"
            case "cursor": cursor = text.isEmpty ? nil : text
            case "occurredFrom":
                (filter.occurred.from, filter.occurred.fromTime) = try Self.bound(text, named: name, for: clearance)
            case "occurredTo":
                (filter.occurred.to, filter.occurred.toTime) = try Self.bound(text, named: name, for: clearance)
            // Names come in order, so that a form's time of day follows its day.
            case "occurredFromTime":
                if let time = try Self.time(text, named: name, for: clearance) { filter.occurred.fromTime = time }
            case "occurredToTime":
                if let time = try Self.time(text, named: name, for: clearance) { filter.occurred.toTime = time }
            case "changed": filter.changedSinceVisit = try Self.changedSinceVisit(text)
            case "has": if let field = try Self.presence(text, for: clearance) { filter.has.insert(field) }
            case "hasNot": if let field = try Self.presence(text, for: clearance) { filter.hasNot.insert(field) }
            case "limit":
                guard let number = Int(text), (1...EvidencePage.limitMax).contains(number)
                else { throw RequestError.badRequest("A page holds 1 to \(EvidencePage.limitMax) items.") }
                limit = number
            case "sort": sort = try Self.sort(text, for: clearance)
            case "columns": columns = text.isEmpty ? nil : text
            case "case": break
            case let other:
                guard let field = EvidenceField(rawValue: other), EvidenceFilter.facets.contains(field),
                    clearance.sees(field)
                else { throw EvidenceError.unknownField(other) }
                if !text.isEmpty { filter.values[field, default: []].append(text) }
            }
        }
        // A time without its day says nothing.
        if filter.occurred.from == nil { filter.occurred.fromTime = nil }
        if filter.occurred.to == nil { filter.occurred.toTime = nil }
    }

    /// A day, with or without a time: `2024-03-14`, `2024-03-14T21:00`; nil for a form's empty input.
    private static func bound(
        _ text: String,
        named name: String,
        for clearance: Clearance
    ) throws -> (CalendarDay?, TimeOfDay?) {
        let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let time = parts.count > 1 ? TimeOfDay(parts[1]) : nil
        guard clearance.sees(.occurredAt) else { throw EvidenceError.unknownField(name) }
        if text.isEmpty { return (nil, nil) }
        guard let day = CalendarDay(parts[0]), (time != nil) == (parts.count > 1)
        else { throw RequestError.badRequest("Write the day as 2024-03-14, with a time as 2024-03-14T21:00.") }
        return (day, time)
    }

    /// A time of day; nil for a form's empty input.
    private static func time(_ text: String, named name: String, for clearance: Clearance) throws -> TimeOfDay? {
        guard clearance.sees(.occurredAt) else { throw EvidenceError.unknownField(name) }
        if text.isEmpty { return nil }
        guard let time = TimeOfDay(text) else { throw RequestError.badRequest("Write the time as 21:00.") }
        return time
    }

    private static func changedSinceVisit(_ text: String) throws -> Bool {
        guard text.isEmpty || text == "visit"
        else { throw RequestError.badRequest("A list shows what changed since the last visit: changed=visit.") }
        return text == "visit"
    }

    /// A field that may be empty; nil for a form's empty choice.
    private static func presence(_ text: String, for clearance: Clearance) throws -> EvidenceField? {
        if text.isEmpty { return nil }
        guard let field = EvidenceField(rawValue: text), EvidenceFilter.presences.contains(field), clearance.sees(field)
        else { throw EvidenceError.unknownField(String(text.prefix(60))) }
        return field
    }

    private static func sort(_ text: String, for clearance: Clearance) throws -> EvidenceSort {
        let name = text.hasPrefix("-") ? String(text.dropFirst()) : text
        guard let field = EvidenceField(rawValue: name), EvidenceFilter.sorts.contains(field), clearance.sees(field)
        else { throw EvidenceError.unknownField(name) }
        return EvidenceSort(field: field, isDescending: text.hasPrefix("-"))
    }
}
