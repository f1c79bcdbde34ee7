import Core
import SQL

/// What a decision about custody may know: where the chains end, and whom their new entries name.
enum CustodyStandings {
    /// Where the chains of custody end that mutations add to; nil when they add to none.
    static func question(_ mutations: [Mutation]) -> SQLQuery? {
        let items = Set(mutations.filter { $0.custody != nil }.map(\.item.text)).sorted()
        guard !items.isEmpty else { return nil }
        return """
            SELECT item_id, MAX(sequence) AS last_sequence,
                MAX(CASE WHEN action IN (\(SQLQuery.list(CustodyAction.still))) THEN NULL ELSE at END) AS last_move
            FROM custody_event WHERE item_id IN (\(SQLQuery.list(items))) GROUP BY item_id
            """
    }

    /// The people, organisations and members that new entries name; nil when they name none.
    static func parties(_ mutations: [Mutation], in caseFile: CaseFileID) -> SQLQuery? {
        let named = named(by: mutations)
        let ids = Set(named.filter { $0.item == nil }.map(\.text)).sorted()
        guard !ids.isEmpty else { return nil }
        return """
            SELECT 'case_person' AS kind, id, name, is_identity_sealed FROM case_person
            WHERE case_id = \(caseFile.text) AND id IN (\(SQLQuery.list(ids)))
            UNION ALL SELECT 'organisation' AS kind, id, name, 0 AS is_identity_sealed FROM organisation
            WHERE case_id = \(caseFile.text) AND id IN (\(SQLQuery.list(ids)))
            UNION ALL SELECT 'member' AS kind, p.id, p.name, 0 AS is_identity_sealed
            FROM membership m JOIN person p ON p.id = m.person_id
            WHERE m.case_id = \(caseFile.text) AND p.id IN (\(SQLQuery.list(ids)))
            """
    }

    /// The items that new entries name.
    static func items(_ mutations: [Mutation]) -> [String] { named(by: mutations).compactMap(\.item?.text) }

    static func take(_ standings: [SQLRow], _ parties: [SQLRow], into state: inout LedgerState) throws {
        for row in standings {
            guard let item = EvidenceID(try row.text("item_id"))
            else { throw StorageError.unreadable(table: "custody_event") }
            state.custody[item] = LedgerState.CustodyStanding(
                lastSequence: try row.int("last_sequence"),
                lastMove: try row.optionalInteger("last_move").map { Instant(microseconds: $0) }
            )
        }
        for row in parties {
            guard let party = try RecordReference(kind: try row.text("kind"), text: try row.text("id")) else {
                continue
            }
            state.parties[party] = LedgerState.Party(
                name: try row.text("name"),
                isSealed: try row.flag("is_identity_sealed")
            )
        }
    }

    private static func named(by mutations: [Mutation]) -> [RecordReference] {
        mutations.compactMap(\.custody).flatMap { [$0.from, $0.to].compactMap { $0 } }
            .filter { if case .place = $0 { false } else { true } }
    }
}

extension RecordReference {
    /// Reads what `kind` and `text` wrote; nil where there is nothing.
    ///
    /// - Throws: `StorageError` for a kind or an identifier that is none.
    init?(kind: String?, text: String?) throws {
        guard let kind, let text else { return nil }
        let read: RecordReference? =
            switch kind {
            case "evidence": EvidenceID(text).map { .evidence($0) }
            case "organisation": OrganisationID(text).map { .organisation($0) }
            case "case_person": CasePersonID(text).map { .casePerson($0) }
            case "issue": IssueID(text).map { .issue($0) }
            case "fact": FactID(text).map { .fact($0) }
            case "member": PersonID(text).map { .member($0) }
            case "place": .place(text)
            default: nil
            }
        guard let read else { throw StorageError.unreadable(table: "record_reference") }
        self = read
    }
}
