import Core
import SQL

/// An item as a commit leaves it, and what of it the commit changed.
struct ItemChange {
    let item: EvidenceItem
    let isNew: Bool
    let listRow: String?
    private(set) var changed: Set<EvidenceField>

    /// Each item once, as the last of its events left it, in the order of their first events.
    static func all(in plan: LedgerPlan) -> [ItemChange] {
        var last: [EvidenceID: EvidenceItem] = [:]
        for item in plan.added + plan.changed {
            if let known = last[item.id], known.revision > item.revision { continue }
            last[item.id] = item
        }
        let added = Set(plan.added.map(\.id))
        var places: [EvidenceID: Int] = [:]
        var changes: [ItemChange] = []
        for event in plan.events {
            if let place = places[event.item] {
                changes[place].changed.formUnion(event.changed)
            } else if let item = last[event.item] {
                places[item.id] = changes.count
                changes.append(
                    ItemChange(
                        item: item,
                        isNew: added.contains(item.id),
                        listRow: plan.listRows[item.id],
                        changed: Set(event.changed)
                    )
                )
            }
        }
        return changes
    }

    /// The statements that write the items with their search rows; of those only what has changed.
    static func statements(_ changes: [ItemChange]) -> [SQLQuery] {
        let new = changes.filter(\.isNew)
        let old = changes.filter { !$0.isNew }
        return SQLQuery.portions(of: new.map(\.row), insertion)
            + SQLQuery.portions(of: old.map(\.row), update)
            + SQLQuery.portions(of: new.map { SQLQuery.joined($0.sortRows, by: ", ") }, sortInsertion)
            + SQLQuery.portions(of: old.flatMap(\.sortRows), sortWriting)
            + memberDeletion(of: old.filter(\.changesMembers).map(\.item.id.text))
            + SQLQuery.portions(of: changes.filter(\.changesMembers).flatMap(\.memberRows), memberInsertion)
            + SQLQuery.portions(of: new.map(\.item.searchRow), EvidenceItem.searchInsertion)
            + SQLQuery.portions(of: old.filter(\.changesWords).map(\.item.searchRow), wordUpdate)
            + EvidenceNumbers.deletion(of: old.filter(\.changesNumbers).map(\.item.id))
            + EvidenceNumbers.insertions(of: changes.filter(\.changesNumbers).map(\.item))
    }

    // MARK: Statements

    private static func insertion(of rows: SQLQuery) -> SQLQuery {
        """
        INSERT INTO evidence_item (id, case_id, audience, is_withdrawn, revision, hidden_events, kind,
            exhibit_status, privilege_call, confidentiality, disclosure_status, custody_status, filled_fields,
            occurred_from, occurred_until, changed_at, changed_by, fields, list_row)
        VALUES \(rows)
        """
    }

    private static func update(of rows: SQLQuery) -> SQLQuery {
        """
        UPDATE evidence_item
        SET audience = CAST(v.column3 AS BIGINT), is_withdrawn = CAST(v.column4 AS SMALLINT),
            revision = CAST(v.column5 AS BIGINT), hidden_events = v.column6, kind = v.column7,
            exhibit_status = v.column8, privilege_call = v.column9, confidentiality = v.column10,
            disclosure_status = v.column11, custody_status = v.column12, filled_fields = CAST(v.column13 AS BIGINT),
            occurred_from = CAST(v.column14 AS BIGINT), occurred_until = CAST(v.column15 AS BIGINT),
            changed_at = CAST(v.column16 AS BIGINT), changed_by = v.column17, fields = v.column18
        FROM (VALUES \(rows)) AS v
        WHERE id = v.column1
        """
    }

    /// Of new items, each with all of its rows: nothing can be there already.
    private static func sortInsertion(of rows: SQLQuery) -> SQLQuery {
        "INSERT INTO evidence_sort (case_id, field, sort_key, item_id) VALUES \(rows)"
    }

    private static func sortWriting(of rows: SQLQuery) -> SQLQuery {
        """
        INSERT INTO evidence_sort (case_id, field, sort_key, item_id) VALUES \(rows)
        ON CONFLICT (item_id, field) DO UPDATE SET sort_key = excluded.sort_key
        """
    }

    private static func memberDeletion(of items: [String]) -> [SQLQuery] {
        items.isEmpty ? [] : ["DELETE FROM evidence_member WHERE item_id IN (\(SQLQuery.list(items)))"]
    }

    private static func memberInsertion(of rows: SQLQuery) -> SQLQuery {
        "INSERT INTO evidence_member (case_id, field, value, item_id) VALUES \(rows)"
    }

    private static func wordUpdate(of rows: SQLQuery) -> SQLQuery {
        """
        UPDATE evidence_search SET words = v.column3 FROM (VALUES \(rows)) AS v
        WHERE item_id = v.column1 AND words <> v.column3
        """
    }

    // MARK: Rows

    private var row: SQLQuery {
        let values = item.values
        let span = values.moment(.occurredAt)?.span
        return """
            (\(item.id.text), \(item.caseFile.text), \(item.audience.mask), \(item.isWithdrawn), \(item.revision),
                \(HiddenEvents.text(item.hiddenEvents)), \(values.text(.kind)), \(values.text(.exhibitStatus)),
                \(values.text(.privilegeCall)), \(values.text(.confidentiality)), \(values.text(.disclosureStatus)),
                \(values.text(.custodyStatus)), \(FilledFields.mask(of: values)), \(span?.lowerBound),
                \(span?.upperBound), \(item.changedAt.microseconds), \(item.changedBy), \(values.json.text),
                \(listRow))
            """
    }

    /// A new item stands in every order, also where it has no value.
    var sortRows: [SQLQuery] {
        EvidenceFilter.sorts.filter { isNew || changed.contains($0) }.map { field in
            "(\(item.caseFile.text), \(field.rawValue), \(item.sortKey(field)), \(item.id.text))"
        }
    }

    var memberRows: [SQLQuery] {
        EvidenceFilter.facets.flatMap { field in
            item.values.set(field).map { "(\(item.caseFile.text), \(field.rawValue), \($0), \(item.id.text))" }
        }
    }

    private var changesMembers: Bool {
        isNew || EvidenceFilter.facets.contains { $0.isSet && changed.contains($0) }
    }

    private var changesNumbers: Bool { isNew || changed.contains(where: EvidenceNumbers.holds) }

    private var changesWords: Bool { changed.contains(where: IndexedWords.holds) }
}

extension EvidenceField {
    fileprivate var isSet: Bool {
        if case .set = shape { return true }
        return false
    }
}

extension EvidenceItem {
    /// Empty values sort last: no key of a value begins with a tilde.
    func sortKey(_ field: EvidenceField) -> String {
        switch values[field] {
        case .text(let text):
            if case .enumeration(let order) = field.shape, let place = order.firstIndex(of: text) {
                return String(100 + place)
            }
            return "!" + NaturalOrder.key(text)
        case .moment(let moment): return "!" + NaturalOrder.key(String(moment.instant.microseconds / 1000 + (1 << 50)))
        case .number(let number): return "!" + NaturalOrder.key(String(number))
        case .set(let members) where !members.isEmpty: return "!" + NaturalOrder.key(members.joined(separator: " "))
        case .set, nil: return "~"
        }
    }

    /// The item's words for the index.
    var searchRow: SQLQuery { "(\(id.text), \(caseFile.text), \(IndexedWords.text(of: self)))" }

    /// Puts items into the index; their numbers in it are given here, and stay.
    static func searchInsertion(of rows: SQLQuery) -> SQLQuery {
        "INSERT INTO evidence_search (item_id, case_id, words) VALUES \(rows)"
    }
}
