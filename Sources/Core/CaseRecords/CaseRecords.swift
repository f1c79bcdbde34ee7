/// What a case knows beside its evidence: who and what it is about, and what the office made of the evidence.
///
/// Each record has an opaque identifier and a short, sayable number: P-01, F-12, S-003a.
public struct CaseRecords: Sendable {
    public var organisations: [Organisation] = []
    public var people: [CasePerson] = []
    public var issues: [Issue] = []
    public var passages: [Passage] = []
    public var relations: [Relation] = []
    public var facts: [Fact] = []
    public var custodyEvents: [CustodyEvent] = []
    public var productions: [Production] = []
    public var savedViews: [SavedView] = []
    public var boards: [Board] = []

    public init() {}
}

/// Keeps the records of cases.
public protocol CaseRecordStore: Sendable {
    /// Writes all records of a case in one transaction; does nothing when the case has records already.
    func insert(_ records: CaseRecords, in caseFile: CaseFileID) async throws
    /// Whether `insert` has been done.
    func holdsRecords(of caseFile: CaseFileID) async throws -> Bool
}

public enum OrganisationTag {}
public enum CasePersonTag {}
public enum IssueTag {}
public enum PassageTag {}
public enum RelationTag {}
public enum FactTag {}
public enum CustodyEventTag {}
public enum ProductionTag {}
public enum SavedViewTag {}
public enum BoardTag {}
public typealias OrganisationID = Identifier<OrganisationTag>
public typealias CasePersonID = Identifier<CasePersonTag>
public typealias IssueID = Identifier<IssueTag>
public typealias PassageID = Identifier<PassageTag>
public typealias RelationID = Identifier<RelationTag>
public typealias FactID = Identifier<FactTag>
public typealias CustodyEventID = Identifier<CustodyEventTag>
public typealias ProductionID = Identifier<ProductionTag>
public typealias SavedViewID = Identifier<SavedViewTag>
public typealias BoardID = Identifier<BoardTag>
