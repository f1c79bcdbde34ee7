import Core
import Hummingbird

/// `POST /cases/{case}/evidence/{item}/withdrawals` takes an item out of the register, and `…/bates-numbers` gives it its
/// Bates numbers.
///
/// Takes `_base`, `_key` and `_csrf`. 303 to the item; 409 with what changed when others changed it since `_base`.
struct WithdrawEvidence {
    let pages: Pages

    func withdraw(_ request: Request, context: WebContext) async throws -> Response {
        try await act(.withdraw, request, context)
    }

    func stamp(_ request: Request, context: WebContext) async throws -> Response {
        try await act(.stamp, request, context)
    }

    private func act(
        _ operation: Mutation.Operation,
        _ request: Request,
        _ context: WebContext
    ) async throws -> Response {
        let form = try await pages.form(of: request, context)
        let open = try await pages.opened(context)
        let item = try await pages.item(context, in: open)
        let mutation = Mutation(
            key: try form.key(),
            operation: operation,
            item: item.id,
            base: [.title: try form.base()]
        )
        let (reply, _) = try await pages.services.reply(to: mutation, in: open.caseFile.id, by: open.session.person.id)
        switch reply.status {
        case .applied, .merged: return .seeOther(open.address(of: item.id))
        case .conflict:
            let frame = pages.frame(in: open)
            return try pages.show(
                ConflictPage(withdrawing: reply, item: item, frame: frame, in: open),
                status: .conflict
            )
        case .refused: throw RefusedReply(reply)
        }
    }
}

/// A refusal that came back as a reply and is shown as a page.
struct RefusedReply: UserFacingError {
    let code: String
    let userMessage: String
    let field: String?

    init(_ reply: MutationReply) {
        code = reply.code ?? "refused"
        userMessage = reply.message ?? "This was not carried out."
        field = reply.field
    }
}
