import Core
import SQL

/// A file as the database holds it.
extension EvidenceFile {
    static let columns: SQLQuery = "f.id, f.item_id, f.case_id, f.name, f.sha256, f.bytes, f.media_type, i.fields"

    init(row: SQLRow) throws {
        guard let id = EvidenceFileID(try row.text("id")), let item = EvidenceID(try row.text("item_id")),
            let caseFile = CaseFileID(try row.text("case_id")), let digest = FileDigest(try row.text("sha256"))
        else { throw StorageError.unreadable(table: "evidence_file") }
        self.init(
            id: id,
            item: item,
            caseFile: caseFile,
            name: try row.text("name"),
            digest: digest,
            bytes: try row.integer("bytes"),
            mediaType: try row.text("media_type"),
            condition: try FileCondition(fields: row)
        )
    }

    static func insertions(_ files: [EvidenceFile], at now: Instant) -> [SQLQuery] {
        let rows: [SQLQuery] = files.map { file in
            """
            (\(file.id.text), \(file.caseFile.text), \(file.item.text), \(file.name), \(file.digest.text),
                \(file.bytes), \(file.mediaType), \(now.microseconds))
            """
        }
        return SQLQuery.portions(of: rows) { rows in
            """
            INSERT INTO evidence_file (id, case_id, item_id, name, sha256, bytes, media_type, added_at)
            VALUES \(rows)
            """
        }
    }

    /// Whether the class may open the file of the item `i`: `Sight.opensFile` as a condition.
    static func isOpen(to clearance: Clearance) -> SQLQuery {
        let sees: SQLQuery = "(i.audience & \(clearance.classBit)) <> 0"
        guard Sight.mayLackFiles(as: clearance.role) else { return sees }
        return "\(sees) AND i.disclosure_status <> \(Sight.disclosureWithoutFile)"
    }
}

extension FileCondition {
    /// What an item's fields say of its file.
    init(fields row: SQLRow) throws {
        let values = try FieldValues(json: JSONValue(parsing: try row.text("fields").utf8))
        self = values.text(.fileCondition).flatMap(FileCondition.init(rawValue:)) ?? .unchanged
    }
}
