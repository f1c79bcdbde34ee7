import Core

/// What stands over a table to change many of its items: those that are ticked, or all of the list.
struct BulkBar: Sendable {
    let action: String
    let csrf: String
    let key = IdempotencyKey.random().text
    let filter: String
    let count: Int
    /// Whether one bulk edit takes all of the list.
    let takesAll: Bool
    let numbersHref: String

    /// Nil for a role that may change nothing, and for an empty list.
    init?(over address: EvidenceAddress, total: Int, in open: OpenCase) {
        guard total > 0, Self.isOffered(as: open.role) else { return nil }
        let list = address.list(at: open.base)
        action = open.bulkEdits
        csrf = open.session.csrfToken
        filter = list.query
        count = total
        takesAll = total <= BulkEditLimits.itemsMax
        numbersHref = "\(open.bulkEdits)/new" + (list.query.isEmpty ? "" : "?\(list.query)")
    }

    static func isOffered(as role: Role) -> Bool { !BulkFields.offered(as: role).isEmpty }
}
