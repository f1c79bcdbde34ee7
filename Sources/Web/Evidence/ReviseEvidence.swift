import Core
import Hummingbird

/// `GET /cases/{case}/evidence/{item}/edit` shows the form, live, and `POST …/revisions` changes the item.
///
/// The form carries `_base`, `_key` and `_csrf`; a `_base.{field}` holds for one field. Answers 303 to the item, or to
/// the grid when the change took it out of the person's sight. 404 when there is no such item, 409 with base, theirs
/// and mine when a judgement was changed meanwhile, 422 with the form and the field named.
struct ReviseEvidence {
    let pages: Pages

    func show(_ request: Request, context: WebContext) async throws -> Response {
        let open = try await pages.opened(context)
        let id: EvidenceID = try context.identifier("item", orThrow: EvidenceError.notFound)
        let (item, position) = try await pages.services.evidence.item(id, for: open.clearance)
        guard !EvidenceForm.fields(as: open.role).isEmpty else { throw EvidenceError.actionNotAllowed }
        guard !item.isWithdrawn else { throw EvidenceError.withdrawn }
        return try pages.show(
            EditEvidencePage(
                changing: item,
                EvidenceForm(item.values, offering: try await pages.freeExhibitNumbers(in: open), in: open),
                frame: pages.frame(in: open, at: position),
                key: IdempotencyKey.random().text,
                base: item.revision(for: open.clearance.group),
                in: open
            )
        )
    }

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context).decided
        let open = try await pages.opened(context)
        let item = try await pages.item(context, in: open)
        let (key, base) = (try form.key(), try form.base())
        do {
            guard let mutation = try form.edit(of: item.id, key: key, in: open)
            else { return .seeOther(open.address(of: item.id)) }
            let (reply, _) = try await pages.services.reply(
                to: mutation,
                in: open.caseFile.id,
                by: open.session.person.id
            )
            switch reply.status {
            case .applied, .merged: return .seeOther(try await pages.addressAfter(item.id, in: open))
            case .conflict:
                let page = ConflictPage(
                    reply,
                    form.fields,
                    item: item,
                    base: base,
                    frame: pages.frame(in: open),
                    in: open
                )
                return try pages.show(page, status: .conflict)
            case .refused:
                let status = ReplyStatus.status(ofCode: reply.code)
                return try await again(form, item, base, reply.field, reply.message, status, in: open)
            }
        } catch let error as EvidenceError where error.field != nil {
            return try await again(form, item, base, error.field, error.userMessage, error.status, in: open)
        }
    }

    private func again(
        _ form: SentForm,
        _ item: EvidenceItem,
        _ base: Int,
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
                base: base,
                message: sentence,
                in: open
            ),
            status: status
        )
    }
}

extension SentForm {
    /// The edit that the form means, each field with the revision that it was seen at; nil when it changes nothing.
    ///
    /// - Throws: `EvidenceError` naming the field, `RequestError.missingBase`.
    func edit(
        of item: EvidenceID,
        key: IdempotencyKey,
        group: String? = nil,
        in open: OpenCase
    ) throws -> Mutation? {
        let base = try base()
        let changes = try EvidenceForm.changes(fields, in: open)
        guard !changes.isEmpty else { return nil }
        let bases = changes.keys.map { field in
            (field, fields["_base.\(field.rawValue)"].flatMap { Int($0) } ?? base)
        }
        return Mutation(
            key: key,
            operation: .revise,
            item: item,
            base: Dictionary(uniqueKeysWithValues: bases),
            changes: changes,
            group: group
        )
    }
}

extension Pages {
    /// The item of the address, as the person sees it.
    ///
    /// - Throws: `EvidenceError.notFound`.
    func item(_ context: WebContext, in open: OpenCase) async throws -> EvidenceItem {
        let id: EvidenceID = try context.identifier("item", orThrow: EvidenceError.notFound)
        return try await services.evidence.item(id, for: open.clearance).item
    }

    /// Where a person looks after a change: at the item, or at the grid when it left their sight.
    func addressAfter(_ item: EvidenceID, in open: OpenCase) async throws -> String {
        do {
            _ = try await services.evidence.item(item, for: open.clearance)
            return open.address(of: item)
        } catch EvidenceError.notFound {
            return open.base
        }
    }
}
