/// What a line, a node or a custody entry points to.
///
/// Sight of an item decides sight of whatever points to it: an edge to an item that a class does not see is absent.
public enum RecordReference: Sendable, Hashable {
    case evidence(EvidenceID)
    case organisation(OrganisationID)
    case casePerson(CasePersonID)
    case issue(IssueID)
    case fact(FactID)
    /// Somebody of the office, who signs in.
    case member(PersonID)
    /// A named place, which has no record of its own.
    case place(String)

    /// The word that tables and JSON keep.
    public var kind: String {
        switch self {
        case .evidence: "evidence"
        case .organisation: "organisation"
        case .casePerson: "case_person"
        case .issue: "issue"
        case .fact: "fact"
        case .member: "member"
        case .place: "place"
        }
    }

    /// The record's identifier, or the place's name.
    public var text: String {
        switch self {
        case .evidence(let id): id.text
        case .organisation(let id): id.text
        case .casePerson(let id): id.text
        case .issue(let id): id.text
        case .fact(let id): id.text
        case .member(let id): id.text
        case .place(let name): name
        }
    }

    public var item: EvidenceID? {
        guard case .evidence(let id) = self else { return nil }
        return id
    }
}
