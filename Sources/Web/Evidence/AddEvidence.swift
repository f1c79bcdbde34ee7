import Core
import Hummingbird

/// `GET /cases/{case}/evidence/new` shows the form, and `POST /cases/{case}/evidence` adds an item.
///
/// The form carries `_key` and `_csrf`. Answers 303 to the item; the same key again answers the same. 403 for a role
/// that may not add, 422 with the form, all of it still filled in, and the field named. The empty form is live, and a device
/// may keep it: it holds no evidence.
struct AddEvidence {
    let pages: Pages

    func show(_ request: Request, context: WebContext) async throws -> Response {
        let open = try await pages.opened(context)
        guard Permissions.mayAddItems(as: open.role) else { throw EvidenceError.actionNotAllowed }
        let position = try await pages.position(in: open)
        let response = try pages.show(
            EditEvidencePage(
                adding: EvidenceForm(FieldValues(), offering: try await pages.freeExhibitNumbers(in: open), in: open),
                frame: pages.frame(in: open, at: position),
                key: IdempotencyKey.random().text,
                in: open
            )
        )
        return pages.kept(response, KeptContents([], for: open.clearance), of: open)
    }

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context)
        let open = try await pages.opened(context)
        let key = try form.key()
        let id = EvidenceID.random(at: pages.services.clock.now)
        do {
            let changes = try EvidenceForm.changes(form.fields, in: open)
            let mutation = Mutation(key: key, operation: .add, item: id, changes: changes)
            let (reply, item) = try await pages.services.reply(
                to: mutation,
                in: open.caseFile.id,
                by: open.session.person.id
            )
            guard reply.status == .refused else { return .seeOther(open.address(of: item ?? id)) }
            return try await again(form, reply.field, reply.message, ReplyStatus.status(ofCode: reply.code), in: open)
        } catch let error as EvidenceError where error.field != nil {
            return try await again(form, error.field, error.userMessage, error.status, in: open)
        }
    }

    private func again(
        _ form: SentForm,
        _ field: String?,
        _ sentence: String?,
        _ status: HTTPResponse.Status,
        in open: OpenCase
    ) async throws -> Response {
        let numbers = try await pages.freeExhibitNumbers(in: open)
        let refusal = (field: field ?? "", sentence: sentence ?? "")
        return try pages.show(
            EditEvidencePage(
                adding: EvidenceForm(FieldValues(), typed: form.fields, refusal: refusal, offering: numbers, in: open),
                frame: pages.frame(in: open),
                key: IdempotencyKey.random().text,
                message: sentence,
                in: open
            ),
            status: status
        )
    }
}

extension Pages {
    /// Where the stream of a page goes on that shows no item.
    fileprivate func position(in open: OpenCase) async throws -> EventPosition {
        let order = EvidenceSort(field: .title, isDescending: false)
        return try await services.evidence.page(
            EvidenceFilter(),
            sort: order,
            cursor: nil,
            limit: 1,
            for: open.clearance
        ).position
    }

    /// The exhibit numbers that a form proposes.
    func freeExhibitNumbers(in open: OpenCase) async throws -> [String] {
        let scheme = ExhibitScheme(open.caseFile.exhibitScheme)
        return try await services.evidence.exhibitNumberProposals(scheme, for: open.clearance)
    }
}
