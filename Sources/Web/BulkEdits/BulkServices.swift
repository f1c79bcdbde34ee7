public import Core

/// What the routes of bulk edits work with.
public struct BulkServices: Sendable {
    public let edits: any BulkEdits
    /// Tells who carries bulk edits out that one more waits.
    public let started: @Sendable () -> Void

    public init(edits: any BulkEdits, started: @escaping @Sendable () -> Void) {
        self.edits = edits
        self.started = started
    }
}

extension OpenCase {
    var bulkEdits: String { "/cases/\(caseFile.id.text)/bulk-edits" }
    func address(of edit: BulkEditID) -> String { "\(bulkEdits)/\(edit.text)" }
}

extension Pages {
    /// The case, for who may change something of many items.
    func openedForBulk(_ context: WebContext) async throws -> OpenCase {
        let open = try await opened(context)
        try BulkFields.checkRight(of: open.role)
        return open
    }

    /// The bulk edit of the address, with its case.
    func bulkEdit(_ context: WebContext) async throws -> (open: OpenCase, standing: BulkEditStanding) {
        let open = try await openedForBulk(context)
        let id: BulkEditID = try context.identifier("edit", orThrow: BulkEditError.notFound)
        let now = services.clock.now
        return (open, try await services.bulk.edits.bulkEdit(id, for: open.clearance, at: now))
    }
}
