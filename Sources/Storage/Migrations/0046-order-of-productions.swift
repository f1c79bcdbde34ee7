import Core
import SQL

extension Migration {
    /// Lists in the order of productions: what an item stands by in it.
    static let orderOfProductions = Migration(
        number: 46,
        name: "order-of-productions",
        statements: { _ in [] },
        fill: { connection in
            try EvidenceItem.forEachPortion(in: connection) { items in
                let keys: [SQLQuery] = items.map { item in
                    """
                    (\(item.caseFile.text), \(EvidenceField.productions.rawValue), \(item.sortKey(.productions)),
                        \(item.id.text))
                    """
                }
                _ = try connection.run(
                    SQLQuery.portions(of: keys) {
                        """
                        INSERT INTO evidence_sort (case_id, field, sort_key, item_id) VALUES \($0)
                        ON CONFLICT (item_id, field) DO NOTHING
                        """
                    }
                )
            }
        }
    )
}
