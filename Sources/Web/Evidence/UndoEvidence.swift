import Core
import Hummingbird

/// `POST /cases/{case}/evidence/{item}/undos` undoes an act of the person's own on an item.
///
/// Takes `_act`, the key or the group of the act, `_operation`, `_key` and `_csrf`. 303 to the item; 200 with what was left
/// as others had changed it, 409 when nothing was undone, each with who and when; 403 for what is no act of theirs.
struct UndoEvidence {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context)
        let open = try await pages.opened(context)
        let item = try await pages.item(context, in: open)
        guard let act = MutationReading.token(form.fields["_act"].map(JSONValue.string)),
            let operation = form.fields["_operation"].flatMap(Mutation.Operation.init(rawValue:))
        else { throw UndoError.notYours }
        let mutation = Mutation(key: try form.key(), operation: operation, item: item.id, undoes: act)
        let (reply, _) = try await pages.services.reply(to: mutation, in: open.caseFile.id, by: open.session.person.id)
        let isUndone = reply.status == .applied || reply.status == .merged
        if isUndone, reply.skipped.isEmpty { return .seeOther(try await pages.addressAfter(item.id, in: open)) }
        guard !reply.skipped.isEmpty else { throw RefusedReply(reply) }
        let frame = pages.frame(in: open)
        return try pages.show(
            UndonePage(reply, isUndone: isUndone, item: item.id, frame: frame, in: open),
            status: isUndone ? .ok : .conflict
        )
    }
}

/// What an undo left as others had changed it.
struct UndonePage: Page, Sendable {
    static let template = "evidence/undone"

    let frame: PageFrame
    let back: String
    let heading: String
    let sentence: String

    init(_ reply: MutationReply, isUndone: Bool, item: EvidenceID, frame: PageFrame, in open: OpenCase) {
        self.frame = frame
        back = open.address(of: item)
        heading = isUndone ? "Undone in part" : "Nothing was undone"
        sentence = UndoSkip.sentence(reply.skippedBy, isAll: !isUndone) { at in
            at.displayed(in: open.caseFile.timeZone)
        }
    }
}

/// The form beside an entry of an item's history that undoes it.
struct UndoForm: Sendable {
    let action: String
    let act: String
    let operation: String
    let key = IdempotencyKey.random().text
    let label: String

    /// Nil for what others did, what can never be undone, and what is no more as it was left: that would undo nothing.
    ///
    /// - Parameter later: what happened to the item since, as far as the person saw it.
    init?(_ event: Event, later: ArraySlice<RecordedEvent>, item: EvidenceItem, in open: OpenCase) {
        guard event.actor == open.session.person.id else { return nil }
        let mayWithdraw = Permissions.mayWithdraw(as: open.role) && later.isEmpty
        switch event.kind {
        case .evidenceAdded, .evidenceRestored:
            guard mayWithdraw, !item.isWithdrawn else { return nil }
            operation = Mutation.Operation.withdraw.rawValue
        case .evidenceWithdrawn:
            guard mayWithdraw, item.isWithdrawn else { return nil }
            operation = Mutation.Operation.restore.rawValue
        case .evidenceRevised:
            let stands = event.changed.contains { field in
                Permissions.mayChange(field, as: open.role)
                    && !later.contains { $0.event.changed.contains(field) && !Self.isSet(field) }
            }
            let isLasting = event.changed.contains { [.batesBegin, .fileName, .lastVerified].contains($0) }
            guard !item.isWithdrawn, stands, !isLasting else { return nil }
            operation = Mutation.Operation.revise.rawValue
        case .evidenceCustody, .evidenceFamily: return nil
        }
        action = "\(open.address(of: item.id))/undos"
        act = event.kind == .evidenceRevised ? event.group ?? event.key : event.key
        let at = event.at.displayed(in: open.caseFile.timeZone)
        label = "Undo this: your change of \(at)"
    }

    /// The form that undoes what was done as one: one for all of it.
    ///
    /// - Parameter later: what happened to the item since, as far as the person saw it.
    static func undoing(
        _ group: HistoryGroup,
        later: ArraySlice<RecordedEvent>,
        item: EvidenceItem,
        in open: OpenCase
    ) -> UndoForm? {
        // What its later steps did to the same field is of the same act, and undone with it.
        group.steps.lazy.compactMap { UndoForm($0.event, later: later, item: item, in: open) }.first
    }

    /// Members of a set are put back one by one.
    private static func isSet(_ field: EvidenceField) -> Bool {
        if case .set = field.shape { true } else { false }
    }
}
