/// What became of a list.
public struct ListReport: Sendable, Hashable {
    /// Rows that are items now.
    public var added = 0
    /// Rows that were items before.
    public var present = 0
    /// In the order of the file; a row may have several.
    public var refusals: [ListRefusal] = []
    /// What the items that were added have in common: one act, one entry in history.
    public let group: String

    public init(group: String) { self.group = group }

    public var refusedRows: Int { Set(refusals.map(\.row)).count }

    public var json: JSONValue {
        [
            "added": .integer(Int64(added)), "present": .integer(Int64(present)), "group": .string(group),
            "refusals": .array(
                refusals.map { refusal in
                    [
                        "row": .integer(Int64(refusal.row)), "column": JSONValue(refusal.column),
                        "reason": .string(refusal.reason),
                    ]
                }
            ),
        ]
    }

    /// Reads what `json` wrote.
    public init?(json: JSONValue) {
        guard let added = json["added"]?.integer, let present = json["present"]?.integer,
            let group = json["group"]?.string, let refusals = json["refusals"]?.array
        else { return nil }
        self.init(group: group)
        self.added = Int(added)
        self.present = Int(present)
        for refusal in refusals {
            guard let row = refusal["row"]?.integer, let reason = refusal["reason"]?.string else { return nil }
            self.refusals.append(ListRefusal(row: Int(row), column: refusal["column"]?.string, reason: reason))
        }
    }
}
