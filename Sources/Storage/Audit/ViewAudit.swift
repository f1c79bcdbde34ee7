import Core
import SQL

/// What each class is noted to have seen last, against the events that it saw; and whether people are in classes that are
/// there.
struct ViewAudit {
    let caseFile: CaseFileID
    let classes: [ClearanceClass]

    func findings(on connection: any SQLConnection) throws -> [AuditFinding] {
        let views = try connection.rows(
            """
            SELECT v.class, v.seq, v.position, e.position AS event_position, h.origin FROM case_view v
            JOIN case_head h ON h.case_id = v.case_id
            LEFT JOIN case_event e ON e.case_id = v.case_id AND e.seq = v.seq
            WHERE v.case_id = \(caseFile.text)
            LIMIT 64
            """
        )
        let byClass = try Dictionary(views.map { (try $0.int("class"), $0) }, uniquingKeysWith: { first, _ in first })
        var findings: [AuditFinding] = []
        for group in classes where try !isRight(byClass[group.number], for: group, on: connection) {
            findings.append(
                AuditFinding(.view, "Where the class \(Self.name(group)) stands is not the last event that it saw.")
            )
        }
        let lost = try connection.rows(
            """
            SELECT m.person_id FROM membership m
            WHERE m.case_id = \(caseFile.text) AND NOT EXISTS (
                SELECT 1 FROM case_class c WHERE c.case_id = m.case_id AND c.number = m.class_number
            )
            LIMIT \(AuditLimits.strayRowsMax)
            """
        )
        let numbers = Set(classes.map(\.number))
        let stray = byClass.keys.filter { !numbers.contains($0) }.sorted()
        findings += stray.map { AuditFinding(.view, "There is a place for class \($0), which is none of the case.") }
        return findings
            + lost.map { _ in AuditFinding(.people, "A person is on the case in a class that is none of it.") }
    }

    /// A class with walls may stand later: it began where its role stood, with events that it did not see.
    private func isRight(_ view: SQLRow?, for group: ClearanceClass, on connection: any SQLConnection) throws -> Bool {
        guard let view else { return false }
        let last = try connection.rows(
            """
            SELECT seq FROM case_event WHERE case_id = \(caseFile.text) AND (seen_by & \(group.bit)) <> 0
            ORDER BY seq DESC
            LIMIT 1
            """
        ).first?.integer("seq")
        let seq = try view.integer("seq")
        let position = try view.text("position")
        let stands = try seq == 0 ? view.text("origin") : view.optionalText("event_position")
        return position == stands && (group.walls.isEmpty ? seq == last ?? 0 : seq >= last ?? 0)
    }

    private static func name(_ group: ClearanceClass) -> String {
        let role = group.role.label.lowercased()
        return group.walls.isEmpty ? role : "\(role) with walls"
    }
}
