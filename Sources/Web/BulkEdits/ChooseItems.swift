import Core
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// `GET /cases/{case}/bulk-edits/new` asks for items, and `POST /cases/{case}/bulk-edits` takes those that are to be
/// changed.
///
/// The address takes the filter of the grid's. The form carries `_csrf`, `_key`, `of` and, by that, `item` for each item,
/// `filter` as a grid's address has it, or `numbers`. Nothing is changed yet. Answers 303 to the bulk edit; 403 for a
/// role that may change nothing, 422 with the form for what names no items, or too many.
struct ChooseItems {
    let pages: Pages

    func show(_ request: Request, context: WebContext) async throws -> Response {
        let open = try await pages.openedForBulk(context)
        return try await page(filter: request.uri.query ?? "", in: open)
    }

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context)
        let open = try await pages.openedForBulk(context)
        let key = try form.key()
        do {
            let (items, selection) = try await chosen(by: form.fields, in: open)
            if items.isEmpty, selection.filter == nil, selection != BulkSelection() {
                return try await page(
                    filter: form.fields["filter"] ?? "",
                    numbers: form.fields["numbers"] ?? "",
                    error: .noneFound,
                    missing: selection,
                    in: open
                )
            }
            let now = pages.services.clock.now
            let edit = BulkEdit(
                id: .random(at: now),
                caseFile: open.caseFile.id,
                person: open.session.person.id,
                selection: selection,
                madeAt: now
            )
            let id = try await pages.services.bulk.edits.make(edit, of: items, key: key, for: open.clearance)
            return .seeOther(open.address(of: id))
        } catch let error as BulkEditError {
            return try await page(
                filter: form.fields["filter"] ?? "",
                numbers: form.fields["numbers"] ?? "",
                error: error,
                in: open
            )
        }
    }

    private func chosen(
        by fields: FormFields,
        in open: OpenCase
    ) async throws -> (items: [EvidenceID], selection: BulkSelection) {
        let edits = pages.services.bulk.edits
        switch fields["of"] {
        case "filter":
            let text = fields["filter"] ?? ""
            let query = try Self.query(text, in: open)
            let items = try await edits.items(query.filter, for: open.clearance)
            let address = EvidenceAddress(base: open.base, query: query).list(at: open.base)
            return (items, BulkSelection(filter: address.text))
        case "numbers":
            let numbers = try BulkNumbers(pasted: fields["numbers"] ?? "")
            let found = try await edits.items(numbered: numbers, for: open.clearance)
            let selection = BulkSelection(unknown: found.unknown, ambiguous: found.ambiguous, ranges: found.ranges)
            return (found.items, selection)
        default:
            var known: Set<EvidenceID> = []
            let items = fields.all("item").compactMap { EvidenceID($0) }.filter { known.insert($0).inserted }
            return (items, BulkSelection())
        }
    }

    private func page(
        filter text: String,
        numbers: String = "",
        error: BulkEditError? = nil,
        missing: BulkSelection = BulkSelection(),
        in open: OpenCase
    ) async throws -> Response {
        let query = try Self.query(text, in: open)
        let counted = try await pages.services.evidence.page(
            query.filter,
            sort: query.sortDefault,
            cursor: nil,
            limit: 1,
            for: open.clearance
        )
        return try pages.show(
            ChooseItemsPage(
                frame: pages.frame(in: open),
                total: counted.total,
                address: EvidenceAddress(base: open.base, query: query),
                numbers: numbers,
                message: error?.userMessage,
                missing: BulkMissing(missing),
                in: open
            ),
            status: error?.status ?? .ok
        )
    }

    /// What a grid's address says behind its question mark.
    private static func query(_ text: String, in open: OpenCase) throws -> EvidenceQuery {
        try EvidenceQuery(URI("\(open.base)?\(text)"), for: open.clearance)
    }
}

/// The form that takes items: all of a list, or those whose numbers are pasted.
struct ChooseItemsPage: Page, Sendable {
    static let template = "bulk-edits/new"

    let frame: PageFrame
    let back: String
    let action: String
    let key = IdempotencyKey.random().text
    let message: String?
    /// What became of the numbers, where none was found.
    let missing: BulkMissing
    let numbers: String
    let itemsMax: Int
    /// The filters in force, in words.
    let filters: String
    /// The filter as the form sends it back.
    let filter: String
    let total: Int
    let noun: String
    let takesAll: Bool
    /// Whether the list is longer than one bulk edit.
    let isTooLong: Bool

    init(
        frame: PageFrame,
        total: Int,
        address: EvidenceAddress,
        numbers: String,
        message: String?,
        missing: BulkMissing,
        in open: OpenCase
    ) {
        let list = address.list(at: open.base)
        self.frame = frame
        back = list.text
        action = open.bulkEdits
        self.message = message
        self.missing = missing
        self.numbers = numbers
        itemsMax = BulkEditLimits.itemsMax
        let chips = EvidenceGridPage.chips(list, in: open.caseFile).map(\.label)
        filters = chips.isEmpty ? "of this case" : "with \(chips.joined(separator: "; "))"
        filter = list.query
        self.total = total
        noun = total == 1 ? "item" : "items"
        takesAll = total > 0 && total <= BulkEditLimits.itemsMax
        isTooLong = total > BulkEditLimits.itemsMax
    }
}
