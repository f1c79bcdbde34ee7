import Core
import SQL

extension EvidenceItem {
    /// The columns that `init(row:)` reads.
    static let columns: SQLQuery =
        """
        i.id, i.case_id, i.audience, i.is_withdrawn, i.revision AS item_revision, i.hidden_events, i.changed_at, \
        i.changed_by, i.fields
        """

    init(row: SQLRow) throws {
        guard let id = EvidenceID(try row.text("id")), let caseFile = CaseFileID(try row.text("case_id"))
        else { throw StorageError.unreadable(table: "evidence_item") }
        self.init(
            id: id,
            caseFile: caseFile,
            revision: try row.int("item_revision"),
            hiddenEvents: HiddenEvents.read(try row.text("hidden_events")),
            values: try FieldValues(json: JSONValue(parsing: try row.text("fields").utf8)),
            isWithdrawn: try row.flag("is_withdrawn"),
            audience: Audience(mask: try row.integer("audience")),
            changedAt: Instant(microseconds: try row.integer("changed_at")),
            changedBy: try row.text("changed_by")
        )
    }
}

/// Events that classes did not see, as text: `3:1,7:4`.
enum HiddenEvents {
    static func text(_ counts: [Int: Int]) -> String {
        counts.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: ",")
    }

    /// Whether a text is one that `text` writes.
    static func isWritten(_ written: String) -> Bool { text(read(written)) == written }

    static func read(_ text: String) -> [Int: Int] {
        guard !text.isEmpty else { return [:] }
        var counts: [Int: Int] = [:]
        for entry in text.split(separator: ",") {
            let parts = entry.split(separator: ":")
            guard parts.count == 2, let number = Int(parts[0]), let count = Int(parts[1]) else { continue }
            counts[number] = count
        }
        return counts
    }
}
