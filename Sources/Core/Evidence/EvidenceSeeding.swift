/// Fills a case with items that exist already elsewhere: the demo case, a large case for measuring.
///
/// Their numbers and what only a production sets are taken as they are; everything else is as when a person adds them.
public protocol EvidenceSeeding: Sendable {
    /// Adds the items that are not there yet, each with its event, in batches of one commit each.
    ///
    /// Audience, revision and who changed it when are set here. An item without a number gets the next one.
    ///
    /// - Parameter files: what items come with a file, which lies in the vault; their values say so already.
    /// - Throws: `AccessError.caseNotFound` when the person is not on the case, and what the database throws.
    func seed(
        _ items: [EvidenceItem],
        files: [EvidenceID: SealedFile],
        in caseFile: CaseFileID,
        by person: Person
    ) async throws

    /// Marks exhibit numbers as used by items that are no longer there.
    func retire(exhibitNumbers: [String], in caseFile: CaseFileID) async throws

    /// Tells the database how much there is now, after much was added.
    func refreshStatistics() async throws
}
