import Core

/// What a row of the grid shows of an item, as strings: the template prints them and the frames carry them.
///
/// Holds only fields that the class sees, empty where it does not see this item's; depends on item, case and class, and on nothing else.
struct EvidenceRow: Sendable {
    /// How a field is bound in the page.
    enum Cell: Sendable {
        case text(String)
        /// Without the span where it happened at the instant and at no other.
        case time(instant: String, text: String, span: Range<Int64>? = nil)
        case state(value: String, text: String)
        case list([String])
    }

    let id: EvidenceID
    let revision: Int
    let isWithdrawn: Bool
    private(set) var cells: [EvidenceField: Cell] = [:]
    /// Who changed it last and when; absent for those who are not told names.
    let changed: String?

    /// - Parameter fields: those that are asked for: a cell takes its time to be written, and most changes touch one.
    init(
        _ item: EvidenceItem,
        in caseFile: CaseFile,
        for group: ClearanceClass,
        only fields: [EvidenceField] = EvidenceField.allCases
    ) {
        id = item.id
        revision = item.revision(for: group)
        isWithdrawn = item.isWithdrawn
        for field in fields where Sight.sees(field, as: group.role) {
            let isSeen = Sight.sees(field, of: item.values, as: group.role)
            cells[field] = Self.cell(field, isSeen ? item.values[field] : nil, in: caseFile)
        }
        if Sight.seesNames(as: group.role) {
            changed = "\(item.changedBy), \(item.changedAt.displayed(in: caseFile.timeZone))"
        } else {
            changed = nil
        }
    }

    /// The display strings as frames carry them.
    var json: JSONValue {
        var members: [String: JSONValue] = [:]
        for (field, cell) in cells { members[field.rawValue] = cell.json }
        if let changed { members["changed"] = .string(changed) }
        if isWithdrawn { members["withdrawn"] = true }
        return .object(members)
    }

    static func cell(_ field: EvidenceField, _ value: FieldValue?, in caseFile: CaseFile) -> Cell {
        switch value {
        case nil:
            switch field.shape {
            case .moment: .time(instant: "", text: "")
            case .enumeration: .state(value: "", text: "")
            case .set: .list([])
            default: .text("")
            }
        case .text(let text):
            if case .enumeration = field.shape { .state(value: text, text: text.humanReadable) } else { .text(text) }
        case .number(let number): .text(String(number))
        case .set(let members): .list(members)
        case .moment(let moment):
            .time(
                instant: moment.instant.rfc3339(),
                text: moment.displayed(in: caseFile.timeZone),
                span: moment.isAtOneInstant ? nil : moment.span
            )
        }
    }
}

extension EvidenceRow.Cell {
    var json: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .time(let instant, let text, nil): ["datetime": .string(instant), "text": .string(text)]
        case .time(let instant, let text, let span?):
            [
                "datetime": .string(instant), "text": .string(text),
                "from": Self.milliseconds(span.lowerBound), "until": Self.milliseconds(span.upperBound, isEnd: true),
            ]
        case .state(let value, let text): ["value": .string(value), "text": .string(text)]
        case .list(let members):
            .array(members.map { ["value": .string($0), "label": .string($0)] })
        }
    }

    /// The words of the cell, for a place that holds only text.
    var text: String {
        switch self {
        case .text(let text), .time(_, let text, _), .state(_, let text): text
        case .list(let members): members.joined(separator: ", ")
        }
    }

    /// An end of the time in which something may have happened; null where it is open.
    private static func milliseconds(_ microseconds: Int64, isEnd: Bool = false) -> JSONValue {
        if [Int64.min, .max].contains(microseconds) { return .null }
        let (whole, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000)
        return .integer(isEnd ? whole + (rest > 0 ? 1 : 0) : whole - (rest < 0 ? 1 : 0))
    }
}
