import SQL

/// One step of the schema, forward only; never edited once released.
public struct Migration: Sendable {
    public let number: Int
    public let name: String
    let statements: @Sendable (SQLDialect) -> [SQLQuery]

    /// All steps, in order.
    public static let all: [Migration] = [.register, .caseRecords, .lists, .caseDetails, .eventRevisions]
}
