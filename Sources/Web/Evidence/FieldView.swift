import Core

/// A field as the templates `_text` and `_value` print it: one of the four forms that a frame can fill again.
struct FieldView: Hashable, Sendable {
    struct Member: Hashable, Sendable {
        let value: String
        let label: String
    }

    let name: String
    let label: String
    let isText: Bool
    let isTime: Bool
    let isState: Bool
    let isList: Bool
    /// The instant of a time, the enumeration value of a state.
    let value: String
    let text: String
    let members: [Member]

    init(name: String, label: String, cell: EvidenceRow.Cell) {
        self.name = name
        self.label = label
        text = cell.text
        var value = ""
        var members: [Member] = []
        var form = (isText: false, isTime: false, isState: false, isList: false)
        switch cell {
        case .text: form.isText = true
        case .time(let instant, _, _):
            form.isTime = true
            value = instant
        case .state(let state, _):
            form.isState = true
            value = state
        case .list(let entries):
            form.isList = true
            members = entries.map { Member(value: $0, label: $0) }
        }
        (isText, isTime, isState, isList) = form
        self.value = value
        self.members = members
    }

    init(_ field: EvidenceField, _ cell: EvidenceRow.Cell) {
        self.init(name: field.rawValue, label: field.label, cell: cell)
    }

    /// Who changed the item last and when.
    init(changed: String) { self.init(name: "changed", label: "Last change", cell: .text(changed)) }
}
