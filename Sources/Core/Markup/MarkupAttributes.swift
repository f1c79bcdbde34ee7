/// The few things that an element may say of itself.
///
/// Values out of range are left out.
public struct MarkupAttributes: Sendable, Equatable {
    public enum Direction: String, Sendable {
        case leftToRight = "ltr"
        case rightToLeft = "rtl"
        case automatic = "auto"
    }

    public enum Scope: String, Sendable {
        case column = "col"
        case row = "row"
        case columnGroup = "colgroup"
        case rowGroup = "rowgroup"
    }

    public var direction: Direction?
    /// Of cells: how many columns they span, 2 to 100.
    public var columns: Int?
    /// Of cells: how many rows they span, 2 to 1,000.
    public var rows: Int?
    /// Of header cells.
    public var scope: Scope?
    /// Of numbered lists: the number of the first item; of list items: their own number; -1,000,000 to 1,000,000.
    public var number: Int?

    public init(
        direction: Direction? = nil,
        columns: Int? = nil,
        rows: Int? = nil,
        scope: Scope? = nil,
        number: Int? = nil
    ) {
        self.direction = direction
        self.columns = columns
        self.rows = rows
        self.scope = scope
        self.number = number
    }

    /// Name and value of what an element may carry; values hold nothing that would need an escape.
    func pairs(of element: MarkupElement) -> [(name: String, value: String)] {
        var pairs: [(name: String, value: String)] = []
        if let direction { pairs.append(("dir", direction.rawValue)) }
        if element.isCell {
            if let columns, Self.columnsSpanned.contains(columns) { pairs.append(("colspan", String(columns))) }
            if let rows, Self.rowsSpanned.contains(rows) { pairs.append(("rowspan", String(rows))) }
        }
        if element == .headerCell, let scope { pairs.append(("scope", scope.rawValue)) }
        if let number, Self.numbers.contains(number) {
            if element == .numberedList { pairs.append(("start", String(number))) }
            if element == .listItem { pairs.append(("value", String(number))) }
        }
        return pairs
    }

    private static let columnsSpanned = 2...100
    private static let rowsSpanned = 2...1_000
    private static let numbers = -1_000_000...1_000_000
}
