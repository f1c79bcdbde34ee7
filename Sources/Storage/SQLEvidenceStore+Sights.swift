public import Core
import SQL

/// Which classes may see items: the one question about items that no class's bit narrows, because it asks for all bits.
extension SQLEvidenceStore: ItemSights {
    public func sights(of items: [EvidenceID]) async throws -> [EvidenceID: ItemSight] {
        guard !items.isEmpty else { return [:] }
        return try await database.read { connection in
            let rows = try connection.rows(
                """
                SELECT id, case_id, audience, revision FROM evidence_item
                WHERE id IN (\(SQLQuery.list(items.prefix(ItemSight.itemsMax).map(\.text))))
                LIMIT \(ItemSight.itemsMax)
                """
            )
            var sights: [EvidenceID: ItemSight] = [:]
            for row in rows {
                guard let id = EvidenceID(try row.text("id")), let caseFile = CaseFileID(try row.text("case_id"))
                else { throw StorageError.unreadable(table: "evidence_item") }
                sights[id] = ItemSight(
                    caseFile: caseFile,
                    audience: Audience(mask: try row.integer("audience")),
                    revision: try row.int("revision")
                )
            }
            return sights
        }
    }
}
