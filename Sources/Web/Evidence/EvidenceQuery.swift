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
    init(_ uri: URI, for clearance: Clearance) throws {
        sortDefault = EvidenceSort(field: clearance.sees(.itemNumber) ? .itemNumber : .title, isDescending: false)
        sort = sortDefault
        // The search form sends a plus for a space, which `uri.queryParameters` would keep.
        let fields = try FormFields(urlEncoded: uri.query ?? "")
        for (name, text) in fields.names.flatMap({ name in fields.all(name).map { (name, $0) } }) {
            switch name {
            case "q": filter.text = String(text.prefix(EvidenceFilter.textLengthMax))
            case "list": filter.list = text.isEmpty ? nil : String(text.prefix(EvidenceFilter.textLengthMax))
            case "withdrawn": filter.showsWithdrawn = text == "1" || text == "true"
            case "cursor": cursor = text.isEmpty ? nil : text
            case "occurredFrom": filter.occurred.from = try Self.day(text, named: name, for: clearance)
            case "occurredTo": filter.occurred.to = try Self.day(text, named: name, for: clearance)
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
    }

    /// A day; nil for a form's empty input.
    private static func day(_ text: String, named name: String, for clearance: Clearance) throws -> CalendarDay? {
        guard clearance.sees(.occurredAt) else { throw EvidenceError.unknownField(name) }
        if text.isEmpty { return nil }
        guard let day = CalendarDay(text) else { throw RequestError.badRequest("Write the day as 2024-03-14.") }
        return day
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
