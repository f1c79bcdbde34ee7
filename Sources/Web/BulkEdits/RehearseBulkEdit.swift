import Core
import HTTPTypes
import Hummingbird

/// `POST /cases/{case}/bulk-edits/{edit}/rehearsals` says what is to become of the items, and finds out what would.
///
/// Takes `_csrf`, the fields of the form, and `reason`. Nothing is changed yet. Answers 303 to the bulk edit, which is then
/// the preview; 409 when it is under way, 422 with the form and the field named.
struct RehearseBulkEdit {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context)
        let (open, standing) = try await pages.bulkEdit(context)
        do {
            let changes = try BulkForm.changes(form.fields, in: open)
            let reason = try BulkForm.reason(form.fields)
            try BulkFields.check(changes, reason: reason, as: open.role)
            try await pages.services.bulk.edits.rehearse(
                standing.edit.id,
                changing: changes,
                reason: reason,
                for: open.clearance,
                at: pages.services.clock.now
            )
            return .seeOther(open.address(of: standing.edit.id))
        } catch let error as EvidenceError {
            return try again(form, standing, error, error.status, in: open)
        } catch let error as BulkEditError where error.status == .unprocessableContent {
            return try again(form, standing, error, error.status, in: open)
        }
    }

    private func again(
        _ form: SentForm,
        _ standing: BulkEditStanding,
        _ error: any UserFacingError,
        _ status: HTTPResponse.Status,
        in open: OpenCase
    ) throws -> Response {
        let refusal = (field: error.field ?? "", sentence: error.userMessage)
        return try pages.bulkForm(
            BulkForm(typed: form.fields, refusal: refusal, in: open),
            of: standing,
            message: error.userMessage,
            status: status,
            in: open
        )
    }
}

extension Pages {
    func bulkForm(
        _ form: BulkForm,
        of standing: BulkEditStanding,
        message: String? = nil,
        status: HTTPResponse.Status = .ok,
        in open: OpenCase
    ) throws -> Response {
        let frame = frame(in: open)
        return try show(BulkFormPage(frame: frame, form, of: standing, message: message, in: open), status: status)
    }
}

/// The form that says what is to become of the items.
struct BulkFormPage: Page, Sendable {
    static let template = "bulk-edits/fields"

    let frame: PageFrame
    let back: String
    let action: String
    let message: String?
    let count: Int
    let noun: String
    let missing: BulkMissing
    let form: BulkForm
    let hasSeldom: Bool
    /// The fields that ask for a reason; nil for a role that changes none of them.
    let reasonFields: String?
    let reasonLengthMax: Int

    init(frame: PageFrame, _ form: BulkForm, of standing: BulkEditStanding, message: String?, in open: OpenCase) {
        self.frame = frame
        back = standing.edit.selection.filter ?? open.base
        action = "\(open.address(of: standing.edit.id))/rehearsals"
        self.message = message
        count = standing.total
        noun = standing.total == 1 ? "item" : "items"
        missing = BulkMissing(standing.edit.selection)
        self.form = form
        hasSeldom = !form.seldom.isEmpty
        let asking = BulkFields.offered(as: open.role).filter(BulkFields.asksReason.contains).map(\.label)
        reasonFields = asking.isEmpty ? nil : asking.joined(separator: ", ")
        reasonLengthMax = BulkEditLimits.reasonLengthMax
    }
}

/// What became of the ranges and numbers that were asked for, where a number does not stand for one item.
struct BulkMissing: Sendable {
    /// The ranges in which there are items, and how many.
    let counted: String?
    let warnings: [String]

    init(_ selection: BulkSelection) {
        let ranges = selection.ranges
        let filled = ranges.counted.filter { $0.count > 0 }.map { range in
            "\(range.words), \(range.count) \(range.count == 1 ? "item" : "items")"
        }
        counted = filled.isEmpty ? nil : Self.words(filled, between: "; ")
        let said: [(sentence: String, texts: [String])] = [
            ("No item that you see has these numbers", selection.unknown),
            ("Several items have these numbers, and none of them was chosen", selection.ambiguous),
            ("No item that you see has a number in these ranges", ranges.counted.filter { $0.count == 0 }.map(\.words)),
            ("These ranges run backwards, and nothing of them was chosen", ranges.backwards),
            ("The two numbers of these ranges begin differently, and nothing was chosen between them", ranges.mixed),
            ("A range goes from one number that ends in digits to another, as these do not", ranges.uncounted),
        ]
        warnings = said.filter { !$0.texts.isEmpty }.map { "\($0.sentence): \(Self.words($0.texts))." }
    }

    private static func words(_ numbers: [String], between separator: String = ", ") -> String {
        let shown = numbers.prefix(BulkEditLimits.numbersShownMax).joined(separator: separator)
        let more = numbers.count - BulkEditLimits.numbersShownMax
        return more > 0 ? "\(shown) and \(more) more" : shown
    }
}
