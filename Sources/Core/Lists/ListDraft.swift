/// A list that a person brought to a case: not imported yet, or the report of its import.
public struct ListDraft: Sendable {
    public let id: ListDraftID
    public let fileName: String
    public let bytes: [UInt8]
    /// The kind of the rows that name none.
    public let kind: String?
    /// There once the list was imported; its bytes are then gone.
    public let report: ListReport?

    public init(id: ListDraftID, fileName: String, bytes: [UInt8], kind: String?, report: ListReport? = nil) {
        self.id = id
        self.fileName = fileName
        self.bytes = bytes
        self.kind = kind
        self.report = report
    }

    public static let fileNameLengthMax = 200
    /// How long a draft and a report are kept.
    public static let lifetimeSeconds: Int64 = 24 * 3600
}

public enum ListDraftTag {}
public typealias ListDraftID = Identifier<ListDraftTag>

/// Keeps drafts of lists: one for each person and case, seen by that person only.
public protocol ListDrafts: Sendable {
    /// Keeps a draft in place of the earlier one, and clears away all that expired.
    func keep(_ draft: ListDraft, for clearance: Clearance, at instant: Instant) async throws

    /// - Throws: `ListError.notFound` for a draft that is not the asker's own of this case, or expired.
    func draft(_ id: ListDraftID, for clearance: Clearance, at instant: Instant) async throws -> ListDraft

    /// Puts the report in place of the bytes; the first report stays.
    func finish(_ id: ListDraftID, with report: ListReport, for clearance: Clearance) async throws
}
