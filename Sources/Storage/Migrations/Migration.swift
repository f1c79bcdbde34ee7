import Core
import SQL

/// One step of the schema, forward only; never edited once released.
public struct Migration: Sendable {
    public let number: Int
    public let name: String
    let statements: @Sendable (SQLDialect) -> [SQLQuery]
    /// Fills what the statements made from the rows that are there, where SQL alone cannot.
    var fill: (@Sendable (any SQLConnection) throws -> Void)?
    /// Gives rows that are there the hashes that new ones get as they are written.
    ///
    /// Runs when all steps are taken: what reads rows for it knows the newest schema only.
    var hash: (@Sendable (any SQLConnection, @escaping ByteDigest) throws -> Void)?

    /// All steps, in order.
    public static let all: [Migration] = [
        .register, .caseRecords, .lists, .searchAndIndexes, .caseDetails, .eventRevisions, .filledFields,
        .derivedRows, .evidenceFiles, .custodyRecordings, .storedFiles, .fileWords, .bulkEdits, .savedViews,
        .orderOfProductions, .evidenceNumbers, .eventChain, .savedViewRevisions, .personAliases, .recordEntries,
        .listExports, .caseVisits, .savedViewRemovals,
    ]
}
