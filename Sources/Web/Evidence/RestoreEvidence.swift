import Core
import Hummingbird

/// `POST /cases/{case}/evidence/{item}/restorations` brings a withdrawn item back, alone or with an edit that met the
/// withdrawal.
///
/// Takes `_base`, `_key` and `_csrf`, and with an edit the fields of its form: then both are done or neither. 303 to the
/// item; 409 with base, theirs and mine, 403 and 422 with the form, all of it still filled in, when the edit cannot be
/// made.
struct RestoreEvidence {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context).decided
        let open = try await pages.opened(context)
        let item = try await pages.item(context, in: open)
        let key = try form.key()
        do {
            // The key of the edit follows from the form's, so that sending the form twice is one act.
            guard let editKey = IdempotencyKey("\(key.text).edit") else { throw RequestError.missingKey }
            guard let edit = try form.edit(of: item.id, key: editKey, group: key.text, in: open)
            else { return try await restore(item, key: key, base: form.base(), in: open) }
            return try await restore(item, with: edit, of: form, key: key, in: open)
        } catch let error as EvidenceError where error.field != nil {
            return try await again(form, item, error.field, error.userMessage, error.status, in: open)
        }
    }

    private func restore(
        _ item: EvidenceItem,
        key: IdempotencyKey,
        base: Int,
        in open: OpenCase
    ) async throws -> Response {
        let mutation = Mutation(key: key, operation: .restore, item: item.id, base: [.title: base])
        let (reply, _) = try await pages.services.reply(to: mutation, in: open.caseFile.id, by: open.session.person.id)
        guard reply.status == .applied else { throw RefusedReply(reply) }
        return .seeOther(open.address(of: item.id))
    }

    private func restore(
        _ item: EvidenceItem,
        with edit: Mutation,
        of form: SentForm,
        key: IdempotencyKey,
        in open: OpenCase
    ) async throws -> Response {
        let restoration = Mutation(key: key, operation: .restore, item: item.id, base: edit.base, group: edit.group)
        let replies = try await pages.services.apply(
            restoringBy: restoration,
            for: edit,
            in: open.caseFile.id,
            by: open.session.person.id
        )
        guard let reply = replies.last else { throw EvidenceError.notFound }
        // What is missing for the restoration itself is said, not that the edit met a withdrawn item.
        if let refusal = replies.first, refusal.status == .refused, refusal.code != RestorationError.editNotMade.code {
            return try await again(form, item, refusal, in: open)
        }
        switch reply.status {
        case .applied, .merged: return .seeOther(try await pages.addressAfter(item.id, in: open))
        case .conflict:
            let page = ConflictPage(
                reply,
                form.fields,
                item: item,
                base: try form.base(),
                isRestoring: true,
                frame: pages.frame(in: open),
                in: open
            )
            return try pages.show(page, status: .conflict)
        case .refused: return try await again(form, item, reply, in: open)
        }
    }

    private func again(
        _ form: SentForm,
        _ item: EvidenceItem,
        _ refusal: MutationReply,
        in open: OpenCase
    ) async throws -> Response {
        let status = ReplyStatus.status(ofCode: refusal.code)
        return try await again(form, item, refusal.field, refusal.message, status, in: open)
    }

    private func again(
        _ form: SentForm,
        _ item: EvidenceItem,
        _ field: String?,
        _ sentence: String?,
        _ status: HTTPResponse.Status,
        in open: OpenCase
    ) async throws -> Response {
        let numbers = try await pages.freeExhibitNumbers(in: open)
        let refusal = (field: field ?? "", sentence: sentence ?? "")
        return try pages.show(
            EditEvidencePage(
                changing: item,
                EvidenceForm(item.values, typed: form.fields, refusal: refusal, offering: numbers, in: open),
                frame: pages.frame(in: open),
                key: IdempotencyKey.random().text,
                base: try form.base(),
                message: sentence,
                isRestoring: true,
                in: open
            ),
            status: status
        )
    }
}
