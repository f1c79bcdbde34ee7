import Core
import Hummingbird

/// "Add the attachments as items": what came with an item's mail becomes items of its family.
///
/// `POST /api/evidence/{item}/attachments` and the form's address `POST /cases/{case}/evidence/{item}/attachments` answer
/// 200 with what became of each. Sent again, nothing is added twice. 404 for an item without a mail that the person may
/// open.
struct AddMailAttachments {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let item: EvidenceID = try context.identifier("item", orThrow: EvidenceError.notFound)
        let clearance = try await pages.services.clearance(of: session, forItem: item)
        let add = pages.services.files.addAttachments
        let (outcomes, isCut) = try await add(of: item, key: try request.requiredKey(), for: clearance)
        return .json(["attachments": .array(outcomes.map(\.json)), "isCut": .bool(isCut)])
    }

    func respondToForm(to request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context)
        let open = try await pages.opened(context)
        let item: EvidenceID = try context.identifier("item", orThrow: EvidenceError.notFound)
        let add = pages.services.files.addAttachments
        let (outcomes, isCut) = try await add(of: item, key: try form.key(), for: open.clearance)
        return try pages.show(
            FilesReportPage(
                frame: pages.frame(in: open),
                outcomes.map { FilesReportPage.Outcome($0, in: open) },
                ofMail: item,
                isCut: isCut,
                in: open
            )
        )
    }
}

extension FilesReportPage.Outcome {
    fileprivate init(_ outcome: AddAttachments.Outcome, in open: OpenCase) {
        switch outcome.fate {
        case .added(let item, let content):
            self = .stored(outcome.name, open.address(of: item), remarks: content.remarks)
        case .alreadyHere(let there):
            self = .alreadyHere(outcome.name, there.map { (open.address(of: $0.item), $0.words) })
        case .failed(let reason): self = .failed(outcome.name, reason)
        }
    }
}

extension AddAttachments.Outcome {
    fileprivate var json: JSONValue {
        var members: [String: JSONValue] = ["name": .string(name)]
        switch fate {
        case .added(let item, let content):
            members["outcome"] = "added"
            members["item"] = .string(item.text)
            if !content.remarks.isEmpty { members["remarks"] = JSONValue(content.remarks) }
        case .alreadyHere(let there):
            members["outcome"] = "already_here"
            if let there { members["item"] = .string(there.item.text) }
        case .failed(let reason):
            members["outcome"] = "failed"
            members["message"] = .string(reason)
        }
        return .object(members)
    }
}
