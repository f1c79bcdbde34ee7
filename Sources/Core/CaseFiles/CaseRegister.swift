/// Cases and the people on them.
public protocol CaseRegister: Sendable {
    func makeCase(_ caseFile: CaseFile, at instant: Instant) async throws
    func caseFile(_ id: CaseFileID) async throws -> CaseFile?
    /// The cases that a person is on, with the role there, by caption.
    func cases(of person: PersonID) async throws -> [(caseFile: CaseFile, role: Role)]
    /// The same, each with where the person stands in it.
    func standings(of person: PersonID) async throws -> [CaseStanding]
    func allCases() async throws -> [CaseFile]
    /// What a person may see of a case now; `nil` when not on it.
    func clearance(of person: PersonID, in caseFile: CaseFileID) async throws -> Clearance?
    /// What a person may see of the case that an item belongs to; it need not be the item itself.
    func clearance(of person: PersonID, forItem item: EvidenceID) async throws -> Clearance?
    func members(of caseFile: CaseFileID) async throws -> [Membership]
    /// Puts a person on a case or changes role and walls; streams of the person begin anew.
    ///
    /// - Throws: `AccessError.caseNotFound`, `MembershipError.lastLead`, `.tooManyClasses`.
    func grant(
        _ role: Role,
        walls: Set<String>,
        to person: PersonID,
        in caseFile: CaseFileID,
        at instant: Instant
    ) async throws
    /// Takes a person off a case; their streams end.
    ///
    /// - Throws: `MembershipError.lastLead`.
    func revoke(_ person: PersonID, in caseFile: CaseFileID) async throws
}
