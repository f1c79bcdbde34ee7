import Core
import Hummingbird

/// `POST /cases/{case}/evidence/{item}/court-acts` does something with an exhibit in court, now.
///
/// Takes `status` (one of `CourtAct`), `judge` and `limits`, `_base`, `_key` and `_csrf`. Status and ruling are one change.
/// 303 to court mode with the exhibit; 400 for another status, 409 with base, theirs and mine when the status was changed
/// meanwhile, 422 for a ruling that is too long.
struct ActInCourt {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context)
        let open = try await pages.opened(context)
        let item = try await pages.item(context, in: open)
        guard let act = form.fields["status"].flatMap(CourtAct.init(rawValue:))
        else { throw RequestError.badRequest("Say what was done with the exhibit: marked, offered, admitted.") }
        let (key, base) = (try form.key(), try form.base())
        let changes = try act.changes(
            at: pages.services.clock.now,
            judge: form.line("judge", CourtLimits.judgeLengthMax),
            limits: form.line("limits", CourtLimits.limitsLengthMax),
            in: open.caseFile.timeZone,
            as: open.role
        )
        let mutation = Mutation(
            key: key,
            operation: .revise,
            item: item.id,
            base: changes.mapValues { _ in base },
            changes: changes
        )
        let (reply, _) = try await pages.services.reply(to: mutation, in: open.caseFile.id, by: open.session.person.id)
        switch reply.status {
        case .applied, .merged:
            let number = item.values.text(.exhibitNumber) ?? ""
            return .seeOther("\(open.court)?number=\(EvidenceAddress.encoded(number))")
        case .conflict:
            var sent = FormFields()
            for (field, change) in changes {
                if case .to(.text(let text)) = change { sent.append(text, to: field.rawValue) }
            }
            let frame = pages.frame(in: open)
            let page = ConflictPage(reply, sent, item: item, base: base, frame: frame, in: open)
            return try pages.show(page, status: .conflict)
        case .refused: throw RefusedReply(reply)
        }
    }
}

extension SentForm {
    /// A field of one line, without white space at its ends; cut where it is longer than the page lets it be.
    fileprivate func line(_ name: String, _ lengthMax: Int) -> String {
        let text = (fields[name] ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return String(text.prefix(lengthMax))
    }
}
