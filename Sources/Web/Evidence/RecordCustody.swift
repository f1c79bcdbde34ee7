import Core
import Hummingbird

/// `POST /cases/{case}/evidence/{item}/custody-events` adds an entry to the chain of custody of an item.
///
/// Takes the inputs of `CustodyForm`, `_key` and `_csrf`. 303 to the item's custody; the same key again adds nothing. 404
/// for who may not see the item or its custody, 409 for a withdrawn item and for a disposal under a legal hold, 422 with
/// the page, all of the form still filled in, and the part named. `GET` leads to the custody on the item's page.
struct RecordCustody {
    let pages: Pages

    func show(_ request: Request, context: WebContext) async throws -> Response {
        let open = try await pages.opened(context)
        return .seeOther("\(open.address(of: try await pages.item(context, in: open).id))#custody")
    }

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context)
        let open = try await pages.opened(context)
        let item = try await pages.item(context, in: open)
        guard Sight.seesCustody(as: open.role) else { throw EvidenceError.notFound }
        let key = try form.key()
        let evidence = pages.services.evidence
        do {
            let draft = try await CustodyForm.draft(
                form.fields,
                id: .random(at: pages.services.clock.now),
                parties: try await evidence.custodyParties(for: open.clearance),
                item: { try await evidence.item(numbered: $0, for: open.clearance) },
                in: open
            )
            let mutation = Mutation(key: key, operation: .recordCustody, item: item.id, custody: draft)
            let (reply, _) = try await pages.services.reply(
                to: mutation,
                in: open.caseFile.id,
                by: open.session.person.id
            )
            guard reply.status == .refused else { return .seeOther("\(open.address(of: item.id))#custody") }
            guard reply.field != nil else { throw RefusedReply(reply) }
            return try await again(form, item.id, RefusedReply(reply), in: open)
        } catch let error as CustodyError {
            return try await again(form, item.id, error, in: open)
        }
    }

    private func again(
        _ form: SentForm,
        _ item: EvidenceID,
        _ refusal: any UserFacingError,
        in open: OpenCase
    ) async throws -> Response {
        let refused = ItemPageForm(fields: form.fields, refusal: (refusal.field, refusal.userMessage))
        return try pages.show(
            try await pages.itemPage(item, refused: refused, in: open),
            status: refusal.presented.status
        )
    }
}

/// A form of the item page that was sent and refused.
struct ItemPageForm {
    let fields: FormFields
    let refusal: (field: String?, sentence: String)
}
