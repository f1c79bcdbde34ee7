public import Core
import SQL

/// Exhibit numbers that are still free.
extension SQLEvidenceStore {
    public func exhibitNumberProposals(_ scheme: ExhibitScheme, for clearance: Clearance) async throws -> [String] {
        guard Permissions.mayChange(.exhibitNumber, as: clearance.role), clearance.sees(.exhibitNumber)
        else { return [] }
        return try await database.read { connection in
            try scheme.series.compactMap { series in
                var place = try Self.highestPlace(in: series, for: clearance, on: connection)
                for _ in 0..<ExhibitNumberProposal.roundsMax {
                    let candidates = ExhibitNumberProposal.candidates(of: series, after: place)
                    let used = try Self.used(among: candidates, in: clearance.caseFile, on: connection)
                    if let free = ExhibitNumberProposal.first(of: candidates, used: used) { return free }
                    place += candidates.count
                }
                return nil
            }
        }
    }

    /// The highest place of a series among the numbers of items that the class may see; 0 when there is none.
    private static func highestPlace(
        in series: ExhibitSeries,
        for clearance: Clearance,
        on connection: any SQLConnection
    ) throws -> Int {
        let keys = series.keys
        // Of letters the longer count higher, whatever they are; among digits the key's order is that of the numbers.
        let (bound, order): (SQLQuery, SQLQuery) =
            switch series.counting {
            case .digits: ("", "u.number_key DESC")
            case .letters:
                (
                    "AND LENGTH(u.number_key) <= \(series.letterKeyLengthMax)",
                    "LENGTH(u.number_key) DESC, u.number_key DESC"
                )
            }
        let rows = try connection.rows(
            """
            SELECT u.number_key FROM exhibit_number_use u JOIN evidence_item i ON i.id = u.item_id
            WHERE u.case_id = \(clearance.caseFile.text)
              AND u.number_key >= \(keys.lowerBound) AND u.number_key < \(keys.upperBound) \(bound)
              AND i.case_id = \(clearance.caseFile.text) AND (i.audience & \(clearance.classBit)) <> 0
            ORDER BY \(order)
            LIMIT \(rowsMax)
            """
        )
        return try rows.compactMap { series.place(ofKey: try $0.text("number_key")) }.max() ?? 0
    }

    private static func used(
        among numbers: [String],
        in caseFile: CaseFileID,
        on connection: any SQLConnection
    ) throws -> Set<String> {
        let rows = try connection.rows(
            """
            SELECT number_key FROM exhibit_number_use
            WHERE case_id = \(caseFile.text) AND number_key IN (\(SQLQuery.list(numbers.map(NaturalOrder.key))))
            """
        )
        return Set(try rows.map { try $0.text("number_key") })
    }

    /// Numbers that are not of the series may stand before its highest: so many keys are looked at.
    private static let rowsMax = 500
}
