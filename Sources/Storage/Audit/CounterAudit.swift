import Core
import SQL

/// The numbers that a case gives next, against those that its items have.
struct CounterAudit {
    private var nextItem = 1
    private var bates: BatesNumbering
    private let row: SQLRow

    /// - Throws: `AccessError.caseNotFound`.
    init(_ caseFile: CaseFileID, on connection: any SQLConnection) throws {
        let rows = try connection.rows(
            """
            SELECT next_item_number, next_bates_number, bates_prefix, bates_digits FROM case_file
            WHERE id = \(caseFile.text)
            """
        )
        guard let row = rows.first else { throw AccessError.caseNotFound }
        self.row = row
        bates = BatesNumbering(
            prefix: try row.text("bates_prefix"),
            digits: try row.int("bates_digits"),
            next: 1
        )
    }

    mutating func take(_ item: EvidenceItem) {
        if let number = item.values.text(.itemNumber).flatMap({ Int($0.drop { !$0.isNumber }) }) {
            nextItem = max(nextItem, number + 1)
        }
        for field in [EvidenceField.batesBegin, .batesEnd] { item.values.text(field).map { bates.pass($0) } }
    }

    /// When all items were taken.
    func findings() throws -> [AuditFinding] {
        var findings: [AuditFinding] = []
        if try row.int("next_item_number") != nextItem {
            findings.append(
                AuditFinding(.counter, "The number that the next item gets does not follow on those that are there.")
            )
        }
        if try row.int("next_bates_number") != bates.next {
            findings.append(AuditFinding(.counter, "The next Bates number does not follow on those that are there."))
        }
        return findings
    }
}
